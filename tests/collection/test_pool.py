"""Jobs in threads, answers in the caller's thread, and an end in any case."""

import threading
import time
from typing import Any

import pytest
from django.conf import LazySettings

from awscheck.aws import Tally
from awscheck.aws.tally import _current
from awscheck.logs import _subject, about
from collection.heartbeat import Stop
from collection.pool import Pool


class Caller:
    """A pool's user, who notes what comes back."""

    def __init__(self) -> None:
        self.stop = Stop()
        self.pool = Pool("test", self.stop)
        self.answers: list[Any] = []
        self.errors: list[Exception] = []
        self.tallies: list[Tally] = []
        self.threads: set[int] = set()

    def submit(self, work: Any, **more: Any) -> None:
        self.pool.submit(work, self.answered, self.failed, **more)

    def answered(self, answer: Any, tally: Tally) -> None:
        self.threads.add(threading.get_ident())
        self.answers.append(answer)
        self.tallies.append(tally)

    def failed(self, error: Exception, tally: Tally) -> None:
        self.errors.append(error)


@pytest.fixture
def caller(settings: LazySettings) -> Caller:
    settings.COLLECT_THREADS = 4
    return Caller()


def test_answers_are_handled_in_the_callers_thread(caller: Caller) -> None:
    for number in range(20):
        caller.submit(lambda number=number: (number, threading.get_ident()))
    caller.pool.run()
    assert sorted(number for number, _thread in caller.answers) == list(range(20))
    assert caller.threads == {threading.get_ident()}
    assert threading.get_ident() not in {thread for _number, thread in caller.answers}


def test_a_handler_may_give_more_work(caller: Caller) -> None:
    def again(answer: int, _tally: Tally) -> None:
        caller.answers.append(answer)
        if answer:
            caller.pool.submit(lambda: answer - 1, again, caller.failed)

    caller.pool.submit(lambda: 5, again, caller.failed)
    caller.pool.run()
    assert caller.answers == [5, 4, 3, 2, 1, 0]


def test_an_unforeseen_error_is_handed_over(caller: Caller) -> None:
    caller.submit(lambda: 1 / 0)
    caller.submit(lambda: "fine")
    caller.pool.run()
    assert [type(error) for error in caller.errors] == [ZeroDivisionError]
    assert caller.answers == ["fine"]


def test_each_job_has_its_own_tally(caller: Caller) -> None:
    def call(times: int) -> int:
        tally = _current.get()
        assert tally is not None
        tally.calls += times
        return times

    for times in range(8):
        caller.submit(lambda times=times: call(times))
    caller.pool.run()
    assert [tally.calls for tally in caller.tallies] == caller.answers


def test_patient_work_waits_until_less_is_under_way(caller: Caller) -> None:
    most = 0

    def handled(_answer: None, _tally: Tally) -> None:
        nonlocal most
        most = max(most, caller.pool._in_flight)

    for _ in range(40):
        caller.pool.submit(lambda: time.sleep(0.001), handled, caller.failed, patient=True)
    caller.pool.run()
    assert most == 2 * caller.pool.threads
    assert not caller.pool._paused


def test_a_stop_ends_it_while_work_is_under_way(caller: Caller) -> None:
    release = threading.Event()
    caller.submit(release.wait)
    threading.Timer(0.1, caller.stop.set, ["cancelled"]).start()
    began = time.monotonic()
    caller.pool.run()
    caller.pool.close()
    assert time.monotonic() - began < 2
    assert caller.answers == []
    release.set()


def test_what_has_not_begun_is_forgotten(caller: Caller) -> None:
    done: list[int] = []
    for number in range(100):
        caller.submit(lambda number=number: (time.sleep(0.01), done.append(number)))
    caller.pool.close()
    time.sleep(0.1)
    assert len(done) <= caller.pool.threads


def test_log_lines_of_the_threads_say_what_they_are_about(caller: Caller) -> None:
    with about(service="sqs"):
        for _ in range(10):
            caller.submit(_subject.get)
    caller.pool.run()
    assert caller.answers == [{"service": "sqs"}] * 10
