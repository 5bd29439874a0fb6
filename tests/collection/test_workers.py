"""The rows that workers leave, and the thread that keeps them fresh."""

import os
import threading
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from collection import ticker
from collection.models import Worker


def note(pid: int = 7, running: int = 0) -> None:
    Worker.note("host-a", pid, concurrency=4, running=running, started_at=timezone.now())


def age(**by: float) -> None:
    Worker.objects.update(seen_at=timezone.now() - timedelta(**by))


def test_a_worker_that_was_seen_is_alive(db: None) -> None:
    note()
    assert Worker.objects.alive().count() == 1


def test_it_has_one_row_however_often_it_is_seen(db: None) -> None:
    note()
    note(running=3)
    assert Worker.objects.get().running == 3


def test_two_on_one_host_have_two(db: None) -> None:
    note(7)
    note(8)
    assert Worker.objects.count() == 2


def test_after_a_minute_of_silence_it_is_away(db: None) -> None:
    note()
    age(seconds=61)
    assert not Worker.objects.alive().exists()


def test_after_a_day_the_next_new_one_takes_its_row_away(db: None) -> None:
    note(7)
    age(hours=25)
    note(8)
    assert [worker.pid for worker in Worker.objects.all()] == [8]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be noted at each tick, without a thread."""
    notes: list[Any] = []
    monkeypatch.setattr(ticker, "begin", notes.append)
    monkeypatch.setattr(ticker.connections, "close_all", lambda: None)
    return notes


READY = SimpleNamespace(controller=SimpleNamespace(concurrency=3))


def test_a_worker_is_known_as_soon_as_it_is_ready(db: None, begun: list[Any]) -> None:
    ticker.begin_in_worker(sender=READY)
    assert (Worker.objects.get().concurrency, len(begun)) == (3, 1)


def test_its_ticks_tell_how_much_it_works_on(db: None, begun: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    ticker.begin_in_worker(sender=READY)
    monkeypatch.setattr(ticker.state, "active_requests", {"one", "two"})
    begun[0]()
    assert Worker.objects.get().running == 2


def test_without_a_database_it_ticks_all_the_same(
    begun: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(Worker, "note", away)
    ticker.begin_in_worker(sender=READY)
    assert len(begun) == 1
    assert "not noted as ready: OperationalError" in caplog.text


def test_no_child_is_forked_in_the_middle_of_a_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    ticking, told = threading.Event(), list[str]()

    def tick() -> None:
        ticking.set()
        time.sleep(0.3)
        told.append("the database is closed")
        ticker._ended.set()

    monkeypatch.setattr(ticker, "_ended", threading.Event())
    monkeypatch.setattr(ticker, "EVERY", timedelta(seconds=0.01))
    monkeypatch.setattr(ticker, "tick", tick)
    monkeypatch.setattr(ticker.connections, "close_all", lambda: None)
    thread = threading.Thread(target=ticker.run, args=(lambda: None,), daemon=True)
    thread.start()
    assert ticking.wait(5)
    if not (child := os.fork()):
        os._exit(0)
    told.append("a child is forked")
    os.waitpid(child, 0)
    thread.join(5)
    assert told == ["the database is closed", "a child is forked"]
