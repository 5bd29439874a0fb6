"""The database goes away in the middle of a service run: nobody has died of it."""

from collections.abc import Callable

import pytest
from django.db import OperationalError, connections

from accounts.models import CredentialProfile
from collection.collector import Collector
from collection.models import ServiceRun
from tests.collection.driving import outcome, start, work
from tests.collection.estates import give_queues
from tests.fake_aws import FakeAws

pytestmark = pytest.mark.django_db(transaction=True)
Reader = CredentialProfile


@pytest.fixture
def interrupted(fake_aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Let the next run fail at the database, which is there afterwards or is not."""
    give_queues(fake_aws, "orders")
    really_collect = Collector.collect
    errors = [OperationalError("terminating connection")]

    def collect(self: Collector) -> None:
        if errors:
            raise errors.pop()
        really_collect(self)

    def interrupt(is_usable: bool) -> None:
        monkeypatch.setattr(Collector, "collect", collect)
        monkeypatch.setattr(type(connections["default"]), "is_usable", lambda _: is_usable)

    return interrupt


def test_a_session_that_was_ended_costs_no_attempt(interrupted: Callable[[bool], None], reader: Reader) -> None:
    interrupted(False)
    collection = start(reader, "sqs")
    work(collection)
    run = ServiceRun.objects.get(collection=collection)
    assert (run.state, run.attempts) == ("queued", 0)
    work(collection)
    assert outcome(collection, "sqs.queue").state == "ok"


def test_a_statement_that_the_database_refuses_costs_one(interrupted: Callable[[bool], None], reader: Reader) -> None:
    interrupted(True)
    collection = start(reader, "sqs")
    with pytest.raises(OperationalError):
        work(collection)
    assert ServiceRun.objects.get(collection=collection).attempts == 1
