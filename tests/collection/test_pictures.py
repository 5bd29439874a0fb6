"""What the overview shows, counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from collection.models import Estate, Inventory, Outcome, Tally
from collection.pictures import Pictures, estates_of
from tests.collection.factories import make_collection, make_outcome, make_profile

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


def ago(days: int):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def estate(collection) -> Estate:
    """The account that alice's profile reads."""
    return collection.estate


@pytest.fixture
def of_alice(alice):
    """Her pictures, drawn anew."""
    return lambda **more: Pictures(alice, estates_of(alice), **more)


def stands(estate: Estate, kind: str, items: int, region: str = "us-east-1") -> None:
    Inventory.objects.create(estate=estate, kind=kind, region=region, items=items)


def tally(estate: Estate, days: int, **counts: int) -> None:
    Tally.objects.create(estate=estate, day=TODAY - timedelta(days=days), **counts)


# What is there


def test_resources_are_counted_by_service_the_most_first(of_alice, estate):
    stands(estate, "ec2.instance", 2)
    stands(estate, "ec2.vpc", 3)
    stands(estate, "sqs.queue", 7)
    stands(estate, "sns.topic", 0)
    assert of_alice().by_service == [("sqs", 7), ("ec2", 5)]


def test_resources_are_counted_by_region(of_alice, estate):
    stands(estate, "ec2.instance", 2)
    stands(estate, "ec2.instance", 3, "eu-west-1")
    stands(estate, "iam.user", 1, "global")
    assert of_alice().by_region == [("eu-west-1", 3), ("us-east-1", 2), ("global", 1)]


def test_a_stranger_counts_nothing(bob, estate):
    stands(estate, "ec2.instance", 2)
    tally(estate, 0, added=2)
    seen = Pictures(bob, estates_of(bob))
    assert (seen.estates, seen.total, seen.troubles, seen.ages) == ([], 0, [], [])
    assert sum(counts["added"] for _day, counts in seen.changes) == 0


def test_only_the_chosen_accounts_count(alice, estate):
    other = make_collection(alice, make_profile(alice, "other")).estate
    stands(estate, "ec2.instance", 2)
    stands(other, "ec2.instance", 3)
    assert Pictures(alice, [other]).total == 3
    assert Pictures(alice, [estate, other]).total == 5


def test_an_account_that_two_profiles_read_is_noticed(alice, of_alice, estate):
    assert not of_alice().is_doubled
    make_collection(alice, make_profile(alice, "other"))
    assert of_alice().is_doubled


# How it grew, and what changed


def test_growth_is_what_stands_now_without_what_came_since(of_alice, estate):
    stands(estate, "ec2.instance", 10)
    tally(estate, 0, added=3, removed=1)
    tally(estate, 2, first_found=4, changed=5)
    assert [stood for _day, stood in of_alice(span=5).growth] == [4, 4, 8, 8, 10]


def test_growth_ends_today(of_alice, estate):
    days = [day for day, _stood in of_alice(span=30).growth]
    assert (days[0], days[-1], len(days)) == (TODAY - timedelta(days=29), TODAY, 30)


def test_what_was_found_before_the_first_day_stands_on_all_days(of_alice, estate):
    stands(estate, "ec2.instance", 10)
    tally(estate, 40, first_found=10)
    assert {stood for _day, stood in of_alice(span=30).growth} == {10}


def test_changes_of_several_accounts_on_one_day_are_added_up(alice, of_alice, estate):
    tally(estate, 1, added=1, changed=2)
    tally(make_collection(alice, account_id="210987654321").estate, 1, added=10, removed=4)
    day, counts = of_alice().changes[-2]
    assert day == TODAY - timedelta(days=1)
    assert counts == {"first_found": 0, "added": 11, "changed": 2, "removed": 4}


