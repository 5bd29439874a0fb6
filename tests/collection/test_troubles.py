"""What ended alike stands in one line, and each reason is told once."""

from typing import Any

import pytest

from collection.models import Collection, Outcome
from collection.troubles import Line, Trouble, lines, troubles
from tests.collection.factories import make_outcome

HERE, THERE = "eu-west-1", "us-east-1"


def told(collection: Collection) -> list[Line]:
    return lines(Outcome.objects.filter(service_run__collection=collection).order_by("pk"))


def make(collection: Collection, kind: str, state: str, *regions: str, **facts: Any) -> None:
    for region in regions or (HERE, THERE):
        make_outcome(collection, kind, region, **{"state": state, "calls": 2, "seconds": 0.5, **facts})


def refuse(collection: Collection, kind: str, *regions: str, **facts: Any) -> None:
    make(collection, kind, "refused", *regions, **{"reason": "unknown_key", "code": "InvalidClientTokenId", **facts})


def deny(collection: Collection, kind: str, action: str, *regions: str) -> None:
    make(collection, kind, "denied", *regions, reason="permission", code="Denied", action=action)


def in_trouble(collection: Collection) -> list[Trouble]:
    return [line.trouble for line in told(collection) if line.trouble]


# Lines


def test_regions_of_a_kind_that_ended_alike_are_one_line(collection: Collection) -> None:
    make(collection, "ec2.vpc", "empty", retries=1)
    (line,) = told(collection)
    assert (line.regions, line.calls, line.retries, line.seconds) == ([HERE, THERE], 4, 2, 1.0)
    assert line.trouble is None


@pytest.mark.parametrize("facts", [{"state": "ok", "count": 3}, {"state": "running"}])
def test_what_found_something_or_is_being_read_stands_alone(collection: Collection, facts: dict[str, Any]) -> None:
    make(collection, "ec2.vpc", **facts)
    assert [line.regions for line in told(collection)] == [[HERE], [THERE]]


@pytest.mark.parametrize("other", [{"reason": "clock"}, {"code": "Other"}, {"attempts": 2}, {"truncated": True}])
def test_what_ended_otherwise_has_its_own_line(collection: Collection, other: dict[str, Any]) -> None:
    refuse(collection, "ec2.vpc", HERE)
    refuse(collection, "ec2.vpc", THERE, **other)
    assert [line.regions for line in told(collection)] == [[HERE], [THERE]]


def test_a_kind_in_two_states_keeps_its_order(collection: Collection) -> None:
    make(collection, "ec2.vpc", "empty", HERE)
    make(collection, "ec2.vpc", "ok", THERE, count=1)
    make(collection, "ec2.vpc", "empty", "eu-west-2")
    assert [line.regions for line in told(collection)] == [[HERE, "eu-west-2"], [THERE]]


# Reasons


def test_one_reason_of_many_kinds_is_told_once_under_the_last(collection: Collection) -> None:
    for kind in ("ec2.vpc", "ec2.subnet", "ec2.instance"):
        refuse(collection, kind)
    assert [line.trouble is None for line in told(collection)] == [True, True, False]
    assert [len(trouble.places) for trouble in in_trouble(collection)] == [6]


def test_after_something_else_it_is_told_again(collection: Collection) -> None:
    refuse(collection, "ec2.vpc")
    make(collection, "ec2.subnet", "empty")
    refuse(collection, "ec2.instance")
    assert [line.trouble is None for line in told(collection)] == [False, True, False]


def test_the_permissions_that_a_service_lacks_are_one_statement(collection: Collection) -> None:
    deny(collection, "ec2.vpc", "ec2:DescribeVpcs")
    deny(collection, "ec2.subnet", "ec2:DescribeSubnets")
    (trouble,) = in_trouble(collection)
    assert trouble.actions == ["ec2:DescribeSubnets", "ec2:DescribeVpcs"]
    assert all(action in trouble.grant for action in trouble.actions)


def test_permissions_are_told_service_by_service(collection: Collection) -> None:
    deny(collection, "ec2.vpc", "ec2:DescribeVpcs")
    deny(collection, "sqs.queue", "sqs:ListQueues")
    found = troubles(Outcome.objects.filter(service_run__collection=collection))
    assert [trouble.actions for trouble in found] == [["ec2:DescribeVpcs"], ["sqs:ListQueues"]]


def test_missing_details_are_counted_over_all_places(collection: Collection) -> None:
    for number, region in ((3, HERE), (5, THERE)):
        gap = {"field": "Tags", "action": "ec2:DescribeTags", "code": "Denied", "reason": "permission"}
        make(collection, "ec2.vpc", "ok", region, count=9, gaps=[{**gap, "items": number}])
    (trouble,) = in_trouble(collection)
    assert [(gap["field"], gap["items"]) for gap in trouble.gaps] == [("Tags", 8)]
    assert (trouble.state, len(told(collection))) == ("gaps", 2)
