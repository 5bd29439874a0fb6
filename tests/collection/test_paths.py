"""The functions that paths have beyond JMESPath's own."""

from collection.paths import read

ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/trail:*"


def test_tail_is_what_follows_the_last_separator():
    assert read("tail(Id, '/')", {"Id": "/hostedzone/Z1"}) == "Z1"


def test_split_gives_the_parts_of_a_text():
    assert read("split(Subnets, ',')", {"Subnets": "subnet-1,subnet-2"}) == ["subnet-1", "subnet-2"]


def test_a_part_can_be_picked():
    assert read("split(Arn, ':*')[0]", {"Arn": ARN}) == ARN.removesuffix(":*")


def test_nothing_has_no_parts():
    assert read("split(Arn, ':*')[0]", {}) is None
