"""When a profile or a person goes, nothing of theirs asks AWS any more."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from accounts.models import CredentialProfile
from collection import runs
from collection.choices import Choice
from collection.models import Collection, OneTimeSignIn, Schedule, ServiceRun
from tests.collection.factories import make_profile
from tests.collection.test_runs import sign_in
from tests.collection.waking import Woken

CHOICE = Choice.of(["sqs"], ["us-east-1"])


@pytest.fixture
def started(alice: User, profile: CredentialProfile, woken: Woken) -> Collection:
    return runs.start(alice, CHOICE, profile=profile)


@pytest.fixture
def schedule(alice: User, profile: CredentialProfile) -> Schedule:
    made = Schedule.objects.create(
        owner=alice, name="Nightly", services=["sqs"], regions=["all"], cron="0 2 * * *",
        next_due_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    made.profiles.add(profile)
    return made


def test_deleting_a_profile_cancels_what_waits(started: Collection, profile: CredentialProfile) -> None:
    profile.delete_for_good()
    started.refresh_from_db()
    assert started.state == "cancelled"


def test_deleting_a_profile_asks_what_runs_to_stop(started: Collection, profile: CredentialProfile) -> None:
    run = ServiceRun.take(started.service_runs.get().pk)
    assert run is not None
    profile.delete_for_good()
    assert not run.extend()


def test_what_has_ended_is_left_as_it_was(started: Collection, profile: CredentialProfile) -> None:
    Collection.objects.update(state="partial")
    profile.delete_for_good()
    started.refresh_from_db()
    assert (started.state, started.cancelled_at) == ("partial", None)


def test_other_profiles_go_on(started: Collection, alice: User) -> None:
    make_profile(alice, "staging").delete_for_good()
    started.refresh_from_db()
    assert started.is_open


def test_a_schedule_without_its_only_profile_stops_and_says_why(schedule: Schedule, profile: CredentialProfile) -> None:
    profile.delete_for_good()
    schedule.refresh_from_db()
    assert (schedule.enabled, schedule.next_due_at, schedule.problem) == (False, None, "no_profile")
    assert "profile" in str(schedule.problem_text)


def test_a_schedule_goes_on_with_the_profiles_that_are_left(
    schedule: Schedule, profile: CredentialProfile, alice: User
) -> None:
    left = make_profile(alice, "staging")
    schedule.profiles.add(left)
    profile.delete_for_good()
    schedule.refresh_from_db()
    assert schedule.enabled
    assert list(schedule.profiles.all()) == [left]


def test_a_team_mates_schedule_loses_the_profile_too(profile: CredentialProfile, schedule: Schedule, bob: User) -> None:
    Schedule.objects.update(owner=bob)
    profile.teams.add(Group.objects.create(name="platform"))
    profile.delete_for_good()
    schedule.refresh_from_db()
    assert not schedule.enabled


def lock_out(person: User) -> None:
    person.is_active = False
    person.save()


def test_who_is_locked_out_collects_no_more(started: Collection, schedule: Schedule, alice: User) -> None:
    lock_out(alice)
    started.refresh_from_db()
    schedule.refresh_from_db()
    assert (started.state, schedule.enabled, schedule.problem) == ("cancelled", False, "person_gone")


def test_the_one_time_sign_in_of_who_is_locked_out_is_gone_at_once(alice: User, woken: Woken) -> None:
    collection = runs.start(alice, CHOICE, sign_in=sign_in())
    assert ServiceRun.take(collection.service_runs.get().pk)
    lock_out(alice)
    assert not OneTimeSignIn.objects.exists()


def test_saving_an_active_person_changes_nothing(started: Collection, schedule: Schedule, alice: User) -> None:
    alice.first_name = "Alice"
    alice.save()
    started.refresh_from_db()
    schedule.refresh_from_db()
    assert (started.is_open, schedule.enabled) == (True, True)


def test_others_go_on_when_somebody_is_locked_out(started: Collection, schedule: Schedule, bob: User) -> None:
    lock_out(bob)
    started.refresh_from_db()
    schedule.refresh_from_db()
    assert (started.is_open, schedule.enabled) == (True, True)


def test_a_deleted_persons_collections_are_cancelled_and_keep_the_name(
    started: Collection, schedule: Schedule, alice: User
) -> None:
    alice.delete()
    started.refresh_from_db()
    assert (started.state, started.owner, started.owner_name) == ("cancelled", None, "alice")
    assert not Schedule.objects.exists()


def test_a_deleted_persons_one_time_sign_in_goes_along(alice: User, woken: Woken) -> None:
    runs.start(alice, CHOICE, sign_in=sign_in())
    alice.delete()
    assert not OneTimeSignIn.objects.exists()
    assert Collection.objects.get().state == "cancelled"
