"""The tick's thread, in the beat process and in each worker's main process: it needs no broker and no free slot."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from celery.signals import beat_init, worker_ready, worker_shutting_down
from celery.worker import state
from django.db import DatabaseError, connections
from django.utils import timezone

from collection.heartbeat import leaving
from collection.models import Worker
from collection.tick import EVERY, tick

logger = logging.getLogger(__name__)
_ended = threading.Event()

_has_database = threading.Lock()
"""Held while this process has the database open. A worker forks whenever one of its children ends; a child forked in
the middle of a tick would believe that it holds SQLite's locks, and two writers without locks spoil the file
(https://www.sqlite.org/howtocorrupt.html, 2.6). So a fork waits for the tick."""
os.register_at_fork(
    before=_has_database.acquire, after_in_parent=_has_database.release, after_in_child=_has_database.release
)


def run(note: Callable[[], None]) -> None:
    """Note that the process is there, and tick, until it ends; a database that is away is tried again."""
    while not _ended.wait(EVERY.total_seconds()):
        with _has_database:
            try:
                note()
                tick()
            except DatabaseError as error:
                logger.warning("no tick: %s", type(error).__name__)
            finally:
                connections.close_all()


@beat_init.connect
def begin(note: Callable[[], None] = lambda: None, **_: Any) -> None:
    threading.Thread(target=run, args=(note,), name="tick", daemon=True).start()


@worker_ready.connect
def begin_in_worker(sender: Any, **_: Any) -> None:
    """A worker is known to be there from the moment it is ready."""
    note = partial(note_worker, sender.controller.concurrency, timezone.now())
    try:
        note()
    except DatabaseError as error:
        logger.warning("not noted as ready: %s", type(error).__name__)
    finally:
        connections.close_all()
    begin(note)


def note_worker(concurrency: int, started_at: datetime) -> None:
    running = len(state.active_requests)
    Worker.note(socket.gethostname(), os.getpid(), concurrency=concurrency, running=running, started_at=started_at)


@worker_shutting_down.connect
def end(**_: Any) -> None:
    """Stop ticking, and let what is being collected go back to the queue."""
    _ended.set()
    leaving.set()
