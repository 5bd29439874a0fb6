"""Cancelled, out of time, or overtaken: everything stops within seconds, and what was read is kept."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import connections

from accounts.models import CredentialProfile
from collection import runs
from collection.models import Collection, Outcome, ResourceVersion, ServiceRun
from tests.collection.driving import collect, found, outcome, start, work
from tests.collection.estates import give_buckets, give_queues, queue_url
from tests.fake_aws import FakeAws, Params

Reader = CredentialProfile
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds takes a tenth of one."""
    monkeypatch.setattr("collection.heartbeat.EVERY", 0.1)
    monkeypatch.setattr("collection.heartbeat.LOOK", 0.1, raising=False)
    monkeypatch.setattr("collection.pool.POLL", 0.05)
    monkeypatch.setattr(runs, "publish", lambda _: 0)


def without_end(aws: FakeAws, at: int = 3, then: Callable[[], object] = lambda: None) -> None:
    """A listing that never ends; at its so-manieth page something happens."""

    def page(params: Params) -> Params:
        number = int(params.get("NextToken", 0))
        if number == at:
            then()
            connections.close_all()
        return {"QueueUrls": [queue_url(str(number))], "NextToken": str(number + 1)}

    aws.has("sqs", "ListQueues", page)
    aws.latency = 0.005


def cancels(collection: Collection) -> Callable[[Params], Params]:
    """An answer in whose middle the collection is cancelled."""

    def answer(_: Params) -> Params:
        runs.cancel(Collection.objects.get(pk=collection.pk))
        connections.close_all()
        return {}

    return answer


@pytest.fixture
def time_limit() -> Iterator[Callable[[], None]]:
    """Celery's soft time limit, whenever it is called."""

    def over(*_: object) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, over)
    yield lambda: os.kill(os.getpid(), signal.SIGALRM)
    signal.signal(signal.SIGALRM, before)


def test_a_cancelled_collection_stops_and_keeps_what_it_read(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "sqs")
    without_end(fake_aws, then=lambda: runs.cancel(Collection.objects.get(pk=collection.pk)))
    began = time.monotonic()
    work(collection)
    assert time.monotonic() - began < 5
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.reason, queues.complete) == ("cancelled", "cancelled", False)
    assert len(found(collection, "sqs.queue")) == queues.count > 0
    assert (collection.state, collection.found) == ("cancelled", queues.count)


def test_after_a_cancellation_aws_is_left_alone(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "sqs")
    without_end(fake_aws, then=lambda: runs.cancel(Collection.objects.get(pk=collection.pk)))
    work(collection)
    time.sleep(0.1)  # what was under way may end
    asked = len(fake_aws.asked)
    time.sleep(0.2)
    assert len(fake_aws.asked) == asked


def test_the_details_of_an_item_are_not_read_to_their_end(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "s3")
    give_buckets(fake_aws, **dict.fromkeys("abcdefgh", "us-east-1"))
    cancel = cancels(collection)
    buckets = [{"Name": name, "BucketRegion": "us-east-1"} for name in "abcdefgh"]
    fake_aws.has("s3", "ListBuckets", lambda params: {**cancel(params), "Buckets": buckets})
    fake_aws.latency = 0.3
    work(collection)
    asked = len(fake_aws.calls_of("s3"))
    time.sleep(0.5)
    assert len(fake_aws.calls_of("s3")) - asked <= 8  # what was sent already
    assert asked < 8 * 12
    assert outcome(collection, "s3.bucket", "global").state == "cancelled"


def test_what_was_cancelled_while_it_signed_in_is_cancelled_not_refused(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "sqs")
    cancel = cancels(collection)
    refused_late = {"when": lambda params: cancel(params) or time.sleep(0.4) or True}
    fake_aws.fail("sts", "GetCallerIdentity", "AccessDenied", status=403, **refused_late)
    work(collection)
    assert (outcome(collection, "sqs.queue").state, collection.state) == ("cancelled", "cancelled")
    assert not fake_aws.calls_of("sqs")


def test_a_collection_that_was_cancelled_before_its_turn_asks_nothing(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "sqs", regions=["all"])
    runs.cancel(collection)
    work(collection)
    assert {one.state for one in Outcome.objects.all()} == {"cancelled"}
    assert not fake_aws.requests


def test_out_of_time_keeps_what_was_read(fake_aws: FakeAws, reader: Reader, time_limit: Callable[[], None]) -> None:
    give_queues(fake_aws, "before")
    collect(reader, "sqs")
    without_end(fake_aws, at=20, then=time_limit)
    collection = start(reader, "sqs")
    work(collection)
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.reason, queues.complete) == ("timed_out", "time_limit", False)
    assert len(found(collection, "sqs.queue")) == queues.count > 0
    assert ResourceVersion.objects.open().filter(resource_id=queue_url("before")).exists()
    assert not collection.is_open


def test_nobody_sits_out_a_pause_before_another_try(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collection.asking.PAUSES", (60,))
    collection = start(reader, "sqs")
    give_queues(fake_aws, "orders")
    cancel = cancels(collection)
    fake_aws.fail("sqs", "ListQueueTags", "ThrottlingException", when=lambda params: cancel(params) == {})
    began = time.monotonic()
    assert work(collection).state == "cancelled"
    for thread in threading.enumerate():
        if thread.name.startswith("sqs"):
            thread.join(5)
    assert time.monotonic() - began < 5


def test_nobody_sits_out_the_pause_before_the_second_chance(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collection.collector.PAUSE", 60)
    collection = start(reader, "sqs")
    cancel = cancels(collection)
    fake_aws.fail("sqs", "ListQueues", "ThrottlingException", when=lambda params: cancel(params) == {})
    began = time.monotonic()
    assert work(collection).state == "cancelled"
    assert time.monotonic() - began < 5


def test_who_lost_the_claim_writes_nothing_more(
    fake_aws: FakeAws, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    collection = start(reader, "sqs")
    other = "0" * 32
    without_end(fake_aws, then=lambda: ServiceRun.objects.filter(collection=collection).update(claim=other))
    with caplog.at_level(logging.WARNING):
        work(collection)
    run = collection.service_runs.get()
    assert (run.state, run.claim.hex) == ("running", other)
    assert outcome(collection, "sqs.queue").state == "running"
    assert not ResourceVersion.objects.exists()
    assert "lost the claim on sqs" in caplog.text
