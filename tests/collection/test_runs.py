"""A collection's life: started, found again, published, cancelled, ended."""

import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import CredentialProfile
from accounts.signin import SignIn
from collection import runs, tick
from collection.choices import Choice
from collection.models import Collection, OneTimeSignIn, Outcome, ServiceRun, Tally, Worker
from collection.problems import Problem
from tests.collection.factories import KEYS, make_outcome, make_profile
from tests.collection.waking import RealBroker, Woken, at_once
from tests.teams import join

EVERYTHING = Choice.of(["ec2", "s3"], ["us-east-1"])


@pytest.fixture
def started(alice: User, profile: CredentialProfile, woken: Woken) -> Collection:
    """Alice's collection of two services; no worker has taken any."""
    return runs.start(alice, EVERYTHING, profile=profile)


def sign_in(arn: str = "arn:aws:iam::123456789012:user/alice") -> SignIn:
    return SignIn("access_key", KEYS, "key …MPLE", "123456789012", arn, "aws", None)


def take(collection: Collection, service: str = "ec2") -> ServiceRun:
    """A worker takes a part."""
    run = ServiceRun.take(collection.service_runs.get(service=service).pk)
    assert run is not None
    return run


# Starting


def test_it_has_one_part_for_each_service(started: Collection) -> None:
    assert set(started.service_runs.values_list("service", "state")) == {("ec2", "queued"), ("s3", "queued")}


def test_it_keeps_who_asked_with_what(started: Collection, alice: User, profile: CredentialProfile) -> None:
    started.refresh_from_db()
    assert (started.owner, started.owner_name, started.profile_name) == (alice, "alice", profile.name)
    assert (started.services, started.regions, started.state) == (["ec2", "s3"], ["us-east-1"], "queued")


