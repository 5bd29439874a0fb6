"""A broker that only writes down who was woken, a real one that can be stopped, and callers at the same time."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import connections

from awscheck import broker as embedded
from collection import sending


class Woken(list[str]):
    """The ids that were sent, in order; stands in for the Celery app."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[str] = []
        self.connected = 0

    @contextmanager
    def connection_for_write(self, **_: Any) -> Iterator["Woken"]:
        self.connected += 1
        yield self

    def ensure_connection(self, **_: Any) -> None:
        """It always answers."""

    def send_task(self, name: str, args: list[str], **_: Any) -> None:
        self.tasks.append(name)
        self.extend(args)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    """Who was woken; no broker is needed."""
    app = Woken()
    monkeypatch.setattr(sending, "current_app", app)
    return app


class RealBroker:
    """The server of the embedded default on a socket of its own, not running at first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis+socket://{embedded.socket_path(self.folder)}"

    def begin(self) -> None:
        command = embedded.command(embedded.find_server(), self.folder)
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not embedded.answers(embedded.socket_path(self.folder)):
            assert time.monotonic() < until, "the broker does not come up"
            time.sleep(0.02)

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It accepts connections and answers nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        yield
        self.process.send_signal(signal.SIGCONT)

    def forget(self) -> None:
        """Lose all messages."""
        with current_app.connection_for_write() as connection:
            connection.default_channel.client.flushall()
        assert self.waiting() == 0

    def waiting(self) -> int:
        """How many messages wait in it."""
        with current_app.connection_for_write() as connection:
            return int(connection.default_channel.client.llen("collection"))


@pytest.fixture
def real_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RealBroker]:
    """A real server that the Celery app would send to, once it has begun."""
    broker = RealBroker(tmp_path)
    monkeypatch.setattr(current_app.conf, "broker_url", broker.url)
    yield broker
    broker.end()


def at_once(count: int, call: Callable[[], Any]) -> list[Any]:
    """What ``count`` callers get who call at the same moment, each with a connection of its own."""
    barrier, answers = threading.Barrier(count), []

    def caller() -> None:
        barrier.wait()
        try:
            answers.append(call())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=caller) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
