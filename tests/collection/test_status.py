"""What admins see of what runs, waits, and may be stuck."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from collection import status
from collection.models import Collection, ServiceRun, Worker
from tests.collection.factories import make_collection, make_outcome


def ago(**by: float) -> datetime:
    return timezone.now() - timedelta(**by)


@pytest.fixture
def busy(alice: User) -> Collection:
    return make_collection(alice, state="running")


def part(collection: Collection, service: str, **facts: Any) -> ServiceRun:
    """A part whose worker is there."""
    facts = {"state": "running", "started_at": timezone.now(), "lease_until": ago(seconds=-20), **facts}
    return ServiceRun.objects.create(collection=collection, service=service, **facts)


def test_what_runs_longest_comes_first(busy: Collection) -> None:
    part(busy, "ec2")
    part(busy, "s3", started_at=ago(minutes=5))
    assert [one.run.service for one in status.running()] == ["s3", "ec2"]


def test_what_has_waited_longest_comes_first(alice: User, busy: Collection) -> None:
    earlier = make_collection(alice)
    Collection.objects.filter(pk=earlier.pk).update(created_at=ago(minutes=5))
    part(busy, "ec2", state="queued", started_at=None)
    part(earlier, "s3", state="queued", started_at=None)
    assert [one.run.service for one in status.waiting()] == ["s3", "ec2"]


def test_a_part_that_goes_well_raises_no_doubt(busy: Collection) -> None:
    part(busy, "ec2")
    assert status.running()[0].is_held
    assert status.running()[0].doubts == []


def test_a_silent_worker_does(busy: Collection) -> None:
    part(busy, "ec2", lease_until=ago(seconds=5))
    assert "fell silent" in str(status.running()[0].doubts)


def test_a_part_beyond_the_time_limit_does(busy: Collection) -> None:
    part(busy, "ec2", started_at=ago(minutes=31))
    assert "longer than the time limit" in str(status.running()[0].doubts)


def test_a_kind_at_which_workers_died_is_named(busy: Collection) -> None:
    part(busy, "ec2")
    make_outcome(busy, "ec2.instance", state="running", finished_at=None, deaths=2)
    [doubt] = status.running()[0].doubts
    assert str(doubt) == "Instances in us-east-1: workers that died while reading it: 2"


def test_what_waits_long_or_without_an_attempt_left_does(busy: Collection) -> None:
    part(busy, "ec2", state="queued", started_at=ago(minutes=11), attempts=4)
    assert len(status.waiting()[0].doubts) == 2


def test_workers_of_the_last_day_are_told_apart(db: None) -> None:
    for pid in (7, 8):
        Worker.note("host", pid, concurrency=4, running=0, started_at=timezone.now())
    Worker.objects.filter(pid=8).update(seen_at=ago(minutes=2))
    assert [row.is_silent for row in status.workers()] == [False, True]


def test_many_parts_cost_no_more_queries(busy: Collection, django_assert_num_queries: Any) -> None:
    for number in range(5):
        part(busy, f"service-{number}")
    with django_assert_num_queries(2):
        assert len(status.running()) == 5
