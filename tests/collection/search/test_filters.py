"""Filters as people type them."""

import pytest

from collection.search.filters import BadFilter, Filter, parse


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("service=ec2", Filter("service", "=", "ec2")),
        ("service=EC2", Filter("service", "=", "ec2")),
        ("State.Name != running", Filter("State.Name", "!=", "running")),
        ("CidrBlock ~ 10.0", Filter("CidrBlock", "~", "10.0")),
        ("Size>100", Filter("Size", ">", "100")),
        ("Size < 100", Filter("Size", "<", "100")),
        ("tag.Owner?", Filter("tag.Owner", "?")),
        ("tag.Cost Center !?", Filter("tag.Cost Center", "!?")),
        ("tag.aws:cloudformation:stack-name=shop", Filter("tag.aws:cloudformation:stack-name", "=", "shop")),
        ("tag.Owner=", Filter("tag.Owner", "=", "")),
        ("Description=a=b", Filter("Description", "=", "a=b")),
        ('name=" x "', Filter("name", "=", " x ")),
    ],
)
def test_it_is_understood(text, found):
    assert parse(text) == found


@pytest.mark.parametrize(
    ("text", "place"),
    [("running", 7), ("=x", 0), (".a=1", 0), ("a..b=1", 0), ("Size>", 5), ("tag.=1", 0), ("region>b", 6), ("a?b", 2)],
)
def test_a_fault_is_told_with_its_place(text, place):
    with pytest.raises(BadFilter) as problem:
        parse(text)
    assert (problem.value.place, problem.value.text) == (place, text)


def test_what_is_too_long_is_refused():
    with pytest.raises(BadFilter):
        parse("a=" + "x" * 1000)


@pytest.mark.parametrize("text", ["service=ec2", "tag.Owner?", 'name=" x "', "Size>100", "tag.Owner!?"])
def test_written_and_read_again_it_is_the_same(text):
    assert parse(str(parse(text))) == parse(text)
