"""Which collections are kept, and what becomes of the others."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from collection.models import Collection, ResourceVersion, Retention
from collection.retention import overdue, prune, size, sweep
from tests.collection.factories import make_collection, make_profile, make_reading, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def collected(alice):
    """A collection so many days ago."""

    def make(days: int, **facts) -> Collection:
        collection = make_collection(alice, **facts)
        Collection.objects.filter(pk=collection.pk).update(created_at=timezone.now() - timedelta(days=days))
        return collection

    return make


def going() -> set[Collection]:
    return {collection for collections in overdue(timezone.now()) for collection in collections}


def test_without_a_rule_all_are_kept(collected):
    collected(1000)
    assert going() == set()


def test_a_rule_that_says_nothing_keeps_all(collected):
    collected(1000)
    Retention.objects.create()
    assert going() == set()


def test_the_last_ones_are_kept(collected):
    Retention.objects.create(keep_last=2)
    oldest, *_kept = collected(3), collected(2), collected(1)
    assert going() == {oldest}


def test_those_of_the_last_days_are_kept(collected):
    Retention.objects.create(keep_days=7)
    old, _young = collected(8), collected(6)
    assert going() == {old}


def test_with_both_what_either_keeps_is_kept(collected):
    Retention.objects.create(keep_last=1, keep_days=7)
    oldest, *_kept = collected(10), collected(6), collected(5)
    assert going() == {oldest}
    Collection.objects.filter(created_at__gt=timezone.now() - timedelta(days=7)).delete()
    assert going() == set()


def test_a_pinned_one_always_stays(collected):
    Retention.objects.create(keep_days=7)
    collected(100, pinned=True)
    assert going() == set()


def test_one_that_still_runs_stays(collected):
    Retention.objects.create(keep_days=7)
    collected(100, state="running")
    assert going() == set()


def test_a_profiles_own_rule_holds_for_it_alone(alice, collected):
    own = make_profile(alice, "own")
    Retention.objects.create(keep_days=7)
    Retention.objects.create(profile=own, keep_days=365)
    _kept, gone = collected(100, profile=own), collected(100, profile=make_profile(alice, "other"))
    assert going() == {gone}


def test_each_profile_keeps_its_own_last_ones(alice, collected):
    Retention.objects.create(keep_last=1)
    for name in ("one", "two"):
        collected(10, profile=make_profile(alice, name))
    assert going() == set()


def test_there_is_one_general_rule(db):
    Retention.objects.create(keep_days=1)
    with pytest.raises(IntegrityError):
        Retention.objects.create(keep_days=2)


def test_a_sweep_hides_at_once_and_only_once(collected):
    Retention.objects.create(keep_days=7)
    old = collected(8)
    assert (sweep(timezone.now()), sweep(timezone.now())) == (1, 0)
    old.refresh_from_db()
    assert old.deleted_at is not None


def test_pruning_removes_what_only_the_old_ones_showed(collected):
    Retention.objects.create(keep_days=7)
    make_reading(collected(9), "sqs.queue", [queue(DelaySeconds="1")])
    make_reading(collected(1), "sqs.queue", [queue(DelaySeconds="2")])
    assert prune(timezone.now())[0] == 1
    assert [version.data["DelaySeconds"] for version in ResourceVersion.objects.all()] == ["2"]


def test_a_dry_run_names_what_would_go_and_touches_nothing(collected):
    Retention.objects.create(keep_days=7)
    old, said = collected(8), StringIO()
    call_command("prune", "--dry-run", stdout=said)
    assert str(old.pk) in said.getvalue()
    assert Collection.objects.filter(deleted_at=None).count() == 1


def test_the_command_deletes_and_says_how_much(collected):
    Retention.objects.create(keep_days=7)
    collected(8)
    said = StringIO()
    call_command("prune", stdout=said)
    assert "1 collections went" in said.getvalue()
    assert not Collection.objects.exists()


def test_the_size_is_known(collected):
    make_reading(collected(1), "sqs.queue", [queue()])
    assert size().versions >= 1
    assert size().bytes >= 0
