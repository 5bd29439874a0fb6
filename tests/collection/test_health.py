"""What must be there for the portal to work."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.utils import timezone

from collection import health, tick
from collection.models import Tick, Worker
from tests.collection.databases import no_database
from tests.collection.waking import RealBroker


@pytest.fixture
def present(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker, a tick and a broker."""
    caches["process"].clear()
    Worker.note("host-a", 7, concurrency=4, running=0, started_at=timezone.now())
    tick.tick()
    monkeypatch.setattr(health, "broker_answers", lambda: True)


def missing() -> list[str]:
    return [check.name for check in health.checks() if not check.is_fine]


def test_all_is_there(present: None) -> None:
    assert missing() == []
    assert health.what_is_away() == ""


def test_without_a_tick_for_a_minute_it_says_so(present: None) -> None:
    Tick.objects.update(done_at=timezone.now() - timedelta(seconds=61))
    assert missing() == ["tick"]
    assert health.what_is_away() == health.who_is_away() == "tick"


def test_without_a_worker_for_a_minute_it_says_so_though_beat_ticks(present: None) -> None:
    Worker.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert missing() == ["worker"]
    assert health.what_is_away() == health.who_is_away() == "worker"


def test_without_a_broker_it_says_so(present: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "broker_answers", lambda: False)
    assert missing() == ["broker"]
    assert (health.what_is_away(), health.who_is_away()) == ("broker", "")


def test_pages_ask_the_broker_only_now_and_then(present: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(health, "broker_answers", lambda: bool(asked.append(False)))
    assert [health.what_is_away() for _ in range(3)] == ["broker"] * 3
    assert len(asked) == 1


def test_without_a_database_nothing_is_known_of_tick_and_worker(present: None) -> None:
    with no_database():
        found = {check.name: str(check.text) for check in health.checks()}
    assert found["database"] == "Does not answer."
    assert found["tick"] == found["worker"] == "Not known while the database does not answer."


def test_a_real_broker_answers(real_broker: RealBroker, settings: LazySettings) -> None:
    settings.REDIS_URL = real_broker.url.replace("redis+socket", "unix")
    assert not health.broker_answers()
    real_broker.begin()
    assert health.broker_answers()


@pytest.fixture
def black_hole() -> Iterator[str]:
    """A server that accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def test_a_broker_that_says_nothing_is_known_at_once(black_hole: str, settings: LazySettings) -> None:
    settings.REDIS_URL = black_hole
    before = time.monotonic()
    assert not health.broker_answers()
    assert time.monotonic() - before < 0.35
