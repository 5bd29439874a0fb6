"""Figures for Prometheus: computed from the database, by few queries."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from collection import figures
from collection.models import Collection, ServiceRun, Tick, Worker
from tests.collection.factories import make_collection, make_outcome

Figures = dict[tuple[str, str], float]


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "broker_answers", lambda: False)


def read() -> Figures:
    """(name, label) to value, as Prometheus reads it."""
    text = figures.exposition().decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(one.name, "".join(one.labels.values())): one.value for one in samples}


def running(collection: Collection, service: str, **facts: Any) -> ServiceRun:
    facts = {"state": "running", "started_at": timezone.now(), "lease_until": ago(seconds=-20), **facts}
    return ServiceRun.objects.create(collection=collection, service=service, **facts)


def ago(**by: float) -> Any:
    return timezone.now() - timedelta(**by)


@pytest.fixture
def busy(alice: User) -> Iterator[Collection]:
    """One under way: a part whose worker is there, one whose is not, one that waits."""
    collection = make_collection(alice, state="running", started_at=timezone.now())
    running(collection, "ec2")
    running(collection, "s3", lease_until=ago(seconds=30))
    ServiceRun.objects.create(collection=collection, service="sns")
    Collection.objects.filter(pk=collection.pk).update(created_at=ago(minutes=3))
    return collection


def test_an_empty_portal_has_every_line(db: None) -> None:
    found = read()
    assert found["awscheck_collections", "queued"] == 0
    assert found["awscheck_outcomes_24h", "denied"] == 0
    assert found["awscheck_queue_age_seconds", ""] == 0
    assert found["awscheck_workers", ""] == found["awscheck_broker_up", ""] == 0
    assert found["awscheck_tick_age_seconds", ""] != found["awscheck_tick_age_seconds", ""]  # NaN


def test_collections_and_parts_are_counted_by_state(busy: Collection) -> None:
    found = read()
    assert found["awscheck_collections", "running"] == 1
    assert found["awscheck_service_runs", "running"] == 2
    assert found["awscheck_service_runs", "queued"] == 1


def test_leases_are_told_apart(busy: Collection) -> None:
    found = read()
    assert found["awscheck_leases_held", ""] == found["awscheck_leases_expired", ""] == 1


def test_the_oldest_that_waits_gives_the_age_of_the_queue(busy: Collection) -> None:
    assert read()["awscheck_queue_age_seconds", ""] == pytest.approx(180, abs=5)


def test_outcomes_and_calls_of_the_last_day_are_summed(alice: User) -> None:
    today, before = make_collection(alice), make_collection(alice)
    make_outcome(today, "ec2.vpc", state="ok", count=5, calls=3, retries=1)
    make_outcome(today, "ec2.instance", calls=2)
    make_outcome(before, "ec2.vpc", state="ok", count=50, calls=30)
    Collection.objects.filter(pk=before.pk).update(created_at=ago(hours=25))
    found = read()
    assert (found["awscheck_outcomes_24h", "ok"], found["awscheck_outcomes_24h", "denied"]) == (1, 1)
    assert (found["awscheck_aws_calls_24h", ""], found["awscheck_aws_retries_24h", ""]) == (5, 1)
    assert found["awscheck_resources_found_24h", ""] == 5


def test_workers_and_the_tick_are_there(db: None) -> None:
    for pid, running_now in ((7, 1), (8, 3)):
        Worker.note("host", pid, concurrency=4, running=running_now, started_at=timezone.now())
    Tick.objects.create(pk=1, due_at=timezone.now(), done_at=ago(seconds=7))
    found = read()
    assert (found["awscheck_workers", ""], found["awscheck_worker_slots", ""]) == (2, 8)
    assert found["awscheck_worker_slots_busy", ""] == 4
    assert found["awscheck_tick_age_seconds", ""] == pytest.approx(7, abs=2)


def test_how_long_parts_took_falls_into_buckets(alice: User) -> None:
    collection = make_collection(alice)
    for service, seconds in (("ec2", 0.5), ("s3", 7), ("sns", 4000)):
        now = timezone.now()
        running(collection, service, state="done", started_at=now - timedelta(seconds=seconds), finished_at=now)
    found = read()
    name = "awscheck_service_run_duration_seconds"
    assert [found[f"{name}_bucket", edge] for edge in ("1.0", "5.0", "10.0", "1800.0", "+Inf")] == [1, 1, 2, 2, 3]
    assert found[f"{name}_sum", ""] == pytest.approx(4007.5)
    assert found[f"{name}_count", ""] == 3


def test_how_much_there_is_costs_no_more_queries(busy: Collection, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        read()
