"""What one (kind, region) knows of itself while it is collected, and how it ends."""

import pytest

from awscheck.aws import Tally
from collection import inventory
from collection.asking import Batched, Gap
from collection.models import Collection, Outcome, ResourceVersion, Snapshot, StagedItem
from collection.problems import Problem
from collection.readings import PAUSE, Reading
from collection.registry import KINDS
from tests.collection import factories

DENIED = Problem("denied", "permission", "AccessDenied", action="sqs:ListQueues")


@pytest.fixture
def reading(collection: Collection) -> Reading:
    """A reading of alice's queues, with a cap of 2,500."""
    outcome = factories.make_running(collection, "sqs.queue")
    assert outcome.claim is not None
    where = factories.inventory_of(outcome)
    return Reading(KINDS["sqs.queue"], outcome, outcome.claim, where, asker=None, cap=2500)  # type: ignore[arg-type]


def another(collection: Collection, before: Reading) -> Reading:
    """The next reading of the same inventory."""
    owner = collection.owner
    assert owner is not None
    outcome = factories.make_running(factories.make_collection(owner, profile=collection.profile), "sqs.queue")
    assert outcome.claim is not None
    return Reading(before.kind, outcome, outcome.claim, before.inventory, asker=None, cap=2500)  # type: ignore[arg-type]


def queues(*names: str, **fields: object) -> Batched:
    return Batched([factories.make_item("sqs.queue", factories.queue(name, **fields)) for name in names])


def ended(reading: Reading) -> Outcome:
    reading.finish()
    return Outcome.objects.get(pk=reading.outcome.pk)


def test_it_stages_when_enough_have_come_and_shows_how_many(reading: Reading) -> None:
    reading.receive(queues(*map(str, range(999))))
    assert StagedItem.objects.count() == 0
    reading.receive(queues("last"))
    assert StagedItem.objects.count() == 1000
    assert Outcome.objects.get().count == 1000


def test_a_few_are_shown_when_some_time_has_gone(reading: Reading) -> None:
    reading.receive(queues("first"))
    reading.staged -= PAUSE
    reading.receive(queues("second"))
    assert Outcome.objects.get().count == 2


def test_with_items_it_is_ok_and_without_any_empty(reading: Reading) -> None:
    reading.receive(queues("orders"))
    assert (ended(reading).state, ResourceVersion.objects.count()) == ("ok", 1)


def test_without_items_it_is_empty_and_complete(reading: Reading) -> None:
    outcome = ended(reading)
    assert (outcome.state, outcome.complete, outcome.reading) == ("empty", True, 1)


def test_a_problem_without_items_makes_no_reading(reading: Reading) -> None:
    reading.fail(DENIED)
    outcome = ended(reading)
    assert (outcome.state, outcome.complete, outcome.reading) == ("denied", False, None)
    assert (outcome.reason, outcome.code, outcome.action) == ("permission", "AccessDenied", "sqs:ListQueues")


def test_a_problem_after_some_items_keeps_them_as_an_incomplete_reading(reading: Reading) -> None:
    reading.receive(queues("orders"))
    reading.fail(DENIED)
    outcome = ended(reading)
    assert (outcome.state, outcome.complete, outcome.reading, outcome.count) == ("denied", False, 1, 1)
    assert inventory.found(outcome).count() == 1


def test_the_first_problem_counts(reading: Reading) -> None:
    reading.fail(DENIED)
    reading.fail(Problem("throttled", "throttling"))
    assert ended(reading).state == "denied"


def test_the_cap_is_kept_and_marked(reading: Reading) -> None:
    reading.cap = 2
    reading.receive(queues("a", "b", "c"))
    outcome = ended(reading)
    assert (reading.full, outcome.count, outcome.truncated, outcome.complete) == (True, 2, True, False)


def test_as_many_as_the_cap_are_not_cut_off(reading: Reading) -> None:
    reading.cap = 2
    reading.receive(queues("a", "b"))
    assert not ended(reading).truncated


def test_an_item_that_comes_again_counts_once(reading: Reading) -> None:
    reading.receive(queues("orders"))
    reading.receive(queues("orders"))
    outcome = ended(reading)
    assert (outcome.count, outcome.gaps) == (1, [])


def test_another_item_under_the_same_key_is_kept_aside_once(reading: Reading) -> None:
    reading.receive(queues("orders"))
    for _ in range(2):
        reading.receive(queues("orders", DelaySeconds="5"))
    outcome = ended(reading)
    assert (outcome.count, [gap["code"] for gap in outcome.gaps]) == (2, ["DuplicateKey"])
    keys = sorted(ResourceVersion.objects.values_list("key", flat=True))
    assert keys[1].startswith(f"{keys[0]}#")


@pytest.mark.parametrize("staged", [False, True], ids=["at once", "in two pages"])
def test_different_items_under_one_key_have_the_same_places_in_any_order(
    collection: Collection, reading: Reading, staged: bool
) -> None:
    several = [queues("orders", DelaySeconds=seconds) for seconds in "123"]
    for number, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1])):
        this = reading if number == 0 else another(collection, reading)
        for place in order:
            this.receive(several[place])
            if staged:
                this.stage()
        this.receive(several[order[0]])
        assert (ended(this).state, this.outcome.count) == ("ok", 3)
    assert ResourceVersion.objects.count() == ResourceVersion.objects.open().count() == 3


def test_an_item_set_aside_keeps_its_numbers_and_its_children(reading: Reading) -> None:
    reading.kept = True
    several = sorted((queues("orders", DelaySeconds=str(n)).items[0] for n in range(2)), key=lambda item: item.digest)
    for number, item in enumerate(reversed(several)):
        item.volatile["Depth"] = number
        reading.receive(Batched([item]))
    key = several[0].key
    assert reading.snapshots == {key: {"Depth": 1}, f"{key}#{several[1].digest[:12]}": {"Depth": 0}}
    assert {item["key"]: item["DelaySeconds"] for item in reading.items} == {
        key: several[0].data["DelaySeconds"], f"{key}#{several[1].digest[:12]}": several[1].data["DelaySeconds"]
    }  # fmt: skip


def test_calls_retries_gaps_and_what_went_are_summed(reading: Reading) -> None:
    gap = Gap("Tags", "sqs:ListQueueTags", "AccessDenied", "denied", "permission")
    for _ in range(2):
        reading.count(Tally(calls=2, attempts=3))
        done = Batched(gone=1)
        done.gaps[gap] += 2
        reading.receive(done)
    outcome = ended(reading)
    assert (outcome.calls, outcome.retries, outcome.gone) == (4, 2, 2)
    why = {"code": "AccessDenied", "state": "denied", "reason": "permission"}
    assert outcome.gaps == [{"field": "Tags", "action": "sqs:ListQueueTags", **why, "items": 4}]


def test_what_changes_at_every_look_is_kept_beside(reading: Reading) -> None:
    reading.receive(queues("orders", ApproximateNumberOfMessages="7"))
    key = factories.queue("orders")["QueueUrl"]
    reading.note_metrics({key: {"age": 3.5}})
    ended(reading)
    assert Snapshot.objects.get().values[key] == {"ApproximateNumberOfMessages": "7", "age": 3.5}
    assert "ApproximateNumberOfMessages" not in ResourceVersion.objects.get().data


def test_items_are_only_held_where_somebody_needs_them(reading: Reading) -> None:
    reading.receive(queues("orders"))
    assert reading.items == []
    reading.kept = True
    reading.receive(queues("mails"))
    assert [item["_region"] for item in reading.items] == ["us-east-1"]
