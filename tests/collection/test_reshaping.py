"""A declaration that asks for more, or keeps less, changes nothing in AWS, and no page says that it did."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from collection import registry
from collection.comparing import Comparison
from collection.kinds import Detail, Field
from collection.models import ResourceVersion
from collection.registry import KINDS, SERVICES
from collection.timelines import timeline
from tests.collection.driving import collect
from tests.collection.estates import give_queues, queue_url
from tests.fake_aws import FakeAws

QUEUE = KINDS["sqs.queue"]
URL = {"QueueUrl": Field("QueueUrl")}
SOURCES = Detail("list_dead_letter_source_queues", URL, keep="queueUrls", into="Sources")


def declare(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Queues are declared another way from now on."""
    kind = replace(QUEUE, **changes)
    service = replace(SERVICES["sqs"], kinds=(kind,))
    monkeypatch.setitem(registry.KINDS, kind.name, kind)
    monkeypatch.setitem(registry.SERVICES, "sqs", service)


@pytest.fixture
def queues(fake_aws: FakeAws) -> FakeAws:
    """An account with one queue."""
    give_queues(fake_aws, "orders")
    fake_aws.has("sqs", "ListDeadLetterSourceQueues", {"queueUrls": [queue_url("failed")]})
    return fake_aws


def causes() -> list[str]:
    """Why each version of the queue began, the newest first, as its page tells it."""
    version = ResourceVersion.objects.open().get()
    chapters, _older = timeline(version, ResourceVersion.objects.all())
    return [chapter.cause for chapter in chapters]


@pytest.mark.parametrize(
    "more",
    [
        {"details": (*QUEUE.details, SOURCES)},
        {"details": QUEUE.details, "tags": "Tags"},
    ],
    ids=["a detail call", "tags"],
)
def test_to_ask_for_more_is_no_change(more: dict[str, Any], queues, reader, monkeypatch) -> None:
    declare(monkeypatch, details=QUEUE.details[:1], tags="")
    collect(reader, "sqs")
    declare(monkeypatch, **more)
    collect(reader, "sqs")
    assert causes() == ["reshaped", "found"]


@pytest.mark.parametrize(
    "less",
    [
        {"drop": ("VisibilityTimeout",)},
        {"volatile": (*QUEUE.volatile, "VisibilityTimeout")},
        {"masks": ("VisibilityTimeout",)},
        {"details": QUEUE.details[:1], "tags": ""},
        {"details": QUEUE.details[1:], "volatile": (), "parse": ()},
    ],
    ids=["a field", "a field that changes at every look", "a secret", "tags", "a detail call"],
)
def test_to_keep_less_is_no_change(less: dict[str, Any], queues, reader, monkeypatch) -> None:
    collect(reader, "sqs")
    declare(monkeypatch, **less)
    collect(reader, "sqs")
    assert causes() == ["reshaped", "found"]


def test_another_table_is_no_new_version(queues, reader, monkeypatch) -> None:
    collect(reader, "sqs")
    declare(monkeypatch, columns=QUEUE.columns[:1], relations={}, console="", metrics=())
    collect(reader, "sqs")
    assert causes() == ["found"]


def test_a_change_is_one_although_more_is_asked_for(queues: FakeAws, reader: CredentialProfile, monkeypatch) -> None:
    collect(reader, "sqs")
    declare(monkeypatch, details=(*QUEUE.details, SOURCES))
    queues.has("sqs", "GetQueueAttributes", {"Attributes": {"VisibilityTimeout": "60"}})
    collect(reader, "sqs")
    assert causes() == ["changed", "found"]


def test_a_comparison_counts_it_as_recorded_differently(alice: User, queues, reader, monkeypatch) -> None:
    old = collect(reader, "sqs")
    declare(monkeypatch, details=(*QUEUE.details, SOURCES))
    told = [change.what for change in Comparison(alice, old, collect(reader, "sqs")).changes()]
    assert told == ["reshaped"]
