"""The answers about managed nodes, parameters, access points and tags, which moto lacks or only half knows."""

from typing import Any

import pytest

from awscheck.sample.people import HOME_REGION, PRODUCTION

pytestmark = pytest.mark.filterwarnings("ignore:Exception.*does not match an error shape")
SEOUL = "ap-northeast-2"
TAGS = [{"Key": "Team", "Value": "쇼핑"}]


@pytest.fixture(scope="module")
def instances(client: Any) -> list[str]:
    """The last one is stopped."""
    ec2 = client("ec2")
    started = ec2.run_instances(ImageId="ami-00000000000000001", MinCount=7, MaxCount=7)["Instances"]
    names = [str(instance["InstanceId"]) for instance in started]
    ec2.stop_instances(InstanceIds=names[-1:])
    return names


def all_of(client: Any, operation: str, field: str, **params: Any) -> list[dict[str, Any]]:
    return [row for page in client.get_paginator(operation).paginate(**params) for row in page[field]]


def test_running_instances_are_managed_nodes_page_by_page(client: Any, instances: list[str]) -> None:
    ssm = client("ssm")
    found = all_of(ssm, "describe_instance_information", "InstanceInformationList", MaxResults=5)
    nodes = {node["InstanceId"] for node in found}
    assert len(found) == len(nodes) > 5
    assert nodes >= set(instances[:-1])
    assert instances[-1] not in nodes


def test_parameters_tell_their_arns_and_never_their_values(client: Any) -> None:
    client("ssm").put_parameter(Name="/shop/level", Value="sample-secret", Type="SecureString")
    answer = client("ssm").describe_parameters(MaxResults=50)
    arns = {one["Name"]: one["ARN"] for one in answer["Parameters"]}
    assert arns["/shop/level"] == f"arn:aws:ssm:{HOME_REGION}:{PRODUCTION.id}:parameter/shop/level"
    assert "sample-secret" not in str(answer)


@pytest.mark.parametrize("region", [HOME_REGION, SEOUL])
def test_an_access_point_is_where_its_bucket_is(client: Any, region: str) -> None:
    place = {} if region == HOME_REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client("s3", region=region).create_bucket(Bucket=f"points-{region}", **place)
    s3control = client("s3control", region=region)
    s3control.create_access_point(AccountId=PRODUCTION.id, Name=f"point-{region}", Bucket=f"points-{region}")
    [point] = s3control.list_access_points(AccountId=PRODUCTION.id)["AccessPointList"]
    assert point["AccessPointArn"] == f"arn:aws:s3:{region}:{PRODUCTION.id}:accesspoint/point-{region}"


def test_tags_of_repositories_and_trails_are_known(client: Any) -> None:
    repository = client("ecr").create_repository(repositoryName="shop", tags=TAGS)["repository"]["repositoryArn"]
    client("s3").create_bucket(Bucket="trails")
    trail = client("cloudtrail").create_trail(Name="audit", S3BucketName="trails", TagsList=TAGS)["TrailARN"]
    tagging = client("resourcegroupstaggingapi")
    found = tagging.get_resources(ResourceTypeFilters=["ecr:repository", "cloudtrail:trail"])
    tags = {row["ResourceARN"]: row["Tags"] for row in found["ResourceTagMappingList"]}
    assert tags == {repository: TAGS, trail: TAGS}


def test_tags_of_rules_and_maintenance_windows_are_known(client: Any) -> None:
    source = {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}
    client("config").put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": f"arn:aws:iam::{PRODUCTION.id}:role/config"}
    )
    client("config").put_config_rule(ConfigRule={"ConfigRuleName": "volumes", "Source": source}, Tags=TAGS)
    window = client("ssm").create_maintenance_window(
        Name="sunday", Schedule="rate(7 days)", Duration=2, Cutoff=1, AllowUnassociatedTargets=False, Tags=TAGS
    )["WindowId"]
    tagging = client("resourcegroupstaggingapi")
    found = tagging.get_resources(ResourceTypeFilters=["config:config-rule", "ssm:maintenancewindow"])
    kinds = sorted(row["ResourceARN"].split(":", 5)[-1].partition("/")[0] for row in found["ResourceTagMappingList"])
    assert kinds == ["config-rule", "maintenancewindow"]
    assert any(row["ResourceARN"].endswith(window) for row in found["ResourceTagMappingList"])
    assert all(row["Tags"] == TAGS for row in found["ResourceTagMappingList"])
