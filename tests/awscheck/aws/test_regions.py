"""Region names come from botocore's list and from nowhere else."""

import pytest

from awscheck.aws import home_region, is_region, partition_of, region_title, regions, service_regions


@pytest.mark.parametrize(
    ("partition", "home"), [("aws", "us-east-1"), ("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1")]
)
def test_each_partition_has_its_home(partition: str, home: str) -> None:
    assert home_region(partition) == home
    assert home in regions(partition)
    assert partition_of(home) == partition


@pytest.mark.parametrize(
    "name", ["", "x", "zz-fake-9", "evil.com#", "x@y", "../..", "127.0.0.1", "US-EAST-1", "aws-global"]
)
def test_an_invented_region_is_none(name: str) -> None:
    assert not is_region(name)


def test_a_region_belongs_to_one_partition() -> None:
    assert is_region("ap-northeast-2", "aws")
    assert not is_region("cn-north-1", "aws")
    assert is_region("cn-north-1")


@pytest.mark.parametrize(
    ("region", "title"),
    [
        ("ap-northeast-2", "Seoul"),
        ("us-east-1", "N. Virginia"),
        ("us-gov-east-1", "US-East"),
        ("zz-fake-9", "zz-fake-9"),
    ],
)
def test_a_region_has_a_title(region: str, title: str) -> None:
    assert region_title(region) == title


def test_a_service_has_its_regions() -> None:
    assert "ap-northeast-2" in service_regions("ec2")
    assert service_regions("lambda", "aws-cn") == ("cn-north-1", "cn-northwest-1")


@pytest.mark.parametrize("service", ["iam", "route53", "no-such-service"])
def test_where_botocore_lists_nothing_the_answer_is_unknown(service: str) -> None:
    assert service_regions(service) == ()
