"""The trust policy that people paste."""

import json
from typing import Any

import pytest
from pytest_django import Settings

from accounts.trust import Trust, trust_context
from awscheck.aws import Identity, home_region
from tests.fake_sts import FakeSts

ACCOUNT = "999988887777"


def condition(arn: str) -> dict[str, Any]:
    policy = json.loads(Trust(Identity(ACCOUNT, arn, "aws", "AIDA"), "the-external-id").policy)
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


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_in_each_part_of_aws_the_portal_is_asked_for_there_and_named_so(fake_sts: FakeSts, partition: str) -> None:
    trust_context("the-external-id", partition)
    assert [call.region for call in fake_sts.calls("GetCallerIdentity")] == [home_region(partition)]
    identity = Identity(ACCOUNT, f"arn:{partition}:sts::{ACCOUNT}:assumed-role/portal/i-0abc", partition, "AROA")
    text = Trust(identity, "the-external-id").policy
    assert text.count(f"arn:{partition}:iam::{ACCOUNT}:") == text.count("arn:") == 3


def test_an_identity_that_aws_refuses_is_the_portals_problem(fake_sts: FakeSts, settings: Settings) -> None:
    settings.PORTAL_AWS_ACCESS_KEY_ID = "AKIAGONE000000000000"
    told = trust_context("the-external-id", "aws-cn")
    assert "trust" not in told
    assert "does not accept the portal's own identity" in str(told["portal_problem"]["meaning"])  # type: ignore[index]
