"""The trust policy that people paste."""

import json
from typing import Any

import pytest

from accounts.trust import trust_policy
from awscheck.aws import Identity

ACCOUNT = "999988887777"


def condition(arn: str) -> dict[str, Any]:
    policy = json.loads(trust_policy(Identity(ACCOUNT, arn, "aws", "AIDA"), "the-external-id"))
    statement: dict[str, Any] = policy["Statement"][0]
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert statement["Condition"]["StringEquals"] == {"sts:ExternalId": "the-external-id"}
    return {name: value for name, value in statement["Condition"].items() if name != "StringEquals"}


def test_a_portal_that_is_a_user_is_named_exactly() -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:user/portal"
    assert condition(arn) == {"ArnEquals": {"aws:PrincipalArn": arn}}


def test_a_portal_that_is_a_role_is_named_with_and_without_a_path() -> None:
    roles = [f"arn:aws:iam::{ACCOUNT}:role/portal", f"arn:aws:iam::{ACCOUNT}:role/*/portal"]
    assert condition(f"arn:aws:sts::{ACCOUNT}:assumed-role/portal/i-0abc") == {"ArnLike": {"aws:PrincipalArn": roles}}


@pytest.mark.parametrize("arn", [f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:sts::{ACCOUNT}:federated-user/portal"])
def test_any_other_portal_is_trusted_by_its_account(arn: str) -> None:
    assert condition(arn) == {}
