"""While a service run is collected: prolong its lease, and notice when it must stop."""

import multiprocessing
import threading
from types import TracebackType

from django.db import DatabaseError, connections

from collection.models import Collection, ServiceRun
from collection.models.service_runs import LEASE
from collection.rights import withdraw
from collection.states import OutcomeState

EVERY = LEASE.total_seconds() / 4
LOOK = 1  # seconds: how late a worker that shuts down is noticed


leaving = multiprocessing.Event()
"""Set in a worker's main process when it is told to stop; the processes that it forked see it."""


class Stop:
    """One event that everything of a service run watches; ``state`` says what its open outcomes become."""

    LOST = "lost claim"
    LEAVING = "worker is shutting down"

    def __init__(self) -> None:
        self._event = threading.Event()
        self.state = ""

    def set(self, state: str) -> None:
        """The first reason stays."""
        self.state = self.state or state
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Pause, unless it is set meanwhile."""
        self._event.wait(seconds)


class Heartbeat(threading.Thread):
    """The only thread beside the main one that uses the database, by a connection of its own."""

    def __init__(self, run: ServiceRun, stop: Stop) -> None:
        super().__init__(name=f"heartbeat-{run.service}", daemon=True)
        self._ended = threading.Event()
        self._claimed, self._stop_all = run, stop

    def run(self) -> None:
        failures, looks = 0, 0
        while not self._ended.wait(LOOK):
            looks += 1
            if leaving.is_set():
                self._stop_all.set(Stop.LEAVING)
                break
            if looks % round(EVERY / LOOK):
                continue
            try:
                withdraw(Collection.objects.filter(pk=self._claimed.collection_id))
                if not self._claimed.extend():
                    self._stop_all.set(self._why())
                    break
                failures = 0
            except DatabaseError:
                connections.close_all()  # a session that was ended stays so; the next beat opens another
                failures += 1
                if failures * EVERY >= LEASE.total_seconds():
                    self._stop_all.set(Stop.LOST)
                    break
        connections.close_all()

    def _why(self) -> str:
        mine = ServiceRun.objects.filter(pk=self._claimed.pk, claim=self._claimed.claim)
        return OutcomeState.CANCELLED if mine.exclude(collection__cancelled_at=None).exists() else Stop.LOST

    def __enter__(self) -> "Heartbeat":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
