"""Readings that found nothing end many at a time, and lose nothing by it."""

import uuid
from collections.abc import Callable

import pytest

from collection.endings import LATEST, Endings
from collection.inventory import LostClaim
from collection.models import Collection, Inventory, Outcome, ResourceVersion, ServiceRun
from collection.problems import Problem
from collection.readings import Reading
from collection.registry import KINDS
from collection.states import RunState
from collection.suspects import Turns
from tests.collection import factories

QUEUE = "sqs.queue"


@pytest.fixture
def run(collection: Collection) -> ServiceRun:
    """A claimed run."""
    claim = uuid.uuid4()
    return ServiceRun.objects.create(collection=collection, service="sqs", state="running", claim=claim, attempts=1)


@pytest.fixture
def endings(run: ServiceRun) -> Endings:
    return Endings(run, Turns(run))


@pytest.fixture
def reading(run: ServiceRun, endings: Endings) -> Callable[..., Reading]:
    """One of the queues in a region that the run is reading (or is about to)."""

    def make(region: str = "us-east-1", state: str = "running") -> Reading:
        assert run.claim is not None
        claim = run.claim if state == "running" else None
        outcome = Outcome.objects.create(service_run=run, kind=QUEUE, region=region, state=state, claim=claim)
        where = factories.inventory_of(outcome)
        endings.look([where])
        return Reading(KINDS[QUEUE], outcome, run.claim, where, asker=None, cap=10)  # type: ignore[arg-type]

    return make


def test_they_end_together_and_each_is_numbered(endings: Endings, reading: Callable[..., Reading]) -> None:
    for region in ("us-east-1", "us-east-2"):
        one = reading(region)
        one.calls, one.retries = 2, 1
        endings.end(one)
    assert not Outcome.objects.exclude(state="running").exists()
    endings.write()
    ended = Outcome.objects.values_list("state", "complete", "reading", "calls", "retries", "claim", "count")
    assert list(ended) == [("empty", True, 1, 2, 1, None, 0)] * 2
    assert set(Inventory.objects.values_list("last_reading", "last_complete")) == {(1, 1)}
    assert all(outcome.inventory and outcome.finished_at and outcome.seconds > 0 for outcome in Outcome.objects.all())


def test_many_cost_no_more_queries_than_few(
    endings: Endings, reading: Callable[..., Reading], django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(30):
        endings.end(reading(f"region-{number}"))
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        endings.write()
    assert Outcome.objects.filter(state="empty").count() == 30


def test_a_later_one_has_the_next_number(endings: Endings, reading: Callable[..., Reading]) -> None:
    one = reading()
    Inventory.objects.filter(pk=one.inventory.pk).update(last_reading=4, last_complete=3)
    endings.end(one)
    endings.write()
    assert Outcome.objects.get().reading == 5
    assert Inventory.objects.get().last_complete == 5


def test_where_something_stands_it_is_ended_at_once(
    endings: Endings, reading: Callable[..., Reading], collection: Collection
) -> None:
    assert collection.owner is not None
    before = factories.make_collection(collection.owner, collection.profile)
    factories.make_reading(before, QUEUE, [factories.queue()])
    one = reading()
    endings.end(one)
    assert (Outcome.objects.get(pk=one.outcome.pk).state, ResourceVersion.objects.get().valid_to) == ("empty", 2)


def test_nobody_ends_before_what_waited_before(endings: Endings, reading: Callable[..., Reading]) -> None:
    endings.end(reading())
    denied = reading("us-east-2")
    denied.fail(Problem("denied", "permission"))
    endings.end(denied)
    assert set(Outcome.objects.values_list("state", flat=True)) == {"empty", "denied"}


def test_one_that_had_nothing_to_ask_begins_as_it_ends(endings: Endings, reading: Callable[..., Reading]) -> None:
    child = reading(state="pending")
    endings.begin_late([child.outcome])
    endings.end(child)
    endings.write()
    assert Outcome.objects.values_list("state", "attempts").get() == ("empty", 1)


def test_they_wait_for_others_only_so_long(endings: Endings, reading: Callable[..., Reading]) -> None:
    endings.end(reading())
    endings.write_if_due()
    assert Outcome.objects.get().state == "running"
    endings._since -= LATEST
    endings.write_if_due()
    assert Outcome.objects.get().state == "empty"


def test_who_lost_the_run_ends_nothing(endings: Endings, reading: Callable[..., Reading], run: ServiceRun) -> None:
    endings.end(reading())
    ServiceRun.objects.update(claim=uuid.uuid4())
    with pytest.raises(LostClaim):
        endings.write()
    assert (Outcome.objects.get().state, Inventory.objects.get().last_reading) == ("running", 0)


def test_one_lost_outcome_ends_none(endings: Endings, reading: Callable[..., Reading]) -> None:
    lost = reading()
    endings.end(lost)
    endings.end(reading("us-east-2"))
    Outcome.objects.filter(pk=lost.outcome.pk).update(claim=uuid.uuid4())
    with pytest.raises(LostClaim):
        endings.write()
    assert set(Outcome.objects.values_list("state", flat=True)) == {"running"}
    assert set(Inventory.objects.values_list("last_reading", flat=True)) == {0}


def test_where_somebody_else_has_written_meanwhile_none_ends(
    endings: Endings, reading: Callable[..., Reading], collection: Collection
) -> None:
    endings.end(reading())
    assert collection.owner is not None
    other = factories.make_collection(collection.owner, collection.profile)
    factories.make_reading(other, QUEUE, [factories.queue()])
    with pytest.raises(LostClaim):
        endings.write()
    assert ResourceVersion.objects.get().valid_to is None


def test_only_what_has_ended_in_the_database_forgives_the_attempt(
    endings: Endings, reading: Callable[..., Reading], run: ServiceRun
) -> None:
    endings.end(reading())
    assert ServiceRun.objects.get(state=RunState.RUNNING).attempts == 1
    endings.write()
    assert ServiceRun.objects.get(state=RunState.RUNNING).attempts == 0
