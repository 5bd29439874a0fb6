"""The tick: what must happen without anybody's message, however many callers there are."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import CredentialProfile
from collection import runs, tick
from collection.choices import Choice
from collection.models import Collection, Inventory, OneTimeSignIn, Outcome, Retention, Schedule, ServiceRun, Tick
from collection.search.indexing import behind
from tests.collection.factories import make_collection, make_outcome, make_profile, make_reading, queue
from tests.collection.test_runs import sign_in
from tests.collection.waking import RealBroker, Woken, at_once


@pytest.fixture
def started(alice: User, profile: CredentialProfile, woken: Woken) -> Collection:
    """Alice's collection of one service, sent a moment ago."""
    collection = runs.start(alice, Choice.of(["sqs"], ["us-east-1"]), profile=profile)
    collection.service_runs.update(published_at=Now())
    return collection


@pytest.fixture
def schedule(alice: User, profile: CredentialProfile, woken: Woken) -> Schedule:
    """Alice's nightly one, due since an hour."""
    made = Schedule.objects.create(
        owner=alice, name="Nightly", services=["sqs"], regions=["us-east-1"], cron="0 2 * * *", time_zone="Asia/Seoul",
        next_due_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    made.profiles.add(profile)
    return made


def tick_now() -> bool:
    """A tick, however short ago the last one was."""
    Tick.objects.exclude(pk=Tick.SWEEP).delete()
    return tick.tick()


def work_on(collection: Collection, **facts: Any) -> ServiceRun:
    """A worker has taken the part, and what has become of it since."""
    run = ServiceRun.take(collection.service_runs.get().pk)
    assert run is not None
    ServiceRun.objects.filter(pk=run.pk).update(**facts)
    return run


def long_ago() -> datetime:
    return timezone.now() - timedelta(minutes=5)


# Who ticks


def test_the_next_caller_has_nothing_to_do(db: None) -> None:
    assert (tick.tick(), tick.tick()) == (True, False)


def test_after_five_seconds_it_is_time_again(db: None) -> None:
    tick.tick()
    Tick.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert tick.tick()


@pytest.mark.django_db(transaction=True)
def test_of_callers_at_the_same_moment_one_ticks() -> None:
    Tick.objects.create(pk=1, due_at=long_ago())
    assert sorted(at_once(4, tick.tick)) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_so_it_is_at_the_very_first_time() -> None:
    assert sum(at_once(4, tick.tick)) == 1


def test_that_somebody_ticks_is_known(db: None) -> None:
    assert not Tick.is_alive()
    tick.tick()
    assert Tick.is_alive()


# Sending again


@pytest.mark.parametrize(
    ("facts", "is_sent"),
    [
        ({"published_at": None}, True),
        ({"published_at": "long ago"}, True),
        ({}, False),
        ({"published_at": None, "attempts": 4}, False),
        ({"published_at": None, "state": "done"}, False),
    ],
)
def test_what_nobody_has_heard_of_is_sent(
    started: Collection, woken: Woken, facts: dict[str, Any], is_sent: bool
) -> None:
    facts = {name: long_ago() if value == "long ago" else value for name, value in facts.items()}
    started.service_runs.update(**facts)
    tick_now()
    assert woken == ([str(started.service_runs.get().pk)] if is_sent else [])


def test_what_was_sent_again_is_not_sent_at_each_tick(started: Collection, woken: Woken) -> None:
    started.service_runs.update(published_at=None)
    tick_now()
    tick_now()
    assert len(woken) == 1


@pytest.mark.parametrize("published_at", [long_ago(), None], ids=["sent long ago", "its sender died too"])
def test_the_part_of_a_dead_worker_is_sent_again(
    started: Collection, woken: Woken, published_at: datetime | None
) -> None:
    run = work_on(started, lease_until=long_ago(), published_at=published_at)
    tick_now()
    assert woken == [str(run.pk)]


def test_a_living_worker_is_left_alone(started: Collection, woken: Woken) -> None:
    work_on(started)
    tick_now()
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_all_the_rest_is_done(schedule: Schedule, monkeypatch: Any, real_broker: RealBroker) -> None:
    monkeypatch.undo()
    assert tick_now()
    assert Tick.is_alive()
    assert Collection.objects.count() == 1


# What is lost, and what ends


def test_after_four_dead_workers_a_part_is_lost(started: Collection) -> None:
    run = work_on(started, lease_until=long_ago(), attempts=4)
    Outcome.objects.create(service_run=run, kind="sqs.queue", region="us-east-1", state="running")
    tick_now()
    run.refresh_from_db()
    started.refresh_from_db()
    assert (run.state, started.state) == ("lost", "failed")
    outcome = Outcome.objects.get(service_run=run)
    assert (outcome.state, outcome.reason) == ("lost", "worker_lost")
    assert str(outcome.meaning)
    assert str(outcome.remedy)


def test_a_part_that_died_before_it_knew_what_to_do_is_lost_with_all_its_outcomes(started: Collection) -> None:
    run = work_on(started, lease_until=long_ago(), attempts=4)
    tick_now()
    assert set(Outcome.objects.filter(service_run=run).values_list("kind", "state")) == {("sqs.queue", "lost")}


def test_what_it_had_found_before_stays(started: Collection) -> None:
    make_outcome(started, "sqs.queue", state="ok", count=2)
    work_on(started, lease_until=long_ago(), attempts=4, planned=True)
    tick_now()
    started.refresh_from_db()
    assert (started.state, started.found) == ("completed", 2)


def test_after_three_there_is_one_more_attempt(started: Collection, woken: Woken) -> None:
    run = work_on(started, lease_until=long_ago(), published_at=long_ago(), attempts=3)
    tick_now()
    assert woken == [str(run.pk)]


def test_one_that_was_cancelled_while_its_worker_died_ends_cancelled(started: Collection) -> None:
    run = work_on(started, lease_until=long_ago())
    runs.cancel(started)
    tick_now()
    run.refresh_from_db()
    started.refresh_from_db()
    assert (run.state, started.state) == ("cancelled", "cancelled")


def test_a_collection_whose_last_worker_died_before_ending_it_is_ended(started: Collection) -> None:
    make_outcome(started, "sqs.queue", state="empty")
    started.service_runs.update(state="done")
    tick_now()
    started.refresh_from_db()
    assert started.state == "completed"


def test_one_time_sign_ins_that_have_run_out_are_gone(alice: User, woken: Woken) -> None:
    runs.start(alice, Choice.of(["sqs"], ["us-east-1"]), sign_in=sign_in())
    tick_now()
    assert OneTimeSignIn.objects.count() == 1
    OneTimeSignIn.objects.update(expires_at=long_ago())
    tick_now()
    assert OneTimeSignIn.objects.count() == 0


# Schedules


def test_what_is_due_is_started_with_its_choice(schedule: Schedule, profile: CredentialProfile) -> None:
    tick_now()
    started = Collection.objects.get()
    assert (started.owner, started.profile, started.schedule) == (schedule.owner, profile, schedule)
    assert (started.services, started.regions, started.trigger) == (["sqs"], ["us-east-1"], "schedule")


def test_it_is_then_due_at_its_next_time(schedule: Schedule) -> None:
    tick_now()
    schedule.refresh_from_db()
    assert schedule.next_due_at is not None
    assert timezone.now() < schedule.next_due_at <= timezone.now() + timedelta(days=1)
    assert schedule.next_due_at.astimezone(UTC).hour == 17
    assert schedule.last_started_at is not None


def test_each_of_its_profiles_gets_a_collection(schedule: Schedule, alice: User) -> None:
    schedule.profiles.add(make_profile(alice, "staging"))
    tick_now()
    assert set(Collection.objects.values_list("profile_name", flat=True)) == {"production", "staging"}


def test_what_was_missed_for_days_is_caught_up_once(schedule: Schedule) -> None:
    Schedule.objects.update(next_due_at=timezone.now() - timedelta(days=9))
    tick_now()
    Collection.objects.update(state="completed")
    tick_now()
    assert Collection.objects.count() == 1


@pytest.mark.parametrize("facts", [{"enabled": False}, {"next_due_at": None}])
def test_what_is_off_or_not_due_starts_nothing(schedule: Schedule, facts: dict[str, Any]) -> None:
    Schedule.objects.update(**facts)
    tick_now()
    assert not Collection.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_tickers_start_it_once(schedule: Schedule) -> None:
    ended: list[int] = []

    def start_and_end() -> None:
        """Ending at once takes away the other guard, that the same choice runs only once."""
        tick.start_due()
        ended.append(Collection.objects.update(state="completed"))

    at_once(4, start_and_end)
    assert (len(ended), Collection.objects.count()) == (4, 1)


@pytest.mark.django_db(transaction=True)
def test_who_looked_before_another_started_it_starts_nothing(schedule: Schedule) -> None:
    seen = Schedule.objects.get()
    tick.start_due()
    claimed: list[bool] = []
    thread = threading.Thread(target=lambda: claimed.append(seen.claim(timezone.now())))
    thread.start()
    thread.join()
    assert claimed == [False]


def test_its_person_may_no_longer_use_the_profile(schedule: Schedule, bob: User) -> None:
    CredentialProfile.objects.update(owner=bob)
    tick_now()
    schedule.refresh_from_db()
    assert not Collection.objects.exists()
    assert (schedule.problem, schedule.enabled) == ("not_shared", True)
    assert "sharing" in str(schedule.problem_text)


def test_a_problem_is_forgotten_when_it_starts_again(schedule: Schedule) -> None:
    Schedule.objects.update(problem="not_shared")
    tick_now()
    schedule.refresh_from_db()
    assert schedule.problem == ""


def test_a_service_that_is_no_longer_there_is_told(schedule: Schedule) -> None:
    Schedule.objects.update(services=["simpledb"])
    tick_now()
    schedule.refresh_from_db()
    assert not Collection.objects.exists()
    assert "simpledb" in schedule.problem_text


def test_a_time_that_can_no_longer_be_read_stops_only_its_own_schedule(schedule: Schedule, alice: User) -> None:
    broken = Schedule.objects.create(
        owner=alice, name="Broken", services=["sqs"], regions=["us-east-1"], cron="0 2 * * *", time_zone="Mars/Olympus",
        next_due_at=long_ago(),
    )  # fmt: skip
    tick_now()
    broken.refresh_from_db()
    assert (broken.enabled, broken.problem) == (False, "bad_time")
    assert Collection.objects.count() == 1


def test_while_the_last_one_still_runs_no_second_one_is_started(schedule: Schedule) -> None:
    tick_now()
    Schedule.objects.update(next_due_at=long_ago())
    tick_now()
    assert Collection.objects.count() == 1


def test_what_the_retention_no_longer_keeps_goes_once_an_hour(alice: User, profile: CredentialProfile) -> None:
    Retention.objects.create(keep_days=7)
    for _twice in range(2):
        old = make_collection(alice, profile)
        Collection.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
        tick_now()
    assert [one.pk for one in Collection.objects.filter(deleted_at=None)] == [old.pk]


def test_what_was_read_becomes_searchable(collection: Collection) -> None:
    make_reading(collection, "sqs.queue", [queue("orders")])
    tick_now()
    assert behind().count() == 1  # a worker may still see to it
    Inventory.objects.update(last_complete_at=timezone.now() - timedelta(minutes=1))
    tick_now()
    assert behind().count() == 0
