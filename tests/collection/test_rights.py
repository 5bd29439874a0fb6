"""Whoever loses the right to collect with a profile collects no more: at once, by workers, the tick and schedules."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connections
from django.utils import timezone

from accounts.models import CredentialProfile, Membership, Role
from collection import rights, runs, tick
from collection.choices import Choice
from collection.models import Collection, Outcome, Schedule, ServiceRun
from collection.retrying import NotRetried, retry
from tests.collection.driving import outcome, work
from tests.collection.estates import queue_url
from tests.collection.factories import make_outcome
from tests.collection.test_runs import sign_in
from tests.collection.waking import Woken
from tests.fake_aws import FakeAws, Params
from tests.teams import join

pytestmark = pytest.mark.django_db
CHOICE = Choice.of(["sqs"], ["us-east-1"])
Ways = dict[str, Callable[[CredentialProfile, User], object]]


def lock_out(_: CredentialProfile, person: User) -> None:
    person.is_active = False
    person.save()


WAYS: Ways = {
    "the share is taken away": lambda profile, person: profile.teams.clear(),
    "the person leaves the team": lambda profile, person: person.groups.clear(),
    "the role is lowered": lambda profile, person: Membership.put(person, profile.teams.get(), Role.VIEWER),
    "the team is deleted": lambda profile, person: profile.teams.get().delete(),
    "the person is locked out": lock_out,
}
SILENT: Ways = {  # nothing hears of these but the database
    "the share is taken away": lambda profile, person: CredentialProfile.teams.through.objects.all().delete(),
    "the person leaves the team": lambda profile, person: Membership.objects.filter(person=person)._raw_delete(
        "default"
    ),
    "the role is lowered": lambda profile, person: Membership.objects.filter(person=person).update(role="viewer"),
    "the person is locked out": lambda profile, person: User.objects.filter(pk=person.pk).update(is_active=False),
}


@pytest.fixture
def shared(reader: CredentialProfile, bob: User, alice: User) -> CredentialProfile:
    """Alice's profile, with which Bob collects."""
    team = Group.objects.create(name="platform")
    join(alice, team, Role.MANAGER)
    join(bob, team, Role.COLLECTOR)
    reader.teams.add(team)
    return reader


@pytest.fixture
def started(shared: CredentialProfile, bob: User, woken: Woken) -> Collection:
    return runs.start(bob, CHOICE, profile=shared)


