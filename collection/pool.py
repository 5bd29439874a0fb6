"""Threads that ask, and one thread that takes the answers: no job waits for another, and none is forgotten."""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any

from django.conf import settings

from awscheck.aws.tally import Tally, counting
from collection.heartbeat import Stop

logger = logging.getLogger(__name__)
POLL = 0.5  # seconds: how late a stop is noticed
Work = Callable[[], Any]
Then = Callable[[Any, Tally], None]
Failed = Callable[[Exception, Tally], None]


class Pool:
    """Runs work in threads and handles each answer in the caller's thread, until nothing is left or ``stop`` is set."""

    def __init__(self, name: str, stop: Stop, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.stop, self.meanwhile = stop, meanwhile
        self.threads = settings.COLLECT_THREADS
        self._executor = ThreadPoolExecutor(self.threads, thread_name_prefix=name)
        self._start_threads()
        self._answers: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._paused: deque[Callable[[], None]] = deque()
        self._in_flight = 0

    def _start_threads(self) -> None:
        """Now: later each start would wait for its turn among threads that work (43 % of a large empty service)."""
        gate = threading.Barrier(self.threads)
        for _ in range(self.threads):
            self._executor.submit(gate.wait)

    def submit(self, work: Work, then: Then, failed: Failed, *, patient: bool = False) -> None:
        """Do ``work`` in a thread, ``then`` here; ``patient`` work waits while much is under way already."""
        job = partial(self._job, work, then, failed)
        if patient and self._in_flight >= 2 * self.threads:
            self._paused.append(partial(self._start, job))
        else:
            self._start(job)

    def run(self) -> None:
        """Handle answers until all work is done, or the stop is set; ``meanwhile`` after each, or some time."""
        while self._in_flight and not self.stop.is_set():
            self.meanwhile()
            try:
                handle = self._answers.get(timeout=POLL)
            except queue.Empty:
                continue
            if self.stop.is_set():
                return  # the answer may be nothing but that AWS is not asked any more
            handle()
            self._in_flight -= 1
            while self._paused and self._in_flight < 2 * self.threads:
                self._paused.popleft()()

    def close(self) -> None:
        """Forget what has not begun; what is under way ends unheard."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _start(self, job: Callable[[], None]) -> None:
        self._in_flight += 1
        self._executor.submit(copy_context().run, job)  # so that its log lines say what they are about

    def _job(self, work: Work, then: Then, failed: Failed) -> None:
        with counting() as tally:
            try:
                answer = work()
            except Exception as error:  # noqa: BLE001 - ends only what it worked for; the collector raises it at the end
                self._answers.put(partial(failed, error, tally))
                return
        self._answers.put(partial(then, answer, tally))
