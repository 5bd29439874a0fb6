"""One session, its clients, and the seed's factory."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from awscheck.aws import AwsSession, Credentials, InvalidRegionError, create_boto3_client, regions
from tests.fake_sts import FakeSts

KEY = {"aws_access_key": "AKIAEXAMPLE000001234", "aws_secret_key": "secret"}
DESCRIBE_REGIONS = (
    "<DescribeRegionsResponse xmlns='http://ec2.amazonaws.com/doc/2016-11-15/'><regionInfo>"
    "<item><regionName>us-east-1</regionName></item><item><regionName>ap-northeast-2</regionName></item>"
    "<item><regionName>zz-new-9</regionName></item></regionInfo></DescribeRegionsResponse>"
)


@pytest.fixture
def session() -> AwsSession:
    return AwsSession(Credentials("access_key", KEY))


def test_a_client_is_made_once(session: AwsSession) -> None:
    assert session.client("ec2", "us-east-1") is session.client("ec2", "us-east-1")
    assert session.client("ec2", "us-east-1") is not session.client("ec2", "us-east-2")
    assert session.client("ec2", "us-east-1") is not session.client("sqs", "us-east-1")


def test_threads_get_the_same_client(session: AwsSession) -> None:
    with ThreadPoolExecutor(16) as pool:
        clients = list(pool.map(lambda n: session.client("sqs", regions()[n % 4]), range(64)))
    assert len({id(client) for client in clients}) == 4


def test_two_sessions_share_nothing_but_data(fake_sts: FakeSts) -> None:
    alice, bob = fake_sts.add_user("alice"), fake_sts.add_user("bob", "222233334444")
    sessions = [AwsSession(Credentials("access_key", user.params)) for user in (alice, bob)]
    assert [session.identity().arn for session in sessions] == [alice.arn, bob.arn]
    assert sessions[0].client("sts", "us-east-1") is not sessions[1].client("sts", "us-east-1")


@pytest.mark.parametrize("region", ["zz-fake-9", "x", "evil.com#", "cn-north-1", "us-gov-west-1", "aws-global", ""])
def test_a_region_that_is_none_is_refused(session: AwsSession, region: str) -> None:
    with pytest.raises(InvalidRegionError) as caught:
        session.client("ec2", region)
    assert isinstance(caught.value, ValueError)


def test_a_session_of_china_has_chinas_regions(session: AwsSession) -> None:
    china = AwsSession(Credentials("access_key", KEY), partition="aws-cn")
    assert china.client("ec2", "cn-north-1").meta.endpoint_url == "https://ec2.cn-north-1.amazonaws.com.cn"


def test_a_roles_session_has_its_partitions_regions() -> None:
    role = AwsSession(Credentials("role_arn", {"role_arn": "arn:aws-cn:iam::123456789012:role/Check"}))
    assert role.partition == "aws-cn"
    with pytest.raises(InvalidRegionError):
        role.client("ec2", "us-east-1")


def test_identity_says_who(fake_sts: FakeSts) -> None:
    alice = fake_sts.add_user("alice")
    assert AwsSession(Credentials("access_key", alice.params)).identity() == (
        alice.account,
        alice.arn,
        "aws",
        alice.user_id,
    )


def test_enabled_regions_are_those_that_botocore_knows_too(fake_sts: FakeSts) -> None:
    fake_sts.answer("ec2", "DescribeRegions", DESCRIBE_REGIONS)
    session = AwsSession(Credentials("access_key", fake_sts.add_user().params))
    assert session.enabled_regions() == ["ap-northeast-2", "us-east-1"]
    asked = fake_sts.calls("DescribeRegions")[0]
    assert (asked.region, asked.params["AllRegions"]) == ("us-east-1", "false")


def test_enabled_regions_may_be_denied(fake_sts: FakeSts) -> None:
    fake_sts.refuse("ec2", "DescribeRegions", "ec2", "UnauthorizedOperation", status=403)
    with pytest.raises(ClientError, match="UnauthorizedOperation"):
        AwsSession(Credentials("access_key", fake_sts.add_user().params)).enabled_regions()


def test_the_seeds_factory_takes_a_key(fake_sts: FakeSts) -> None:
    alice = fake_sts.add_user("alice")
    client = create_boto3_client("sts", "ap-northeast-2", auth_type="access_key", **alice.params)
    assert client.meta.region_name == "ap-northeast-2"
    assert client.get_caller_identity()["Arn"] == alice.arn


def test_the_seeds_factory_takes_a_temporary_key(fake_sts: FakeSts) -> None:
    alice = fake_sts.add_session("alice")
    assert create_boto3_client("sts", "us-east-1", **alice.params).get_caller_identity()["Arn"] == alice.arn


def test_the_seeds_factory_takes_a_role(fake_sts: FakeSts) -> None:
    role = fake_sts.add_role("Check", external_id="ours")
    client = create_boto3_client("sts", "us-east-1", "role_arn", external_id="ours", role_arn=role.arn)
    assert ":assumed-role/Check/AssumedRoleSession" in client.get_caller_identity()["Arn"]


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_the_seeds_factory_knows_the_partition_by_the_region(region: str) -> None:
    assert create_boto3_client("ec2", region, **KEY).meta.region_name == region


def test_the_seeds_factory_refuses_a_region_that_is_none() -> None:
    with pytest.raises(InvalidRegionError):
        create_boto3_client("ec2", "zz-fake-9", **KEY)


@pytest.mark.parametrize("extra", ["endpoint_url", "proxies", "profile_name", "credential_source", "verify"])
def test_the_seeds_factory_takes_no_other_way_in(extra: str) -> None:
    params: dict[str, Any] = KEY | {extra: "http://169.254.169.254"}
    with pytest.raises(ValueError, match="takes only"):
        create_boto3_client("ec2", "us-east-1", **params)
