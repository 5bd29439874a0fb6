"""The lease is prolonged while a run is at work, and a reason to stop is heard."""

import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import CredentialProfile
from collection import heartbeat
from collection.heartbeat import Heartbeat, Stop
from collection.models import Collection, ServiceRun
from collection.models.service_runs import LEASE
from tests.collection import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "EVERY", 0.05)
    monkeypatch.setattr(heartbeat, "LOOK", 0.05, raising=False)


@pytest.fixture
def run(profile: CredentialProfile) -> ServiceRun:
    """A run that this test has claimed."""
    collection = factories.make_collection(profile.owner, profile, state="running")
    taken = ServiceRun.take(ServiceRun.objects.create(collection=collection, service="sqs").pk)
    assert taken is not None
    return taken


def beat(run: ServiceRun, seconds: float = 3) -> Stop:
    """A heartbeat until it stops the run, or for so long."""
    stop, until = Stop(), time.monotonic() + seconds
    with Heartbeat(run, stop) as thread:
        while not stop.is_set() and time.monotonic() < until:
            time.sleep(0.01)
    thread.join(timeout=5)
    return stop


def test_it_prolongs_the_lease(run: ServiceRun) -> None:
    ServiceRun.objects.update(lease_until=Now())
    assert not beat(run, seconds=0.3).is_set()
    run.refresh_from_db()
    assert run.lease_until is not None
    assert run.lease_until > timezone.now() + LEASE / 2


def test_a_cancelled_collection_stops_the_run(run: ServiceRun) -> None:
    Collection.objects.update(cancelled_at=Now())
    assert beat(run).state == "cancelled"


def test_a_claim_that_somebody_else_has_stops_the_run(run: ServiceRun) -> None:
    ServiceRun.objects.update(claim="0" * 32)
    assert beat(run).state == Stop.LOST


def test_somebody_elses_claim_counts_more_than_a_cancellation(run: ServiceRun) -> None:
    ServiceRun.objects.update(claim="0" * 32)
    Collection.objects.update(cancelled_at=Now())
    assert beat(run).state == Stop.LOST


def test_a_run_that_is_no_longer_there_stops(run: ServiceRun) -> None:
    ServiceRun.objects.all().delete()
    assert beat(run).state == Stop.LOST


def test_a_database_that_is_away_for_a_moment_does_not_stop_the_run(
    run: ServiceRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = [OperationalError, OperationalError]

    def extend(_: ServiceRun) -> bool:
        if errors:
            raise errors.pop()
        return True

    monkeypatch.setattr(ServiceRun, "extend", extend)
    assert not beat(run, seconds=0.3).is_set()
    assert not errors


def test_a_database_that_stays_away_for_a_lease_stops_the_run(run: ServiceRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "LEASE", timedelta(seconds=0.2))
    monkeypatch.setattr(ServiceRun, "extend", lambda _: (_ for _ in ()).throw(OperationalError))
    assert beat(run).state == Stop.LOST


def test_the_first_reason_to_stop_stays() -> None:
    stop = Stop()
    stop.set("expired")
    stop.set("cancelled")
    assert (stop.state, stop.is_set()) == ("expired", True)