@pytest.fixture
def schedule(shared: CredentialProfile, bob: User) -> Schedule:
    made = Schedule.objects.create(
        owner=bob, name="Nightly", services=["sqs"], regions=["all"], cron="0 2 * * *",
        next_due_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    made.profiles.add(shared)
    return made


def again(collection: Collection) -> Collection:
    return Collection.objects.get(pk=collection.pk)


# At once


@pytest.mark.parametrize("way", WAYS)
def test_what_waits_is_cancelled_at_once_and_says_why(
    started: Collection, shared: CredentialProfile, bob: User, way: str
) -> None:
    WAYS[way](shared, bob)
    rights.withdraw()  # a team's rows go one by one; the tick sees the end of it
    assert (again(started).state, again(started).cancelled_for) == ("cancelled", "no_right")
    told = outcome(started, "sqs.queue")
    assert (told.state, told.reason) == ("cancelled", "no_right")
    assert "may no longer collect" in str(told.meaning)


@pytest.mark.parametrize("way", ["the share is taken away", "the person leaves the team", "the role is lowered"])
def test_nobody_needs_to_wait_for_the_tick(started: Collection, shared: CredentialProfile, bob: User, way: str) -> None:
    WAYS[way](shared, bob)
    assert again(started).state == "cancelled"


def test_the_owners_own_goes_on(shared: CredentialProfile, alice: User, woken: Woken) -> None:
    mine = runs.start(alice, CHOICE, profile=shared)
    shared.teams.clear()
    alice.groups.clear()
    assert rights.withdraw() == 0
    assert again(mine).is_open


def test_another_teams_share_is_enough(started: Collection, shared: CredentialProfile, bob: User) -> None:
    second = Group.objects.create(name="second")
    join(bob, second)
    shared.teams.add(second)
    shared.teams.remove(Group.objects.get(name="platform"))
    assert again(started).is_open


def test_a_one_time_sign_in_needs_no_team(bob: User, woken: Woken) -> None:
    mine = runs.start(bob, CHOICE, sign_in=sign_in())
    bob.groups.clear()
    assert rights.withdraw() == 0
    assert again(mine).is_open


def test_a_deleted_profile_has_its_own_reason(started: Collection, shared: CredentialProfile) -> None:
    shared.delete_for_good()
    assert again(started).cancelled_for == "credentials_gone"


# Where nothing told: workers and the tick look by themselves


@pytest.mark.parametrize("way", SILENT)
def test_a_worker_that_begins_looks_first(
    started: Collection, shared: CredentialProfile, bob: User, fake_aws: FakeAws, way: str
) -> None:
    SILENT[way](shared, bob)
    assert work(started).state == "cancelled"
    assert outcome(started, "sqs.queue").reason == "no_right"
    assert not fake_aws.requests


@pytest.mark.parametrize("way", SILENT)
def test_the_tick_looks_at_what_nobody_works_on(
    started: Collection, shared: CredentialProfile, bob: User, way: str
) -> None:
    SILENT[way](shared, bob)
    assert tick.tick()
    assert again(started).state == "cancelled"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", SILENT)
def test_a_worker_stops_in_the_middle(
    shared: CredentialProfile, bob: User, fake_aws: FakeAws, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr("collection.heartbeat.EVERY", 0.1)
    monkeypatch.setattr("collection.heartbeat.LOOK", 0.1)
    monkeypatch.setattr("collection.pool.POLL", 0.05)
    monkeypatch.setattr(runs, "publish", lambda _: 0)
    collection = runs.start(bob, CHOICE, profile=shared)

    def page(params: Params) -> Params:
        number = int(params.get("NextToken", 0))
        if number == 3:
            SILENT[way](shared, bob)
            connections.close_all()
        return {"QueueUrls": [queue_url(str(number))], "NextToken": str(number + 1)}  # without end

    fake_aws.has("sqs", "ListQueues", page)
    fake_aws.latency = 0.005
    began = time.monotonic()
    assert work(collection).state == "cancelled"
    assert time.monotonic() - began < 10
    told = outcome(collection, "sqs.queue")
    assert (told.state, told.reason, told.complete) == ("cancelled", "no_right", False)
    time.sleep(0.1)  # what was under way may end
    asked = len(fake_aws.asked)
    time.sleep(0.2)
    assert len(fake_aws.asked) == asked


# Retrying


@pytest.fixture
def failed(started: Collection) -> Collection:
    Collection.objects.update(state="partial", finished_at=timezone.now())
    ServiceRun.objects.update(state="done")
    Outcome.objects.all().delete()
    make_outcome(started, "sqs.queue", reason="permission")
    return again(started)


def test_who_lost_the_right_cannot_retry(failed: Collection, shared: CredentialProfile, bob: User) -> None:
    shared.teams.clear()
    with pytest.raises(NotRetried, match="may no longer collect"):
        retry(failed, bob)


def test_the_owner_retries_what_somebody_without_right_began_as_their_own(
    failed: Collection, shared: CredentialProfile, alice: User
) -> None:
    shared.teams.clear()
    mine = retry(failed, alice)
    assert (mine.owner, mine.origin, mine.is_open) == (alice, failed, True)
    assert rights.withdraw() == 0


def test_an_admin_who_may_not_use_the_profile_helps_whoever_began(
    failed: Collection, bob: User, admin_user: User
) -> None:
    assert retry(failed, admin_user) == failed
    assert again(failed).owner == bob
    assert again(failed).is_open


def test_after_a_withdrawal_another_try_begins_with_a_clean_slate(
    started: Collection, shared: CredentialProfile, bob: User
) -> None:
    Membership.put(bob, shared.teams.get(), Role.VIEWER)
    Membership.put(bob, shared.teams.get(), Role.COLLECTOR)
    retry(again(started), bob)
    assert (again(started).is_open, again(started).cancelled_for) == (True, "")


# Schedules


@pytest.mark.parametrize("way", ["the share is taken away", "the person leaves the team", "the role is lowered"])
def test_a_schedule_tells_at_once_that_it_will_not_start(
    schedule: Schedule, shared: CredentialProfile, bob: User, way: str
) -> None:
    WAYS[way](shared, bob)
    schedule.refresh_from_db()
    assert schedule.problem == "not_shared"
    assert "taken away" in str(schedule.problem_text)


def test_a_schedule_that_is_due_looks_again(schedule: Schedule, shared: CredentialProfile, bob: User) -> None:
    SILENT["the role is lowered"](shared, bob)
    Schedule.objects.update(next_due_at=timezone.now() - timedelta(minutes=1))
    tick.start_due()
    schedule.refresh_from_db()
    assert (Collection.objects.count(), schedule.problem) == (0, "not_shared")


def test_a_schedule_with_one_profile_left_starts_that_and_tells_of_the_other(
    schedule: Schedule, shared: CredentialProfile, bob: User, woken: Woken
) -> None:
    schedule.profiles.add(CredentialProfile.objects.create_role(bob, "own"))
    shared.teams.clear()
    Schedule.objects.update(next_due_at=timezone.now() - timedelta(minutes=1), problem="")
    tick.start_due()
    schedule.refresh_from_db()
    assert Collection.objects.get().profile_name == "own"
    assert schedule.problem == "some_not_shared"


def test_shared_again_it_has_no_problem_any_more(schedule: Schedule, shared: CredentialProfile) -> None:
    team = shared.teams.get()
    shared.teams.clear()
    shared.teams.add(team)
    schedule.refresh_from_db()
    assert schedule.problem == ""


def test_another_problem_of_a_schedule_stays(schedule: Schedule, shared: CredentialProfile) -> None:
    Schedule.objects.update(problem="bad_time")
    shared.teams.clear()
    schedule.refresh_from_db()
    assert schedule.problem == "bad_time"
