"""A session that is told to stop sends nothing more: no page, no repetition, no call."""

import threading
import time
from collections.abc import Callable

import pytest

from awscheck.aws import AWS_ERRORS, AwsSession, Credentials
from awscheck.aws.exceptions import StoppedError
from tests.fake_aws import FakeAws, fake_aws

__all__ = ["fake_aws"]


@pytest.fixture
def session(fake_aws: FakeAws) -> AwsSession:
    return AwsSession(Credentials("access_key", fake_aws.user.params))


def after(count: int, aws: FakeAws) -> Callable[[], bool]:
    """Told to stop once so many calls have been made."""
    return lambda: len(aws.asked) >= count


def test_it_sends_nothing_more(fake_aws: FakeAws, session: AwsSession) -> None:
    session.is_stopped = lambda: True
    with pytest.raises(StoppedError):
        session.client("sqs", "us-east-1").list_queues()
    assert not fake_aws.requests


def test_not_even_for_a_roles_credentials(fake_aws: FakeAws) -> None:
    session = AwsSession(Credentials("role_arn", {"role_arn": fake_aws.add_role().arn}))
    session.is_stopped = lambda: True
    with pytest.raises(StoppedError):
        session.identity()
    assert not fake_aws.requests


def test_a_listing_ends_between_two_pages(fake_aws: FakeAws, session: AwsSession) -> None:
    fake_aws.has("sqs", "ListQueues", *[{"QueueUrls": [str(number)]} for number in range(9)])
    session.is_stopped = after(3, fake_aws)
    with pytest.raises(StoppedError):
        list(session.client("sqs", "us-east-1").get_paginator("list_queues").paginate())
    assert len(fake_aws.asked) == 3


def test_what_was_throttled_is_not_asked_again(fake_aws: FakeAws, session: AwsSession) -> None:
    fake_aws.fail("sqs", "ListQueues", "ThrottlingException")
    session.is_stopped = after(1, fake_aws)
    with pytest.raises(StoppedError):
        session.client("sqs", "us-east-1").list_queues()
    assert len(fake_aws.asked) == 1


def test_who_waited_for_a_turn_does_not_take_it(fake_aws: FakeAws, session: AwsSession) -> None:
    waited: list[str] = []
    session.is_stopped = lambda: bool(waited)
    session.pace = lambda service, _region: waited.append(service)
    with pytest.raises(StoppedError):
        session.client("sqs", "us-east-1").list_queues()
    assert (waited, fake_aws.asked) == (["sqs"], [])


def test_a_pause_is_cut_short(session: AwsSession) -> None:
    stop = threading.Event()
    session.is_stopped, session.wait = stop.is_set, stop.wait
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(StoppedError):
        session.pause(60)


def test_a_pause_that_nobody_disturbs_lasts(session: AwsSession) -> None:
    began = time.monotonic()
    session.pause(0.05)
    assert time.monotonic() - began >= 0.05


def test_callers_need_to_know_no_error_more() -> None:
    assert issubclass(StoppedError, AWS_ERRORS)
