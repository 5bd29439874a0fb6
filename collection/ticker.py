"""The tick's thread, in the beat process and in each worker's main process: it needs no broker and no free slot."""

import logging
import threading
from typing import Any

from celery.signals import beat_init, worker_ready, worker_shutting_down
from django.db import DatabaseError, connections

from collection.heartbeat import leaving
from collection.tick import EVERY, tick

logger = logging.getLogger(__name__)
_ended = threading.Event()


def run() -> None:
    """Tick until the process ends; a database that is away is tried again."""
    while not _ended.wait(EVERY.total_seconds()):
        try:
            tick()
        except DatabaseError as error:
            logger.warning("no tick: %s", type(error).__name__)
        finally:
            connections.close_all()  # a forked child must not inherit an open connection


@beat_init.connect
@worker_ready.connect
def begin(**_: Any) -> None:
    threading.Thread(target=run, name="tick", daemon=True).start()


@worker_shutting_down.connect
def end(**_: Any) -> None:
    """Stop ticking, and let what is being collected go back to the queue."""
    _ended.set()
    leaving.set()
