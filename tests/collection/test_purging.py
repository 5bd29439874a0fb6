"""What becomes of a deleted collection's rows."""

import pytest
from django.utils import timezone

from collection import inventory
from collection.models import Collection, Outcome, ResourceVersion
from collection.purging import purge
from tests.collection.factories import queue

pytestmark = pytest.mark.django_db
QUEUE = "sqs.queue"


def delete(outcome: Outcome) -> None:
    Collection.objects.filter(service_runs__outcomes=outcome).update(deleted_at=timezone.now())


def purge_all() -> None:
    while purge():
        pass


def delays() -> list[str]:
    return sorted(version.data["DelaySeconds"] for version in ResourceVersion.objects.all())


def test_nothing_goes_while_no_collection_is_deleted(read):
    read(queue(DelaySeconds="1"))
    assert purge() == 0


def test_what_only_the_deleted_collection_showed_goes(read):
    first = read(queue(DelaySeconds="1"))
    read(queue(DelaySeconds="2"))
    delete(first)
    purge_all()
    assert delays() == ["2"]
    assert Collection.objects.count() == Outcome.objects.count() == 1


def test_what_a_kept_collection_shows_stays(read):
    first, second = read(queue(DelaySeconds="1")), read(queue(DelaySeconds="1"))
    read(queue(DelaySeconds="2"))
    delete(first)
    purge_all()
    assert [version.data["DelaySeconds"] for version in inventory.found(second)] == ["1"]


def test_what_an_incomplete_kept_reading_saw_stays(read):
    first = read(queue(DelaySeconds="1"))
    seen = read(queue(DelaySeconds="2"), complete=False)
    read(queue(DelaySeconds="3"))
    delete(first)
    purge_all()
    assert [version.data["DelaySeconds"] for version in inventory.found(seen)] == ["2"]


def test_the_newest_complete_reading_stays_as_the_baseline(read):
    newest = read(queue(DelaySeconds="1"))
    cut_short = read(queue(DelaySeconds="2"), complete=False)
    delete(newest)
    delete(cut_short)
    purge_all()
    assert delays() == ["1", "2"]


def test_what_stands_today_stays_though_its_collection_goes(read):
    delete(read(queue(DelaySeconds="1")))
    purge_all()
    assert delays() == ["1"]


def test_a_running_collection_is_left_alone(read):
    outcome = read(queue(DelaySeconds="1"))
    delete(outcome)
    Collection.objects.update(state="running")
    assert purge() == 0
