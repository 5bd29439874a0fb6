"""The fake AWS speaks as AWS does to the portal's own clients, for every call that the portal makes."""

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from awscheck.aws import create_boto3_client
from tests.faults.control import Aws
from tests.faults.operations import declared

SIZES = {"instances": 25, "buckets": 3, "users": 3, "roles": 2, "policies": 1, "tables": 130, "clusters": 2}
SKEWED = ("SignatureDoesNotMatch", "RequestTimeTooSkewed", "AuthFailure", "InvalidSignatureException")
ROLE = "arn:aws:iam::444455556666:role/reader"


@pytest.fixture(scope="module")
def running() -> Iterator[Aws]:
    with Aws.started(sizes=SIZES) as endpoint:
        yield endpoint


@pytest.fixture
def aws(running: Aws, settings: Any) -> Aws:
    settings.AWS_ENDPOINT_URL = running.url
    running.heal()
    return running


def client(service: str, region: str = "us-east-1", key: str = "AKIAREADER", token: str = "") -> Any:
    keys = {"aws_access_key": key, "aws_secret_key": "secret"} | ({"aws_session_token": token} if token else {})
    return create_boto3_client(service, region, **keys)


def code_of(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**params)
    return str(error.value.response["Error"]["Code"])


def least(shape: Any) -> Any:
    """The least that botocore lets through."""
    if shape is None or shape.type_name == "structure":
        return {name: least(shape.members[name]) for name in (shape.required_members if shape else ())}
    if shape.type_name == "list":
        return [least(shape.member)]
    if shape.type_name in ("integer", "long", "timestamp"):
        return 1
    return (getattr(shape, "enum", None) or ["arn:aws:iam::444455556666:role/name-x000001"])[0]


@pytest.mark.parametrize("service", sorted(declared()))
def test_every_declared_call_is_answered_in_its_own_protocol(aws: Aws, service: str) -> None:
    aws.set(roles={"arn:aws:iam::444455556666:role/name-x000001": {"account": "444455556666"}})
    caller = client(service)
    for operation in declared()[service]:
        params = least(caller.meta.service_model.operation_model(operation).input_shape)
        params |= {"AccountId": "111122223333"} if service == "s3control" else {}
        params |= {"Bucket": "bucket-x000001"} if "Bucket" in params else {}
        with suppress(caller.exceptions.InvalidAccessException) if service == "securityhub" else nullcontext():
            getattr(caller, xform_name(operation))(**params)
    told = aws.told()
    assert told["strange"] == []
    assert told["requests"].keys() == {f"{service}:{operation}" for operation in declared()[service]}


def test_pages_join_to_the_whole_list(aws: Aws) -> None:
    pages = client("ec2").get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 10})
    found = [one["InstanceId"] for page in pages for group in page["Reservations"] for one in group["Instances"]]
    assert (len(found), len(set(found)), aws.told()["requests"]["ec2:DescribeInstances"]) == (25, 25, 3)
    tables = client("dynamodb").get_paginator("list_tables").paginate().build_full_result()["TableNames"]
    assert len(set(tables)) == 130
    details = client("iam").get_paginator("get_account_authorization_details").paginate().build_full_result()
    assert [len(details[name]) for name in ("UserDetailList", "RoleDetailList", "Policies")] == [3, 2, 1]


def test_a_shuffled_list_has_the_same_items(aws: Aws) -> None:
    def names() -> list[str]:
        return [one["Name"] for one in client("s3").list_buckets()["Buckets"]]

    before = names()
    aws.set(shuffle=3)
    assert names() != before
    assert sorted(names()) == before


def test_one_part_changes(aws: Aws) -> None:
    def releases() -> list[str]:
        groups = client("ec2").describe_instances()["Reservations"]
        return [tag["Value"] for group in groups for tag in group["Instances"][0]["Tags"] if tag["Key"] == "Release"]

    assert set(releases()) == {"first"}
    aws.set(changed=0.2)
    assert releases().count("second") == 5


def test_each_account_sees_its_own_number(aws: Aws) -> None:
    aws.set(accounts={"AKIABOB": "999900001111"})
    assert client("sts", key="AKIABOB").get_caller_identity()["Account"] == "999900001111"
    assert "999900001111" in client("s3", key="AKIABOB").list_buckets()["Buckets"][0]["Name"]
    assert "999900001111" not in str(client("s3").list_buckets())


@pytest.mark.parametrize(
    ("service", "operation", "throttled", "denied", "expired"),
    [
        ("ec2", "describe_vpcs", "RequestLimitExceeded", "UnauthorizedOperation", "RequestExpired"),
        ("s3", "list_buckets", "SlowDown", "AccessDenied", "ExpiredToken"),
        ("iam", "list_users", "Throttling", "AccessDenied", "ExpiredToken"),
        ("dynamodb", "list_tables", "ThrottlingException", "AccessDeniedException", "ExpiredTokenException"),
        ("lambda", "list_functions", "TooManyRequestsException", "AccessDeniedException", "ExpiredTokenException"),
    ],
)
def test_each_service_says_no_in_its_own_words(
    aws: Aws, monkeypatch: Any, service: str, operation: str, throttled: str, denied: str, expired: str
) -> None:
    monkeypatch.setattr("awscheck.aws.sessions.ATTEMPTS", 1)
    call = getattr(client(service), operation)
    aws.set(throttle={service: 1})
    assert code_of(call) == throttled
    aws.set(throttle={}, deny=[f"{service}:*"])
    assert code_of(call) == denied
    aws.set(deny=[], expired=["AKIAREADER"])
    assert code_of(call) == expired
    aws.set(expired=[], skew=1200)
    assert code_of(call) in SKEWED


def test_a_role_trusts_its_external_id_only_until_it_is_revoked(aws: Aws) -> None:
    trusting = {"account": "444455556666", "external_id": "abc"}
    aws.set(roles={ROLE: trusting})
    assert code_of(client("sts").assume_role, RoleArn=ROLE, RoleSessionName="me") == "AccessDenied"
    session = in_role()
    assert session.get_caller_identity()["Account"] == "444455556666"
    aws.set(roles={ROLE: {**trusting, "lasts": 0}})
    assert code_of(in_role().get_caller_identity) == "ExpiredToken"
    assert session.get_caller_identity()["Account"] == "444455556666"
    aws.set(roles={ROLE: {**trusting, "revoked": True}})
    assert code_of(session.get_caller_identity) == "InvalidClientTokenId"


def in_role() -> Any:
    """A client with new keys of the role."""
    asked = {"RoleArn": ROLE, "RoleSessionName": "me", "ExternalId": "abc"}
    keys = client("sts").assume_role(**asked)["Credentials"]
    return client("sts", key=keys["AccessKeyId"], token=keys["SessionToken"])
