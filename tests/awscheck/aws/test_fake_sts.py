"""The fake STS is as strict as AWS, so that what passes here proves something."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from awscheck.aws import AwsSession, Credentials
from tests.aws_errors import DOOR_CODES, SPEAKERS
from tests.fake_sts import ACCOUNT, FakeSts, Principal


def sts(principal: Principal, **changed: str) -> BaseClient:
    return AwsSession(Credentials("access_key", principal.params | changed), quick=True).client("sts", "us-east-1")


def code_of(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return str(caught.value.response["Error"]["Code"])


def test_a_right_key_is_told_who_it_is(fake_sts: FakeSts) -> None:
    alice = fake_sts.add_user("alice")
    assert sts(alice).get_caller_identity()["Arn"] == alice.arn


def test_a_right_temporary_key_too(fake_sts: FakeSts) -> None:
    alice = fake_sts.add_session("alice")
    assert sts(alice).get_caller_identity()["Arn"] == alice.arn


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"aws_access_key": "AKIAUNKNOWN000000001"}, "InvalidClientTokenId"),
        ({"aws_secret_key": "wrong"}, "SignatureDoesNotMatch"),
        ({"aws_session_token": "made up"}, "InvalidClientTokenId"),
    ],
)
def test_a_wrong_key_is_refused(fake_sts: FakeSts, changed: dict[str, str], code: str) -> None:
    changed = {name: value.replace(" ", "") for name, value in changed.items()}
    assert code_of(sts(fake_sts.add_user(), **changed).get_caller_identity) == code


def test_a_temporary_key_with_another_token_is_refused(fake_sts: FakeSts) -> None:
    alice = fake_sts.add_session()
    assert code_of(sts(alice, aws_session_token="cut").get_caller_identity) == "InvalidClientTokenId"


def test_a_deleted_key_is_refused(fake_sts: FakeSts) -> None:
    alice = fake_sts.add_user()
    del fake_sts.principals[alice.key]
    assert code_of(sts(alice).get_caller_identity) == "InvalidClientTokenId"


def test_an_expired_token_is_refused(fake_sts: FakeSts) -> None:
    assert code_of(sts(fake_sts.add_session(seconds=-1)).get_caller_identity) == "ExpiredToken"


def test_a_wrong_clock_is_refused(fake_sts: FakeSts) -> None:
    fake_sts.clock = timedelta(minutes=20)
    assert code_of(sts(fake_sts.add_user()).get_caller_identity) == "SignatureDoesNotMatch"


def assume(fake_sts: FakeSts, role_arn: str, **params: Any) -> dict[str, Any]:
    client = sts(fake_sts.add_user("portal"))
    answer: dict[str, Any] = client.assume_role(RoleArn=role_arn, RoleSessionName="test", **params)
    return answer


def test_a_role_without_external_id_opens_to_whom_it_trusts(fake_sts: FakeSts) -> None:
    assert assume(fake_sts, fake_sts.add_role().arn)["Credentials"]["AccessKeyId"].startswith("ASIA")


def test_the_right_external_id_opens(fake_sts: FakeSts) -> None:
    assert assume(fake_sts, fake_sts.add_role(external_id="right").arn, ExternalId="right")


@pytest.mark.parametrize("params", [{}, {"ExternalId": "wrong"}])
def test_a_missing_or_wrong_external_id_does_not(fake_sts: FakeSts, params: dict[str, str]) -> None:
    role = fake_sts.add_role(external_id="right")
    assert code_of(assume, fake_sts=fake_sts, role_arn=role.arn, **params) == "AccessDenied"


def test_a_role_that_trusts_another_account_does_not(fake_sts: FakeSts) -> None:
    role = fake_sts.add_role(trusts=("999999999999",))
    assert code_of(assume, fake_sts=fake_sts, role_arn=role.arn) == "AccessDenied"


def test_a_missing_role_is_denied_just_so(fake_sts: FakeSts) -> None:
    assert code_of(assume, fake_sts=fake_sts, role_arn=f"arn:aws:iam::{ACCOUNT}:role/None") == "AccessDenied"


def test_a_session_longer_than_the_role_allows_is_refused(fake_sts: FakeSts) -> None:
    assert (
        code_of(assume, fake_sts=fake_sts, role_arn=fake_sts.add_role().arn, DurationSeconds=7200) == "ValidationError"
    )


def test_a_chained_session_lasts_at_most_an_hour(fake_sts: FakeSts) -> None:
    role, chained = fake_sts.add_role(longest=43200), sts(fake_sts.add_session("portal"))
    params = {"RoleArn": role.arn, "RoleSessionName": "test", "DurationSeconds": 7200}
    assert code_of(chained.assume_role, **params) == "ValidationError"


def test_a_session_name_with_other_characters_is_refused(fake_sts: FakeSts) -> None:
    params = {"RoleArn": fake_sts.add_role().arn, "RoleSessionName": "a b"}
    assert code_of(sts(fake_sts.add_user("portal")).assume_role, **params) == "ValidationError"


def test_other_services_stand_behind_the_same_door(fake_sts: FakeSts) -> None:
    fake_sts.answer("sqs", "ListQueues", '{"QueueUrls": ["q"]}', "application/x-amz-json-1.0")
    session = AwsSession(Credentials("access_key", fake_sts.add_user().params), quick=True)
    assert session.client("sqs", "us-east-1").list_queues()["QueueUrls"] == ["q"]


@pytest.mark.parametrize("protocol", SPEAKERS)
def test_they_refuse_a_key_in_their_own_words(fake_sts: FakeSts, protocol: str) -> None:
    service, operation = SPEAKERS[protocol]
    unknown = {"aws_access_key": "AKIAUNKNOWN000000001", "aws_secret_key": "secret"}
    client = AwsSession(Credentials("access_key", unknown), quick=True).client(service, "us-east-1")
    expected = DOOR_CODES[protocol].get("InvalidClientTokenId", "InvalidClientTokenId")
    assert code_of(getattr(client, operation)) == expected