def test_what_is_still_under_way_counts_today(alice, profile, of_alice, estate):
    stands(estate, "ec2.instance", 5)
    running = make_collection(alice, profile, state="running")
    make_outcome(running, "ec2.instance", state="ok", added=2)
    assert of_alice().changes[-1][1]["added"] == 2
    assert [stood for _day, stood in of_alice(span=2).growth] == [3, 5]


def test_of_what_is_tried_again_only_the_news_counts_today(alice, profile, of_alice, estate):
    running = make_collection(alice, profile, state="running", added=2)
    make_outcome(running, "ec2.instance", state="ok", added=5)
    assert of_alice().changes[-1][1]["added"] == 3


# What needs attention


@pytest.fixture
def ended(alice, profile):
    """A collection that has ended so many days ago, with these outcomes by region."""

    def make(days: int, *outcomes: dict):
        collection = make_collection(alice, profile, state="partial", finished_at=ago(days))
        for number, facts in enumerate(outcomes):
            make_outcome(collection, "ec2.instance", f"r{number}", **facts)
        collection.service_runs.update(finished_at=ago(days))
        return collection

    return make


def told(troubles) -> list[tuple[str, int, int]]:
    return [(one.shown, one.times, one.unread) for one in troubles]


def test_what_needs_attention_is_counted_by_state_and_mark(ended, of_alice):
    gap = {"state": "ok", "gaps": [{"field": "Tags", "action": "ec2:X"}], "complete": True}
    ended(0, {}, {}, {"state": "throttled"}, gap, {"state": "ok", "truncated": True}, {"state": "ok", "complete": True})
    assert told(of_alice().troubles) == [("denied", 2, 2), ("gaps", 1, 0), ("throttled", 1, 1), ("truncated", 1, 1)]


def test_what_was_wrong_before_the_newest_run_is_past(ended, of_alice):
    ended(1, {})
    ended(0, {"state": "ok", "complete": True})
    assert of_alice().troubles == []


def test_a_run_of_another_service_says_nothing_of_it(ended, of_alice, alice, profile):
    ended(1, {})
    other = make_collection(alice, profile)
    make_outcome(other, "sqs.queue", state="ok", complete=True).service_run.collection.service_runs.update(
        finished_at=ago(0)
    )
    assert told(of_alice().troubles) == [("denied", 1, 1)]


def test_a_deleted_collection_needs_no_attention(ended, of_alice):
    gone = ended(0, {})
    gone.deleted_at = timezone.now()
    gone.save()
    assert of_alice().troubles == []


def test_the_collections_with_the_most_of_it_are_named(ended, of_alice):
    collection = ended(0, {}, {}, {"state": "expired"})
    (worry,) = of_alice().worries
    assert (worry.collection, worry.times) == (collection, 3)
    assert told(worry.troubles) == [("denied", 2, 2), ("expired", 1, 1)]


# How old it is


def test_the_age_is_of_the_newest_collection_that_read_something(alice, profile, of_alice):
    newest = make_collection(alice, profile, state="partial", finished_at=ago(2))
    make_collection(alice, profile, finished_at=ago(9))
    make_collection(alice, profile, state="failed", finished_at=ago(0))
    (age,) = of_alice().ages
    assert age.newest == newest
    assert age.days == pytest.approx(2, abs=0.01)
    assert not age.is_old


def test_after_a_week_it_is_old(alice, profile, of_alice):
    make_collection(alice, profile, finished_at=ago(8))
    assert of_alice().ages[0].is_old


def test_an_account_that_was_never_read_is_old_and_comes_first(alice, profile, of_alice):
    make_collection(alice, profile, finished_at=ago(20))
    make_collection(alice, profile, state="failed", account_id="210987654321", finished_at=ago(0))
    ages = of_alice().ages
    assert [age.estate.account_id for age in ages] == ["210987654321", "123456789012"]
    assert (ages[0].is_old, ages[0].days) == (True, None)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without knowing the values")
def test_what_needs_attention_is_found_by_an_index(collection):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "outcome_needs_attention" in Outcome.objects.needing_attention().explain()
