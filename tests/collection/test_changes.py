"""What each reading changed is counted where it is merged."""

import random
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collection import inventory, runs, slices
from collection.models import Collection, Inventory, Outcome, ResourceVersion, Tally
from collection.models.changes import COUNTS
from tests.collection.factories import (
    inventory_of,
    make_collection,
    make_item,
    make_reading,
    make_running,
    merge,
    queue,
    stage,
)

pytestmark = pytest.mark.django_db
QUEUE = "sqs.queue"


def counts(row) -> dict[str, int]:
    """Those of a reading, a collection or a day that are not 0."""
    return {name: getattr(row, name) for name in COUNTS if getattr(row, name)}


def items() -> int:
    return Inventory.objects.get().items


def test_what_a_first_reading_finds_may_have_been_there_before(read):
    assert counts(read(queue("orders"), queue("bills"))) == {"first_found": 2}
    assert items() == 2


def test_where_nothing_differs_nothing_is_counted(read):
    read(queue("orders"))
    assert counts(read(queue("orders"))) == {}
    assert items() == 1


def test_added_changed_and_removed_are_counted_apart(read):
    read(queue("orders"), queue("bills"), queue("mails", DelaySeconds="5"), queue("old"), queue("older"))
    outcome = read(queue("orders"), queue("bills", DelaySeconds="5"), queue("mails", DelaySeconds="6"), queue("new"))
    assert counts(outcome) == {"added": 1, "changed": 2, "removed": 2}
    assert items() == 4


def test_a_complete_reading_of_nothing_removes_all(read):
    read(queue("orders"), queue("bills"))
    assert counts(read()) == {"removed": 2}
    assert items() == 0


def test_what_reappears_is_added(read):
    read(queue("orders"))
    read()
    assert counts(read(queue("orders"))) == {"added": 1}


def test_an_incomplete_reading_removes_nothing(read):
    read(queue("orders"), queue("bills"))
    assert counts(read(queue("orders", DelaySeconds="5"), queue("new"), complete=False)) == {"added": 1, "changed": 1}
    assert items() == 3


def test_what_was_found_before_any_complete_reading_was_not_added(read):
    read(queue("orders"), complete=False)
    assert counts(read(queue("orders"), queue("bills"))) == {"first_found": 1}


def test_what_is_only_recorded_differently_is_no_change(read):
    read(queue("orders", DelaySeconds="5", Old="x"), queue("bills", DelaySeconds="5"))
    ResourceVersion.objects.update(fingerprint="another")
    assert counts(read(queue("orders", DelaySeconds="5"), queue("bills", DelaySeconds="6"))) == {"changed": 1}
    assert items() == 2


def test_where_nothing_stood_an_empty_reading_changes_nothing(read, alice, profile):
    read(queue("orders"))
    read()
    outcome = make_running(make_collection(alice, profile), QUEUE)
    facts = {"gone": 0, "calls": 1, "retries": 0, "seconds": 0.1}
    inventory.end_empty([(outcome, inventory_of(outcome), facts)], outcome.claim)
    outcome.refresh_from_db()
    assert (outcome.state, counts(outcome), items()) == ("empty", {}, 0)


def test_counting_costs_no_statement_of_its_own(alice, profile):
    def statements(*queues):
        outcome = make_running(make_collection(alice, profile), QUEUE)
        stage(outcome, [make_item(QUEUE, one) for one in queues])
        with CaptureQueriesContext(connection) as captured:
            merge(outcome)
        return len(captured)

    first, same = statements(queue("orders"), queue("bills")), statements(queue("orders"), queue("bills"))
    assert same <= first
    assert statements(queue("orders", DelaySeconds="5")) == same + 2  # one for what changed, one for what is gone


def test_an_outcome_that_is_read_again_counts_both_tries(alice, profile):
    first = make_reading(make_collection(alice, profile), QUEUE, [queue("orders")], complete=False)
    again = Outcome.objects.get(pk=first.pk)
    again.state, again.claim, again.count = "running", "0" * 32, 0
    again.save()
    again.refresh_from_db()
    stage(again, [make_item(QUEUE, queue("orders")), make_item(QUEUE, queue("bills"))])
    assert counts(merge(again)) == {"first_found": 2}
    assert items() == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer for all tables")
def test_what_was_written_ahead_counts_once(alice, profile, monkeypatch):
    monkeypatch.setattr(slices, "LARGE", 3)
    monkeypatch.setattr(slices, "SLICE", 2)
    outcome = make_running(make_collection(alice, profile), QUEUE)
    stage(outcome, [make_item(QUEUE, queue(f"queue-{number}")) for number in range(5)])
    assert counts(merge(outcome)) == {"first_found": 5}
    assert items() == 5


# All of it together, and again from what is kept


@pytest.fixture
def history(alice, profile):
    """Ended collections of an account in which things come, change and go by chance, some of them read in part."""
    chance = random.Random(7)
    for _each in range(12):
        collection = make_collection(alice, profile, state="running")
        names = chance.sample(range(8), chance.randrange(9))
        queues = [queue(f"queue-{name}", DelaySeconds=str(chance.randrange(2))) for name in names]
        make_reading(collection, QUEUE, queues, complete=chance.random() < 0.7)
        runs.complete(collection.pk)


def test_as_many_items_stand_as_there_are_open_versions(history):
    assert items() == ResourceVersion.objects.open().count()


def test_the_days_say_how_many_there_are(history):
    tally = Tally.objects.get()
    assert tally.first_found + tally.added - tally.removed == items()
    assert min(counts(tally).values()) > 3


def everything() -> list[list[dict]]:
    rows = [model.objects.order_by("pk").values("pk", *COUNTS) for model in (Outcome, Collection)]
    return [*map(list, rows), list(Inventory.objects.values("items")), list(Tally.objects.values("day", *COUNTS))]


def test_the_migration_counts_the_same_from_what_is_kept(history):
    before = everything()
    for model in (Outcome, Collection):
        model.objects.update(**dict.fromkeys(COUNTS, 0))
    Inventory.objects.update(items=0)
    Tally.objects.all().delete()
    with connection.schema_editor() if connection.vendor == "postgresql" else connection.cursor() as editor:
        import_module("collection.migrations.0009_changes").count(apps, editor)
    assert everything() == before
