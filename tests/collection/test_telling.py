"""What the log says of a service run."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import CredentialProfile
from awscheck.logs import JsonFormatter, RedactingFilter
from collection import collecting, tick
from collection.inventory import LostClaim
from collection.models import ServiceRun, Tick
from tests.collection.driving import collect, start
from tests.collection.estates import give_queues
from tests.collection.factories import KEYS
from tests.collection.waking import Woken
from tests.fake_aws import FakeAws

Reader = CredentialProfile
Lines = list[dict[str, Any]]


class Written(logging.Handler):
    """Every line as it would be written, at any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []
        self.addFilter(RedactingFilter())
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def of(self, logger: str) -> Lines:
        return [line for line in map(json.loads, self.texts) if line["logger"] == logger]


@pytest.fixture
def written() -> Iterator[Written]:
    """Everything at DEBUG but AWS's client, which is pinned to INFO."""
    handler, root = Written(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def test_it_says_when_a_run_begins_and_how_it_ended(fake_aws: FakeAws, reader: Reader, written: Written) -> None:
    give_queues(fake_aws, "one", "two")
    run = collect(reader, "sqs").service_runs.get()
    begins, ends = written.of("collection.telling")
    assert begins["message"] == "sqs begins, attempt 1"
    assert ends["message"].startswith("sqs ends done after ")
    assert ends["message"].endswith(" s: 1 ok; 2 found, 5 calls")
    for line in (begins, ends):
        assert (line["collection"], line["service_run"]) == (str(run.collection_id), str(run.pk))
        assert (line["service"], line["level"]) == ("sqs", "INFO")


def test_it_says_so_after_a_bug_too(
    fake_aws: FakeAws, reader: Reader, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(collecting, "_collect", broken)
    run = start(reader, "sqs").service_runs.get()
    with pytest.raises(ZeroDivisionError):
        collecting.collect(run.pk)
    assert written.of("collection.telling")[-1]["message"].startswith("sqs ends running after ")


def test_a_lost_claim_is_told(
    fake_aws: FakeAws, reader: Reader, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: Any) -> None:
        raise LostClaim

    monkeypatch.setattr(collecting, "_collect", lost)
    run = start(reader, "sqs").service_runs.get()
    collecting.collect(run.pk)
    [line] = written.of("collection.collecting")
    assert (line["level"], line["service_run"]) == ("WARNING", str(run.pk))


def test_what_is_given_up_and_sent_again_is_told(reader: Reader, written: Written, woken: Woken) -> None:
    runs = start(reader, "sqs", "sns").service_runs
    ServiceRun.take(runs.get(service="sns").pk)
    runs.filter(service="sns").update(attempts=4, lease_until=timezone.now() - timedelta(minutes=5))
    runs.filter(service="sqs").update(published_at=Now() - timedelta(minutes=5))
    Tick.objects.all().delete()
    tick.tick()
    given_up, sent = written.of("collection.tick")
    assert given_up["message"] == "gave up sns after 4 attempts whose workers died"
    assert given_up["service_run"] == str(runs.get(service="sns").pk)
    assert sent["message"] == "woke workers for 1 waiting service runs"


def test_no_secret_of_a_collection_is_in_the_log_at_debug(fake_aws: FakeAws, reader: Reader, written: Written) -> None:
    give_queues(fake_aws, "one")
    collect(reader, "sqs", "iam")
    said = "\n".join(written.texts)
    assert said
    assert fake_aws.user.secret not in said
    assert fake_aws.user.key not in said
    assert KEYS["aws_secret_key"] not in said.replace("secretsmanager", "")
