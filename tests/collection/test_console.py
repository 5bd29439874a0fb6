"""Links into the AWS console."""

from urllib.parse import urlsplit

import pytest

from collection.console import console_url
from collection.models import Estate, Inventory, ResourceVersion
from collection.registry import KINDS


def link(kind: str, data: dict, *, partition: str = "aws", region: str = "us-east-1", id: str = "x") -> str:
    estate = Estate(account_id="123456789012", partition=partition)
    inventory = Inventory(estate=estate, kind=kind, region=region)
    return console_url(ResourceVersion(inventory=inventory, region=region, resource_id=id, data=data))


def test_it_leads_to_the_resource_in_its_region():
    assert link("ec2.instance", {}, region="eu-west-1", id="i-1") == (
        "https://console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1"
    )


@pytest.mark.parametrize(
    ("partition", "host"),
    [
        ("aws", "console.aws.amazon.com"),
        ("aws-cn", "console.amazonaws.cn"),
        ("aws-us-gov", "console.amazonaws-us-gov.com"),
    ],
)
def test_each_partition_has_its_console(partition, host):
    assert urlsplit(link("ec2.instance", {}, partition=partition)).hostname == host


def test_an_unknown_partition_has_no_link():
    assert link("ec2.instance", {}, partition="aws-iso") == ""


def test_a_kind_that_is_no_longer_declared_has_no_link():
    assert link("sqs.ancient", {}) == ""


def test_a_missing_part_makes_no_broken_link():
    assert link("iam.user", {}, region="global") == ""


def test_parts_are_made_safe_for_an_address():
    address = link("sqs.queue", {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/a b?c#d"})
    assert address.endswith("#/queues/https:%2F%2Fsqs.us-east-1.amazonaws.com%2F1%2Fa%20b%3Fc%23d")


def test_a_hostile_id_cannot_leave_the_console():
    address = link("s3.bucket", {}, id="../../evil?x=<script>\"'{y}")
    assert urlsplit(address).hostname == "console.aws.amazon.com"
    assert not set("<>\"'") & set(address)


def test_what_is_global_opens_at_the_partitions_home():
    assert "region=us-east-1" in link("s3.bucket", {}, region="global", id="photos")


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.console], ids=lambda kind: kind.name)
def test_every_template_can_be_read(kind):
    assert link(kind.name, {}) == "" or link(kind.name, {}).startswith("https://console.aws.amazon.com/")
