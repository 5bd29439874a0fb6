"""The whole sample AWS as a process."""

import stat
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from awscheck.sample.people import PORTAL, PRODUCTION, STAGING
from tests.awscheck.sample.test_keys import LISTS
from tests.sample import SampleAws, running_sample

pytestmark = pytest.mark.slow


def names_of_instances(client: Any) -> list[str]:
    pages = client.get_paginator("describe_instances").paginate()
    tags = [item["Tags"] for page in pages for group in page["Reservations"] for item in group["Instances"]]
    return [tag["Value"] for item in tags for tag in item if tag["Key"] == "Name"]


def test_the_ready_mark_names_the_ways_in(sample_aws: SampleAws) -> None:
    mark = sample_aws.mark
    assert set(mark["accounts"]) == {PRODUCTION.id, STAGING.id, PORTAL.id}
    assert sample_aws.client("sts").get_caller_identity()["Account"] == mark["access_key"]["account_id"]
    role = sample_aws.client("sts", keys=sample_aws.assume_role()).get_caller_identity()
    assert role["Account"] == mark["role"]["account_id"]


def test_the_estate_is_lifelike(sample_aws: SampleAws) -> None:
    instances = [
        name
        for region in ("us-east-1", "ap-northeast-2")
        for name in names_of_instances(sample_aws.client("ec2", region))
    ]
    assert len(instances) == 53
    assert "주문 서버 01 (prod)" in instances


@pytest.mark.parametrize("service", LISTS)
def test_every_service_answers(service: str, sample_aws: SampleAws) -> None:
    answer = getattr(sample_aws.client(service), LISTS[service])()
    assert len(answer) > 1


def test_functions_from_images_have_neither_runtime_nor_handler(sample_aws: SampleAws) -> None:
    functions = sample_aws.client("lambda").list_functions()["Functions"]
    image = next(function for function in functions if function["PackageType"] == "Image")
    assert "Runtime" not in image
    assert "Handler" not in image


def test_environments_hold_made_up_secrets(sample_aws: SampleAws) -> None:
    functions = sample_aws.client("lambda").list_functions()["Functions"]
    assert all("sample-secret" in function["Environment"]["Variables"]["API_TOKEN"] for function in functions)


def test_the_account_has_a_public_access_block(sample_aws: SampleAws) -> None:
    answer = sample_aws.client("s3control").get_public_access_block(AccountId=PRODUCTION.id)
    assert answer["PublicAccessBlockConfiguration"]["BlockPublicAcls"] is True


def test_one_permission_is_missing(sample_aws: SampleAws) -> None:
    with pytest.raises(ClientError, match="no identity-based policy allows"):
        sample_aws.client("sqs", keys=sample_aws.assume_role()).list_queues()


def test_every_start_makes_the_same_estate_and_ends_cleanly(sample_aws: SampleAws, tmp_path: Path) -> None:
    with running_sample(tmp_path) as again:
        assert {**again.mark, "endpoint": ""} == {**sample_aws.mark, "endpoint": ""}
        assert stat.S_IMODE((tmp_path / "sample.json").stat().st_mode) == 0o600
        mine, other = (sample.client("ec2").describe_instances()["Reservations"] for sample in (sample_aws, again))
        assert mine == other
    assert again.process.returncode == 0
