"""Calls and retries are counted, successes and failures alike."""

import threading

import pytest
from botocore.exceptions import ClientError

from awscheck.aws import AwsSession, Credentials, counting
from tests.fake_sts import FakeSts


@pytest.fixture
def session(fake_sts: FakeSts) -> AwsSession:
    return AwsSession(Credentials("access_key", fake_sts.add_user().params))


def test_a_call_is_counted(session: AwsSession) -> None:
    with counting() as tally:
        session.identity()
        session.identity()
    assert (tally.calls, tally.attempts, tally.retries) == (2, 2, 0)


def test_retries_of_a_failed_call_are_counted(
    session: AwsSession, fake_sts: FakeSts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    fake_sts.refuse("sts", "GetCallerIdentity", "query", "Throttling")
    with counting() as tally, pytest.raises(ClientError):
        session.identity()
    assert (tally.calls, tally.attempts, tally.retries) == (1, 10, 9)


def test_another_threads_calls_are_its_own(session: AwsSession) -> None:
    with counting() as tally:
        thread = threading.Thread(target=session.identity)
        thread.start()
        thread.join()
    assert tally.calls == 0


def test_outside_a_block_nothing_is_counted(session: AwsSession) -> None:
    with counting() as tally:
        pass
    session.identity()
    assert tally.calls == 0
