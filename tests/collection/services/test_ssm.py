"""Managed nodes are EC2 instances or other people's machines; parameters are encrypted under a key or an alias."""

import pytest

from collection.paths import read
from collection.services.ssm import MANAGED_INSTANCE, PARAMETER
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")


@pytest.mark.parametrize(
    ("node", "arn"),
    [
        ("i-1", "arn:aws:ec2:us-east-1:123456789012:instance/i-1"),
        ("mi-1", "arn:aws:ssm:us-east-1:123456789012:managed-instance/mi-1"),
    ],
)
def test_a_node_has_the_arn_of_what_it_is(node, arn):
    assert shape(MANAGED_INSTANCE, {"InstanceId": node}, PLACE).arn == arn


@pytest.mark.parametrize(("key", "kind"), [("alias/aws/ssm", "kms.alias"), ("1234abcd", "kms.key")])
def test_a_parameter_leads_to_its_key_or_to_the_alias_of_one(key, kind):
    assert [other for other, path in PARAMETER.relations.items() if read(path, {"KeyId": key})] == [kind]


def test_a_plain_parameter_leads_to_no_key():
    assert not any(read(path, {"Name": "plain"}) for path in PARAMETER.relations.values())
