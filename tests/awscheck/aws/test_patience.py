"""Throttling is waited for in short steps first, and long enough."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from awscheck.aws import AwsSession, Credentials, counting
from awscheck.aws.patience import FIRST, LONGEST
from awscheck.aws.sessions import ATTEMPTS
from tests.fake_sts import FakeSts


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """How long was waited, each at its longest."""
    seconds: list[float] = []
    monkeypatch.setattr("time.sleep", seconds.append)
    monkeypatch.setattr("awscheck.aws.patience.random.random", lambda: 1.0)
    return seconds


def ask(fake_sts: FakeSts, code: str, status: int = 400, *, quick: bool = False, times: int = 1) -> int:
    """How many attempts so many calls took that were all answered with this error."""
    fake_sts.refuse("sts", "GetCallerIdentity", "query", code, status=status)
    session = AwsSession(Credentials("access_key", fake_sts.add_user().params), quick=quick)
    with counting() as tally:
        for _ in range(times):
            with pytest.raises(ClientError):
                session.identity()
    return tally.attempts


def test_the_first_waits_after_throttling_are_short(fake_sts: FakeSts, waits: list[float]) -> None:
    assert ask(fake_sts, "Throttling") == ATTEMPTS
    assert waits[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert max(waits) == LONGEST


def test_after_other_trouble_the_waits_are_no_longer(fake_sts: FakeSts, waits: list[float]) -> None:
    assert ask(fake_sts, "InternalError", 500) == ATTEMPTS
    assert 0 < waits[0] <= 0.05
    assert max(waits) <= LONGEST


def test_much_throttling_of_one_client_does_not_use_up_its_repetitions(fake_sts: FakeSts, waits: list[float]) -> None:
    assert ask(fake_sts, "Throttling", times=20) == 20 * ATTEMPTS


def test_a_person_who_waits_is_told_at_once(fake_sts: FakeSts, waits: list[float]) -> None:
    assert ask(fake_sts, "Throttling", quick=True) == 1
    assert waits == []
