"""A large first reading on SQLite: written ahead, seen by nobody before it is whole."""

import pytest
from django.db import connection

from collection import inventory, slices
from collection.inventory import Closing, LostClaim
from collection.models import Inventory, ResourceVersion
from collection.standing import Standing
from tests.collection.factories import inventory_of, make_collection, make_item, make_running, merge, queue, stage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer for all tables"),
]
QUEUE = "sqs.queue"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(slices, "LARGE", 3)
    monkeypatch.setattr(slices, "SLICE", 2)


@pytest.fixture
def staged(alice, profile):
    """An outcome with five staged queues."""

    def make():
        outcome = make_running(make_collection(alice, profile), QUEUE)
        stage(outcome, [make_item(QUEUE, queue(f"queue-{number}")) for number in range(5)])
        return outcome

    return make


def write_ahead(outcome) -> Inventory:
    place = inventory_of(outcome)
    slices.write_ahead(place, outcome, outcome.claim, outcome.service_run.collection.created_at)
    return place


def test_nobody_sees_what_is_not_published(staged):
    write_ahead(staged())
    assert ResourceVersion.objects.count() == 5
    assert ResourceVersion.objects.open().count() == 0


def test_the_merge_publishes_each_once(staged):
    outcome = merge(staged())
    assert ResourceVersion.objects.open().count() == ResourceVersion.objects.count() == 5
    assert inventory.found(outcome).count() == outcome.count == 5


def test_what_a_killed_attempt_wrote_is_replaced(staged):
    write_ahead(staged())
    merge(staged())
    assert ResourceVersion.objects.count() == 5


def test_a_lost_claim_writes_nothing(staged):
    outcome = staged()
    type(outcome).objects.filter(pk=outcome.pk).update(claim=None)
    with pytest.raises(LostClaim):
        merge(outcome)
    assert ResourceVersion.objects.count() == 0


def test_a_later_reading_is_merged_at_once(staged):
    merge(staged())
    place = write_ahead(staged())
    assert place.last_reading == 1
    assert ResourceVersion.objects.count() == 5


def test_who_woke_up_late_takes_nothing_away_that_was_published_meanwhile(staged):
    late = staged()
    known_before = inventory_of(late)
    merge(staged())
    type(late).objects.filter(pk=late.pk).update(claim=None)
    with pytest.raises(LostClaim):
        inventory.merge(late, late.claim, known_before, Closing("ok", complete=True), Standing(base=0))
    assert ResourceVersion.objects.open().count() == 5