@pytest.mark.django_db(transaction=True)
def test_workers_are_woken_only_after_the_commit(alice: User, profile: CredentialProfile, woken: Woken) -> None:
    with transaction.atomic():
        collection = runs.start(alice, EVERYTHING, profile=profile)
        assert woken == []
    assert set(woken) == {str(run.pk) for run in collection.service_runs.all()}
    assert set(woken.tasks) == {"collection.collect_ec2", "collection.collect_s3"}
    assert not collection.service_runs.filter(published_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_wakes_nobody(alice: User, profile: CredentialProfile, woken: Woken) -> None:
    with transaction.atomic():
        runs.start(alice, EVERYTHING, profile=profile)
        transaction.set_rollback(True)
    assert (woken, Collection.objects.count()) == ([], 0)


def test_it_is_written_whole_or_not_at_all(
    alice: User, profile: CredentialProfile, woken: Woken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(OneTimeSignIn, "keep", fail)
    with pytest.raises(ZeroDivisionError):
        runs.start(alice, EVERYTHING, sign_in=sign_in())
    assert (Collection.objects.count(), ServiceRun.objects.count()) == (0, 0)


def test_several_profiles_get_one_each_and_the_broker_is_asked_once(
    alice: User, profile: CredentialProfile, woken: Woken, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.CELERY_WORKER_CONCURRENCY = 8
    with django_capture_on_commit_callbacks(execute=True):
        started = runs.start_each(alice, EVERYTHING, [profile, make_profile(alice, "staging")])
    assert [collection.profile_name for collection in started] == ["production", "staging"]
    assert (len(woken), woken.connected) == (4, 1)


# The same choice again


def test_the_same_choice_leads_to_what_is_under_way(started: Collection, alice: User) -> None:
    turned_round = Choice.of(["s3", "ec2"], ["us-east-1"])
    assert runs.start(alice, turned_round, profile=started.profile) == started
    assert ServiceRun.objects.count() == 2


def test_the_same_choice_again_sends_what_could_not_be_sent(
    started: Collection, alice: User, woken: Woken, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        runs.start(alice, EVERYTHING, profile=started.profile)
    assert len(woken) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_press_the_button_at_once_get_the_same(alice: User, profile: CredentialProfile, woken: Woken) -> None:
    found = at_once(4, lambda: runs.start(alice, EVERYTHING, profile=profile).pk)
    assert (len(found), len(set(found))) == (4, 1)
    assert (Collection.objects.count(), ServiceRun.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        Choice.of(["ec2"], ["us-east-1"]),
        Choice.of(["ec2", "s3"], ["us-west-2"]),
        Choice.of(["ec2", "s3"], ["us-east-1"], metrics=True),
    ],
)
def test_another_choice_is_another_collection(started: Collection, alice: User, other: Choice) -> None:
    assert runs.start(alice, other, profile=started.profile) != started


def test_once_it_has_ended_the_same_choice_starts_anew(started: Collection, alice: User) -> None:
    Collection.objects.update(state="completed")
    assert runs.start(alice, EVERYTHING, profile=started.profile) != started


def test_while_a_cancelled_one_still_winds_down_the_same_choice_starts_anew(started: Collection, alice: User) -> None:
    take(started)
    runs.cancel(started)
    assert runs.start(alice, EVERYTHING, profile=started.profile) != started


def test_one_that_ends_in_the_very_moment_is_no_trouble(
    started: Collection, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = runs._insert

    def meet_one_that_then_ends(*given: Any) -> None:
        monkeypatch.setattr(runs, "_insert", insert)
        Collection.objects.update(state="completed")
        raise IntegrityError

    monkeypatch.setattr(runs, "_insert", meet_one_that_then_ends)
    assert runs.start(alice, EVERYTHING, profile=started.profile) != started


def test_team_mates_share_what_runs_with_a_shared_profile(started: Collection, alice: User, bob: User) -> None:
    team = Group.objects.create(name="platform")
    join(alice, team)
    join(bob, team)
    assert started.profile is not None
    started.profile.teams.add(team)
    assert runs.start(bob, EVERYTHING, profile=started.profile) == started


def test_one_time_sign_ins_are_never_shared(alice: User, bob: User, woken: Woken) -> None:
    first = runs.start(alice, EVERYTHING, sign_in=sign_in())
    assert runs.start(bob, EVERYTHING, sign_in=sign_in()) != first
    assert runs.start(alice, EVERYTHING, sign_in=sign_in("arn:aws:iam::123456789012:user/other")) != first
    assert runs.start(alice, EVERYTHING, sign_in=sign_in()) == first


# One-time sign-ins


def test_a_one_time_sign_in_travels_encrypted(alice: User, woken: Woken) -> None:
    collection = runs.start(alice, EVERYTHING, sign_in=sign_in())
    row = OneTimeSignIn.objects.get()
    assert [secret for secret in KEYS.values() if secret in row.sealed] == []
    credentials = collection.credentials()
    assert credentials is not None
    assert dict(credentials.params) == KEYS


def test_a_saved_profile_leaves_no_copy(started: Collection) -> None:
    assert not OneTimeSignIn.objects.exists()


def test_it_is_gone_when_its_collection_ends(alice: User, woken: Woken) -> None:
    collection = runs.start(alice, EVERYTHING, sign_in=sign_in())
    runs.cancel(collection)
    assert not OneTimeSignIn.objects.exists()


def test_after_twelve_hours_it_opens_nothing(alice: User, woken: Woken) -> None:
    collection = runs.start(alice, EVERYTHING, sign_in=sign_in())
    left = OneTimeSignIn.objects.get().expires_at - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12, minutes=1)
    OneTimeSignIn.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert collection.credentials() is None


def test_the_credentials_of_a_deleted_profile_are_gone(started: Collection) -> None:
    assert started.profile is not None
    started.profile.delete_for_good()
    assert Collection.objects.get(pk=started.pk).credentials() is None


# The broker


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_it_waits_and_is_sent_when_the_broker_is_back(
    alice: User, profile: CredentialProfile, real_broker: RealBroker
) -> None:
    began = time.monotonic()
    collection = runs.start(alice, EVERYTHING, profile=profile)
    assert time.monotonic() - began < 3
    assert collection.service_runs.filter(published_at=None).count() == 2
    real_broker.begin()
    assert tick.tick()
    assert real_broker.waiting() == 2
    assert not collection.service_runs.filter(published_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_broker_has_forgotten_is_sent_again(
    alice: User, profile: CredentialProfile, real_broker: RealBroker
) -> None:
    real_broker.begin()
    collection = runs.start(alice, EVERYTHING, profile=profile)
    assert not collection.service_runs.filter(published_at=None).exists()
    real_broker.forget()
    ServiceRun.objects.update(published_at=Now() - tick.RESEND * 2)
    tick.tick()
    assert real_broker.waiting() == 2


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_keeps_nobody_waiting(
    alice: User, profile: CredentialProfile, real_broker: RealBroker
) -> None:
    real_broker.begin()
    with real_broker.frozen():
        began = time.monotonic()
        collection = runs.start(alice, EVERYTHING, profile=profile)
        assert time.monotonic() - began < 3
    assert collection.service_runs.filter(published_at=None).count() == 2


# Cancelling


def test_what_waits_is_cancelled_at_once(started: Collection) -> None:
    assert runs.cancel(started)
    started.refresh_from_db()
    assert started.state == "cancelled"
    assert set(started.service_runs.values_list("state", flat=True)) == {"cancelled"}


def test_each_outcome_of_what_was_cancelled_says_so(started: Collection) -> None:
    runs.cancel(started)
    outcomes = Outcome.objects.filter(service_run__collection=started)
    assert set(outcomes.values_list("state", "reason")) == {("cancelled", "cancelled")}


def test_what_runs_is_asked_to_stop_and_ends_when_its_worker_lets_go(started: Collection) -> None:
    run = take(started)
    assert runs.cancel(started)
    started.refresh_from_db()
    assert (started.state, started.cancelled_at is not None) == ("queued", True)
    assert not run.extend()
    run.finish()
    runs.after(run)
    started.refresh_from_db()
    assert started.state == "cancelled"


def test_what_was_found_before_stays(started: Collection) -> None:
    run = take(started)
    Outcome.objects.create(service_run=run, kind="ec2.vpc", region="us-east-1", state="ok", count=3)
    runs.cancel(started)
    run.finish()
    runs.after(run)
    started.refresh_from_db()
    assert (started.state, started.found) == ("cancelled", 3)


def test_a_cancelled_part_is_taken_by_nobody(started: Collection) -> None:
    waiting = started.service_runs.get(service="s3")
    runs.cancel(started)
    assert ServiceRun.take(waiting.pk) is None


def test_cancelling_twice_or_too_late_changes_nothing(started: Collection) -> None:
    runs.cancel(started)
    ended = Collection.objects.values().get()
    assert not runs.cancel(started)
    assert Collection.objects.values().get() == ended


def test_deleting_hides_it_and_stops_it(started: Collection, alice: User) -> None:
    runs.delete(started)
    started.refresh_from_db()
    assert started.state == "cancelled"
    assert not Collection.objects.of(alice).exists()


# The end


def end_with(collection: Collection, *outcomes: dict[str, Any]) -> Collection:
    for number, facts in enumerate(outcomes):
        make_outcome(collection, "ec2.vpc", **{"region": f"r{number}", **facts})
    collection.service_runs.update(state="done")
    runs.complete(collection.pk)
    collection.refresh_from_db()
    return collection


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([{"state": "ok"}, {"state": "empty"}, {"state": "not_enabled"}, {"state": "not_in_region"}], "completed"),
        ([{"state": "empty"}], "completed"),
        ([{"state": "ok"}, {"state": "denied"}], "partial"),
        ([{"state": "empty"}, {"state": "throttled"}], "partial"),
        ([{"state": "ok", "truncated": True}], "partial"),
        ([{"state": "ok", "gaps": [{"action": "ec2:X"}]}], "partial"),
        ([{"state": "denied"}], "failed"),
        ([{"state": "refused"}, {"state": "not_enabled"}], "failed"),
        ([{"state": "lost"}, {"state": "lost"}], "failed"),
        ([], "failed"),
    ],
)
def test_its_verdict_follows_from_its_outcomes(started: Collection, outcomes: list[dict[str, Any]], state: str) -> None:
    assert end_with(started, *outcomes).state == state


def test_it_sums_up_what_was_found_and_what_needs_attention(started: Collection) -> None:
    ended = end_with(started, {"state": "ok", "count": 5}, {"state": "ok", "count": 2}, {"state": "denied"})
    assert (ended.found, ended.attention) == (7, 1)
    assert ended.finished_at is not None


def changes(row: Any) -> list[int]:
    return [row.first_found, row.added, row.changed, row.removed]


def test_it_sums_up_what_it_changed(started: Collection) -> None:
    ended = end_with(
        started, {"state": "ok", "added": 3, "removed": 1}, {"state": "ok", "first_found": 9, "changed": 2}
    )
    assert changes(ended) == [9, 3, 2, 1]


@pytest.fixture
def placed(started: Collection, collection: Collection) -> Collection:
    """The started one, of an account that has answered."""
    started.estate = collection.estate
    started.save()
    return started


def test_what_it_changed_is_noted_on_the_day_of_its_account(placed: Collection) -> None:
    end_with(placed, {"state": "ok", "added": 3, "removed": 1})
    tally = Tally.objects.get()
    assert (tally.estate, tally.day, changes(tally)) == (placed.estate, timezone.now().date(), [0, 3, 0, 1])


def test_another_one_of_the_day_is_added_to_it(placed: Collection) -> None:
    Tally.objects.create(estate=placed.estate, day=timezone.now().date(), added=5, changed=1)
    end_with(placed, {"state": "ok", "added": 3})
    assert changes(Tally.objects.get()) == [0, 8, 1, 0]


def test_of_one_that_was_tried_again_only_the_news_are_noted(placed: Collection) -> None:
    end_with(placed, {"state": "throttled", "first_found": 3})
    Collection.objects.update(state="running")
    end_with(placed, {"state": "ok", "region": "later", "first_found": 4})
    assert changes(Tally.objects.get()) == [7, 0, 0, 0]


def test_without_any_change_no_day_is_noted(placed: Collection) -> None:
    end_with(placed, {"state": "ok", "count": 5})
    assert not Tally.objects.exists()


def test_while_a_part_is_open_it_does_not_end(started: Collection) -> None:
    started.service_runs.filter(service="ec2").update(state="done")
    assert not runs.complete(started.pk)


def test_ending_twice_is_harmless(started: Collection) -> None:
    end_with(started, {"state": "ok"})
    before = Collection.objects.values().get()
    assert not runs.complete(started.pk)
    assert Collection.objects.values().get() == before


def test_what_somebody_works_on_is_not_abandoned(started: Collection) -> None:
    run = take(started)
    assert not runs.abandon(run, "lost", Problem("lost", "worker_lost"))
    assert ServiceRun.objects.get(pk=run.pk).state == "running"


def test_who_waits_for_the_same_place_is_woken(
    started: Collection, alice: User, woken: Woken, collection: Collection
) -> None:
    Collection.objects.filter(pk=started.pk).update(estate=collection.estate)
    other = runs.start(alice, Choice.of(["ec2"], ["us-west-2"]), profile=started.profile)
    Collection.objects.filter(pk=other.pk).update(estate=collection.estate)
    ServiceRun.objects.update(published_at=timezone.now())
    started.refresh_from_db()
    run = take(started)
    run.collection.refresh_from_db()
    run.finish()
    runs.after(run)
    assert woken == [str(other.service_runs.get().pk)]


# Fairness


@pytest.fixture
def four_places(settings: Any) -> None:
    settings.CELERY_WORKER_CONCURRENCY = 4


SEVEN = Choice.of(["ec2", "s3", "iam", "rds", "lambda", "sqs", "sns"], ["us-east-1"])


@pytest.mark.usefixtures("four_places")
def test_one_person_leaves_a_place_to_others(alice: User, profile: CredentialProfile, woken: Woken) -> None:
    runs.start(alice, SEVEN, profile=profile)
    runs.dispatch()
    assert len(woken) == 3


@pytest.mark.usefixtures("four_places")
def test_more_workers_are_more_places(alice: User, profile: CredentialProfile, woken: Woken) -> None:
    for pid in (1, 2):
        Worker.note("host", pid, concurrency=4, running=0, started_at=timezone.now())
    runs.start(alice, SEVEN, profile=profile)
    runs.dispatch()
    assert len(woken) == 7


@pytest.mark.usefixtures("four_places")
def test_another_person_is_served_while_the_first_waits(
    alice: User, bob: User, profile: CredentialProfile, woken: Woken
) -> None:
    runs.start(alice, SEVEN, profile=profile)
    runs.dispatch()
    theirs = runs.start(bob, Choice.of(["sqs"], ["us-east-1"]), profile=make_profile(bob))
    runs.dispatch()
    assert woken[-1] == str(theirs.service_runs.get().pk)


@pytest.mark.usefixtures("four_places")
def test_the_next_part_is_sent_when_one_ends(alice: User, profile: CredentialProfile, woken: Woken) -> None:
    runs.start(alice, SEVEN, profile=profile)
    runs.dispatch()
    run = ServiceRun.take(uuid.UUID(woken[0]))
    assert run is not None
    run.finish()
    runs.after(run)
    assert len(woken) == len(set(woken)) == 4


@pytest.mark.usefixtures("four_places")
def test_nothing_is_sent_twice_while_its_message_is_under_way(
    alice: User, profile: CredentialProfile, woken: Woken
) -> None:
    runs.start(alice, SEVEN, profile=profile)
    assert (runs.dispatch(), runs.dispatch()) == (3, 0)


def test_only_one_worker_gets_a_part(started: Collection) -> None:
    run = take(started)
    assert ServiceRun.take(run.pk) is None


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_come_at_once_one_gets_the_part(started: Collection) -> None:
    pk = started.service_runs.get(service="ec2").pk
    taken = at_once(4, lambda: ServiceRun.take(pk))
    assert sum(run is not None for run in taken) == 1


def test_a_message_for_nobody_is_harmless(db: None) -> None:
    assert ServiceRun.take(uuid.uuid4()) is None
