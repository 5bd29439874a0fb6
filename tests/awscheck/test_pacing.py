"""How fast AWS may be asked, with Redis and without."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from awscheck import pacing
from awscheck.broker import command, find_server
from awscheck.pacing import Pace, Rate

SLOW = Rate(per_second=20, burst=10)


@pytest.fixture
def slow(monkeypatch):
    monkeypatch.setitem(pacing.RATES, "slow", SLOW)


@pytest.fixture
def broker(tmp_path_factory, settings):
    """A real server on a private socket."""
    import subprocess
    import time

    folder = tmp_path_factory.mktemp("b")
    server = subprocess.Popen(command(find_server(), folder), stdout=subprocess.DEVNULL)
    settings.REDIS_URL = f"unix://{folder / 'broker.sock'}"
    client = redis.Redis.from_url(settings.REDIS_URL)
    for _attempt in range(100):
        try:
            client.ping()
            break
        except redis.RedisError:
            time.sleep(0.05)
    yield server
    server.kill()
    server.wait()


@pytest.fixture
def nobody(settings, tmp_path):
    """No server there."""
    settings.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}"


class Clock:
    """Counts how long somebody was made to wait, without waiting."""

    def __init__(self) -> None:
        self.waited = 0.0
        self.lock = threading.Lock()

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.waited += seconds
        threading.Event().wait(seconds)


def calls(pace: Pace, number: int, service: str = "slow") -> None:
    for _call in range(number):
        pace(service, "us-east-1")


def test_a_burst_goes_through_at_once(slow, broker):
    clock = Clock()
    calls(Pace("111122223333", clock.sleep), SLOW.burst)
    assert clock.waited == 0


def test_after_the_burst_calls_keep_to_the_rate(slow, broker):
    clock = Clock()
    calls(Pace("111122223333", clock.sleep), SLOW.burst + 10)
    assert clock.waited == pytest.approx(10 / SLOW.per_second, abs=0.3)


def test_workers_share_one_bucket(slow, broker):
    calls(Pace("111122223333"), SLOW.burst)
    clock = Clock()
    calls(Pace("111122223333", clock.sleep), 5)
    assert clock.waited > 0


@pytest.mark.parametrize(("account", "service"), [("444455556666", "slow"), ("111122223333", "sns")])
def test_another_account_or_service_does_not_wait(slow, broker, account, service):
    calls(Pace("111122223333"), SLOW.burst)
    clock = Clock()
    calls(Pace(account, clock.sleep), 5, service)
    assert clock.waited == 0


def test_many_threads_keep_to_the_rate_together(slow, broker):
    clock, pace = Clock(), Pace("111122223333")
    pace._sleep = clock.sleep
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: pace("slow", "us-east-1"), range(SLOW.burst + 8)))
    assert clock.waited > 0


def test_without_redis_a_process_keeps_to_its_share(slow, nobody, settings):
    settings.CELERY_WORKER_CONCURRENCY = 2
    clock = Clock()
    calls(Pace("111122223333", clock.sleep), 10)
    assert clock.waited == pytest.approx(5 / (SLOW.per_second / 2), abs=0.3)


def test_a_redis_that_hangs_costs_a_tenth_of_a_second_once(slow, broker):
    import os
    import signal
    import time

    pace = Pace("111122223333")
    calls(pace, 1)
    os.kill(broker.pid, signal.SIGSTOP)
    started = time.monotonic()
    calls(pace, 12)
    os.kill(broker.pid, signal.SIGCONT)
    assert time.monotonic() - started < 1


def test_an_operator_can_lower_every_rate(settings):
    settings.AWS_CALLS_PER_SECOND = 3
    assert pacing.rate_of("ec2").per_second == 3
    assert pacing.rate_of("route-53").per_second == 3


def test_an_operator_cannot_raise_a_rate(settings):
    settings.AWS_CALLS_PER_SECOND = 1000
    assert pacing.rate_of("route-53").per_second == 5
