"""The answers to calls that moto lacks or only half knows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from awscheck.sample.people import ENABLED_REGIONS, HOME_REGION, PRODUCTION
from tests.awscheck.sample.test_keys import refusal

pytestmark = pytest.mark.filterwarnings("ignore:Exception.*does not match an error shape")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def query(name: str, metric: dict[str, Any], period: int = 3600) -> dict[str, Any]:
    return {"Id": name, "MetricStat": {"Metric": metric, "Period": period, "Stat": "Average"}}


@pytest.fixture(scope="module")
def buckets(client: Any) -> list[str]:
    names = ["sample-a", "sample-b", "sample-c"]
    for name in names:
        client("s3").create_bucket(Bucket=name)
    return names


@pytest.fixture(scope="module")
def instance(client: Any) -> str:
    ec2 = client("ec2")
    started = ec2.run_instances(ImageId="ami-00000000000000001", MinCount=1, MaxCount=1)["Instances"]
    return str(started[0]["InstanceId"])


def test_few_regions_are_enabled(client: Any) -> None:
    regions = client("ec2").describe_regions()["Regions"]
    assert tuple(region["RegionName"] for region in regions) == ENABLED_REGIONS


def test_the_other_regions_are_not_opted_in(client: Any) -> None:
    regions = client("ec2").describe_regions(AllRegions=True)["Regions"]
    status = {region["RegionName"]: region["OptInStatus"] for region in regions}
    assert status["eu-west-2"] == "not-opted-in"
    assert status["eu-west-1"] == "opt-in-not-required"


def test_buckets_come_in_pages_with_their_region(client: Any, buckets: list[str]) -> None:
    pages = list(client("s3").get_paginator("list_buckets").paginate(MaxBuckets=2))
    rows = [bucket for page in pages for bucket in page["Buckets"]]
    assert [len(page["Buckets"]) for page in pages] == [2, 1]
    assert [(row["Name"], row["BucketRegion"]) for row in rows] == [(name, HOME_REGION) for name in buckets]


def test_reserved_instances_are_those_of_production(client: Any, keys: Any) -> None:
    assert client("ec2").describe_reserved_instances()["ReservedInstances"][0]["State"] == "active"
    assert client("ec2", keys["staging"]).describe_reserved_instances()["ReservedInstances"] == []


def test_metrics_of_running_instances_are_listed(client: Any, instance: str) -> None:
    asked = {"Namespace": "AWS/EC2", "Dimensions": [{"Name": "InstanceId", "Value": instance}]}
    names = {metric["MetricName"] for metric in client("cloudwatch").list_metrics(**asked)["Metrics"]}
    assert {"CPUUtilization", "NetworkIn", "NetworkOut"} <= names


def test_metric_data_is_lifelike_and_the_same_each_time(client: Any, instance: str) -> None:
    metric = {
        "Namespace": "AWS/EC2",
        "MetricName": "CPUUtilization",
        "Dimensions": [{"Name": "InstanceId", "Value": instance}],
    }
    asked = {"StartTime": NOON - timedelta(days=1), "EndTime": NOON, "MetricDataQueries": [query("cpu", metric)]}
    first, second = (client("cloudwatch").get_metric_data(**asked)["MetricDataResults"][0] for _ in range(2))
    assert len(first["Values"]) == 24
    assert all(0 < value < 100 for value in first["Values"])
    assert first == second
    assert first["Timestamps"][0] > first["Timestamps"][-1]


def test_buckets_have_a_size_once_a_day(client: Any, buckets: list[str]) -> None:
    dimensions = {"BucketName": buckets[0], "StorageType": "StandardStorage"}
    metric = {
        "Namespace": "AWS/S3",
        "MetricName": "BucketSizeBytes",
        "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
    }
    asked = {"StartTime": NOON - timedelta(days=3), "EndTime": NOON}
    ask = client("cloudwatch").get_metric_data
    daily = ask(**asked, MetricDataQueries=[query("size", metric, 86400)])["MetricDataResults"][0]
    hourly = ask(**asked, MetricDataQueries=[query("size", metric)])["MetricDataResults"][0]
    assert len(daily["Values"]) == 3
    assert hourly["Values"] == []


def test_an_unknown_resource_has_no_numbers(client: Any) -> None:
    metric = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Dimensions": []}
    asked = {"StartTime": NOON - timedelta(days=1), "EndTime": NOON, "MetricDataQueries": [query("cpu", metric)]}
    assert client("cloudwatch").get_metric_data(**asked)["MetricDataResults"][0]["Values"] == []


def test_more_than_500_queries_are_refused(client: Any) -> None:
    metric = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Dimensions": []}
    queries = [query(f"q{number}", metric) for number in range(501)]
    asked = {"StartTime": NOON - timedelta(days=1), "EndTime": NOON, "MetricDataQueries": queries}
    assert refusal(client("cloudwatch").get_metric_data, **asked) == "ValidationError"


def test_an_operation_that_nobody_knows_is_refused_in_its_protocol(client: Any) -> None:
    assert refusal(client("ec2").describe_fast_snapshot_restores) == "InvalidAction"
    assert refusal(client("eks").list_insights, clusterName="none") == "UnknownOperationException"


def test_the_address_of_a_queue_is_the_one_of_aws(client: Any) -> None:
    client("sqs").create_queue(QueueName="queue")
    address = f"https://sqs.{HOME_REGION}.amazonaws.com/{PRODUCTION.id}/queue"
    assert client("sqs").list_queues()["QueueUrls"] == [address]
    assert client("sqs").get_queue_attributes(QueueUrl=address, AttributeNames=["QueueArn"])["Attributes"]


def test_tags_of_firewalls_come_with_the_others(client: Any) -> None:
    waf, tags = client("wafv2"), [{"Key": "Team", "Value": "보안"}]
    made = waf.create_ip_set(Name="t", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=[], Tags=tags)["Summary"]
    found = client("resourcegroupstaggingapi").get_resources(ResourceTypeFilters=["wafv2"])["ResourceTagMappingList"]
    assert {"ResourceARN": made["ARN"], "Tags": tags} in found


def test_accounts_are_told_to_the_management_account_only(client: Any) -> None:
    organizations = client("organizations")
    assert refusal(organizations.list_accounts) == "AccessDeniedException"
    organizations.create_organization(FeatureSet="ALL")
    assert [account["Id"] for account in organizations.list_accounts()["Accounts"]] == [PRODUCTION.id]
