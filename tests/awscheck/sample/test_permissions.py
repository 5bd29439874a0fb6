"""The role that the portal assumes: who may, with which external id, and what it may not do."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.sts.models import sts_backends

from awscheck.sample.people import PORTAL, PORTAL_USER, ROLE_ARN, ROLE_NAME, STAGING
from tests.awscheck.sample.test_keys import refusal

pytestmark = pytest.mark.filterwarnings("ignore:Exception.*does not match an error shape")


def test_the_role_leads_into_its_account(client: Any, assume: Any) -> None:
    identity = client("sts", assume(ExternalId="made-by-the-portal")).get_caller_identity()
    assert identity["Account"] == STAGING.id
    assert identity["Arn"] == f"arn:aws:sts::{STAGING.id}:assumed-role/{ROLE_NAME}/test"


def test_without_an_external_id_it_is_denied(assume: Any) -> None:
    assert refusal(assume) == "AccessDenied"


def test_an_unknown_role_is_denied_in_the_same_words(assume: Any) -> None:
    assert refusal(assume, ExternalId="some-id", RoleArn=ROLE_ARN + "x") == "AccessDenied"


def test_a_stranger_is_denied(client: Any) -> None:
    call = client("sts").assume_role
    assert refusal(call, RoleArn=ROLE_ARN, RoleSessionName="test", ExternalId="some-id") == "AccessDenied"


def test_a_session_longer_than_the_roles_maximum_is_refused(assume: Any) -> None:
    assert refusal(assume, ExternalId="some-id", DurationSeconds=7200) == "ValidationError"


@pytest.fixture
def bind(client: Any, keys: Any) -> Iterator[Callable[..., None]]:
    """The owner of the role gives it another condition, in the way of AWS."""
    iam = client("iam", keys["staging"])
    before = iam.get_role(RoleName=ROLE_NAME)["Role"]["AssumeRolePolicyDocument"]

    def to(**condition: dict[str, Any]) -> None:
        principal = {"AWS": f"arn:aws:iam::{PORTAL.id}:root"}
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.update_assume_role_policy(RoleName=ROLE_NAME, PolicyDocument=document)

    yield to
    iam.update_assume_role_policy(RoleName=ROLE_NAME, PolicyDocument=json.dumps(before))


def test_the_owner_can_bind_the_role_to_one_external_id(bind: Any, assume: Any) -> None:
    bind(StringEquals={"sts:ExternalId": "the-right-one"})
    assert refusal(assume, ExternalId="another-one") == "AccessDenied"
    assert assume(ExternalId="the-right-one")


def test_the_owner_can_bind_the_role_to_one_principal(bind: Any, assume: Any) -> None:
    bind(ArnEquals={"aws:PrincipalArn": f"arn:aws:iam::{PORTAL.id}:user/{PORTAL_USER}"})
    assert assume(ExternalId="some-id")
    bind(
        ArnLike={"aws:PrincipalArn": [f"arn:aws:iam::{PORTAL.id}:role/other", f"arn:aws:iam::{PORTAL.id}:role/*/other"]}
    )
    assert refusal(assume, ExternalId="some-id") == "AccessDenied"


def test_one_permission_is_missing_on_purpose(client: Any, assume: Any) -> None:
    with pytest.raises(ClientError) as caught:
        client("sqs", assume(ExternalId="some-id")).list_queues()
    error = caught.value.response["Error"]
    assert error["Code"] == "AccessDenied"
    assert f"User: arn:aws:sts::{STAGING.id}:assumed-role/{ROLE_NAME}/test is not authorized" in error["Message"]
    assert "because no identity-based policy allows the sqs:listqueues action" in error["Message"]


def test_everything_else_is_allowed(client: Any, assume: Any) -> None:
    assert client("sns", assume(ExternalId="some-id")).list_topics()["Topics"] == []


def test_a_session_without_its_token_is_refused(client: Any, assume: Any) -> None:
    session = assume(ExternalId="some-id") | {"aws_session_token": "another-token"}
    assert refusal(client("sts", session).get_caller_identity) == "InvalidClientTokenId"
    assert refusal(client("s3", session).list_buckets) == "InvalidToken"


def test_a_session_ends(client: Any, assume: Any) -> None:
    keys = assume(ExternalId="some-id")
    session = sts_backends[STAGING.id]["aws"].get_assumed_role_from_access_key(keys["aws_access_key"])
    assert session is not None
    session.expiration = session.expiration.replace(year=2020)
    assert refusal(client("sts", keys).get_caller_identity) == "ExpiredToken"
    assert refusal(client("dynamodb", keys).list_tables) == "ExpiredTokenException"
    assert refusal(client("ec2", keys).describe_vpcs) == "RequestExpired"
