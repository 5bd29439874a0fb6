"""A notice's life: who hears of what, once, whatever dies in the middle, and who hears nothing any more."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from accounts.audit import Action
from accounts.models import AuditEvent, CredentialProfile, Membership, Role
from collection import runs, tick
from collection.models import Collection, Delivery, Subscription, Tick
from collection.models.notices import PATIENCE, Event
from collection.notifying import deliveries, posting
from collection.notifying.addresses import Target
from tests.collection.driving import Killed
from tests.collection.factories import instance, make_collection, make_profile, make_reading
from tests.collection.notifying.conftest import Receiver, due_now, end, ends_changed, ends_in_trouble, subscribe
from tests.collection.waking import Woken, at_once
from tests.own_database import begin
from tests.teams import join

URL = "https://hooks.example.com/"


@pytest.fixture
def team(bob: User) -> Group:
    """Bob's."""
    made = Group.objects.create(name="platform")
    join(bob, made, Role.VIEWER)
    return made


def told(person: User) -> list[str]:
    return sorted(Delivery.objects.of(person).values_list("event", flat=True))


def all_sent() -> list[tuple[str, str]]:
    """State and problem of each notice after everything that is due was tried."""
    for pk in Delivery.objects.values_list("pk", flat=True):
        deliveries.deliver(pk)
    return sorted(Delivery.objects.values_list("state", "problem"))


def lease_runs_out() -> None:
    Delivery.objects.filter(state="sending").update(lease_until=timezone.now() - timedelta(minutes=1))


# Who hears of what


@pytest.mark.django_db
def test_a_collection_that_went_well_is_no_news(alice: User, woken: Woken) -> None:
    subscribe(alice, URL)
    collection = make_collection(alice)
    make_reading(collection, "ec2.instance", [instance(1)])
    end(collection)
    assert told(alice) == []


@pytest.mark.django_db
def test_the_same_again_is_no_news(alice: User, woken: Woken) -> None:
    subscribe(alice, URL)
    for collection in (make_collection(alice), make_collection(alice)):
        make_reading(collection, "ec2.instance", [instance(1)])
        end(collection)
    assert told(alice) == []


@pytest.mark.django_db
def test_who_was_cancelled_is_not_in_trouble(alice: User, woken: Woken) -> None:
    subscribe(alice, URL)
    collection = make_collection(alice, state="running")
    runs.cancel(collection)
    assert told(alice) == []


@pytest.mark.django_db
@pytest.mark.parametrize("event", [Event.TROUBLE, Event.CHANGED])
def test_only_what_was_asked_for_is_told(alice: User, woken: Woken, event: Event) -> None:
    subscribe(alice, URL, events=[event])
    ends_changed(alice)
    assert told(alice) == [event]


@pytest.mark.django_db
def test_only_of_the_chosen_profiles(alice: User, woken: Woken) -> None:
    chosen, other = make_profile(alice, "chosen"), make_profile(alice, "other")
    subscribe(alice, URL, every_profile=False).profiles.add(chosen)
    ends_in_trouble(alice, profile=other)
    assert told(alice) == []
    ends_in_trouble(alice, profile=chosen)
    assert told(alice) == ["collection.trouble"]


@pytest.mark.django_db
def test_members_hear_of_what_is_shared_and_strangers_of_nothing(
    alice: User, bob: User, team: Group, woken: Woken
) -> None:
    subscribe(bob, URL)
    ends_in_trouble(alice)
    assert told(bob) == []
    CredentialProfile.objects.get().teams.add(team)
    ends_in_trouble(alice)
    assert told(bob) == ["collection.trouble"]


@pytest.mark.django_db
def test_superusers_hear_no_more_than_they_may_look_at(alice: User, admin_user: User, woken: Woken) -> None:
    subscribe(admin_user, URL)
    ends_in_trouble(alice)
    assert told(admin_user) == []


@pytest.mark.django_db
def test_a_one_time_sign_in_is_its_persons_alone(alice: User, bob: User, team: Group, woken: Woken) -> None:
    subscribe(alice, URL)
    subscribe(bob, URL)
    collection = make_collection(alice)
    Collection.objects.filter(pk=collection.pk).update(profile=None)
    Collection.objects.filter(pk=collection.pk).update(state="running")
    runs.complete(collection.pk)
    assert (told(alice), told(bob)) == (["collection.trouble"], [])


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["owner", "member", "deactivated", "stranger", "staff"])
def test_who_is_noted_is_who_may_look(
    alice: User, bob: User, team: Group, admin_user: User, woken: Woken, who: str
) -> None:
    """One query says the same as the door."""
    person = {"owner": alice, "staff": admin_user}.get(who, bob)
    collection = make_collection(alice)
    if who in ("member", "deactivated"):
        CredentialProfile.objects.get().teams.add(team)
    if who == "deactivated":
        User.objects.filter(pk=bob.pk).update(is_active=False)
    subscribe(person, URL)
    noted = Subscription.objects.concerning(collection).exists()
    person.refresh_from_db()
    assert noted == Collection.objects.of(person).exists() == (who in ("owner", "member"))


# What is true when it is sent


@pytest.mark.django_db
@pytest.mark.parametrize("taken", ["share", "membership", "login", "collection"])
def test_what_was_taken_away_before_it_is_sent_is_not_told(
    alice: User, bob: User, team: Group, receiver: Receiver, woken: Woken, taken: str
) -> None:
    subscribe(bob, receiver.url)
    profile = make_profile(alice)
    profile.teams.add(team)
    collection = ends_in_trouble(alice, profile=profile)
    if taken == "share":
        profile.teams.clear()
    elif taken == "membership":
        Membership.objects.filter(person=bob).delete()
    elif taken == "login":
        User.objects.filter(pk=bob.pk).update(is_active=False)
    else:
        runs.delete(collection)
    assert all_sent() == [("not_sent", "no_right")]
    assert receiver.requests == []


@pytest.mark.django_db
def test_what_is_switched_off_meanwhile_is_not_sent(hook: Subscription, receiver: Receiver, alice: User) -> None:
    ends_in_trouble(alice)
    hook.switch(on=False)
    assert all_sent() == [("not_sent", "switched_off")]
    assert receiver.requests == []


@pytest.mark.django_db
def test_changes_that_this_person_cannot_compare_are_not_told(
    hook: Subscription, receiver: Receiver, alice: User
) -> None:
    """The collection before is gone: there is nothing to count against."""
    old, _new = ends_changed(alice)
    runs.delete(old)
    assert ("not_sent", "no_change") in all_sent()
    assert [request.json["type"] for request in receiver.requests] == ["collection.trouble"]


# Once


@pytest.mark.django_db
def test_a_second_end_of_the_same_collection_tells_nothing_twice(
    hook: Subscription, receiver: Receiver, alice: User
) -> None:
    collection = ends_in_trouble(alice)
    end(collection)
    assert all_sent() == [("sent", "")]
    assert all_sent() == [("sent", "")]
    assert len(receiver.requests) == 1


@pytest.mark.django_db
def test_a_worker_that_dies_over_it_leaves_it_to_the_next_with_the_same_id(
    hook: Subscription, receiver: Receiver, alice: User, woken: Woken, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends_in_trouble(alice)
    real = posting.post

    def die(target: Target, body: bytes, headers: dict[str, str]) -> int:
        real(target, body, headers)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(posting, "post", die)
        with pytest.raises(Killed):
            all_sent()
    assert all_sent() == [("sending", "")]
    lease_runs_out()
    Delivery.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    woken.clear()
    Tick.objects.all().delete()
    tick.tick()
    assert woken == [str(Delivery.objects.get().pk)]
    assert all_sent() == [("sent", "")]
    first, second = receiver.requests
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_while_the_receiver_thinks_has_lost_nothing(
    hook: Subscription, receiver: Receiver, alice: User
) -> None:
    ends_in_trouble(alice)
    delivery, receiver.how = Delivery.objects.get(), "hangs"
    sending = f"from collection import tasks; tasks.notify('{delivery.pk}')"
    process = begin("shell", "-c", sending, NOTIFY_ALLOWED_NETWORKS="127.0.0.0/8", NOTIFY_ALLOW_HTTP="True")
    until = time.monotonic() + 60
    while not receiver.requests:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < until
        time.sleep(0.05)
    process.kill()
    process.communicate()
    receiver.how = ""
    assert all_sent() == [("sending", "")]
    lease_runs_out()
    assert all_sent() == [("sent", "")]
    assert [request.headers["webhook-id"] for request in receiver.requests] == [str(delivery.pk)] * 2


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(hook: Subscription, receiver: Receiver, alice: User) -> None:
    ends_in_trouble(alice)
    delivery = Delivery.objects.get()
    at_once(4, lambda: deliveries.deliver(delivery.pk))
    delivery.refresh_from_db()
    assert (len(receiver.requests), delivery.attempts, delivery.state) == (1, 1, "sent")


@pytest.mark.django_db(transaction=True)
def test_a_collection_that_does_not_end_after_all_tells_nothing(
    alice: User, woken: Woken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are written, or none is."""
    subscribe(alice, URL)
    collection = make_collection(alice, state="running")
    monkeypatch.setattr(deliveries.Delivery.objects, "bulk_create", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        runs.complete(collection.pk)
    collection.refresh_from_db()
    assert (collection.state, told(alice)) == ("running", [])


# Given up


@pytest.mark.django_db
def test_after_eight_attempts_within_a_day_it_is_given_up(hook: Subscription, receiver: Receiver, alice: User) -> None:
    receiver.answers = [503] * 20
    ends_in_trouble(alice)
    delivery = Delivery.objects.get()
    for _attempt in range(20):
        due_now(delivery)
        all_sent()
    hook.refresh_from_db()
    assert all_sent() == [("given_up", "fails")]
    assert len(receiver.requests) == 8
    assert timedelta(hours=20) < sum(deliveries.PAUSES, timedelta()) * 1.1 < timedelta(hours=27)
    assert (hook.enabled, hook.failures, hook.problem) == (True, 1, "fails")


@pytest.mark.django_db
def test_too_many_in_a_row_switch_it_off_and_are_noted(hook: Subscription, receiver: Receiver, alice: User) -> None:
    receiver.answers = [500] * PATIENCE
    for _collection in range(PATIENCE):
        ends_in_trouble(alice)
    Delivery.objects.update(attempts=deliveries.TRIES - 1)
    all_sent()
    hook.refresh_from_db()
    assert (hook.enabled, hook.problem) == (False, "fails")
    assert AuditEvent.objects.get(action=Action.HOOK_CHANGED).facts["what"] == "off"


@pytest.mark.django_db
def test_one_that_arrives_makes_good_those_before(hook: Subscription, receiver: Receiver, alice: User) -> None:
    hook.missed("fails")
    ends_in_trouble(alice)
    all_sent()
    hook.refresh_from_db()
    assert (hook.failures, hook.problem) == (0, "")


@pytest.mark.django_db
def test_who_is_gone_for_good_is_asked_no_more(hook: Subscription, receiver: Receiver, alice: User) -> None:
    receiver.answers = [410]
    ends_in_trouble(alice)
    assert all_sent() == [("given_up", "gone")]
    hook.refresh_from_db()
    assert not hook.enabled


@pytest.mark.django_db
def test_what_kills_each_worker_is_given_up_by_the_tick(hook: Subscription, alice: User) -> None:
    ends_in_trouble(alice)
    Delivery.objects.update(state="sending", attempts=deliveries.TRIES)
    lease_runs_out()
    deliveries.look_after()
    assert all_sent() == [("given_up", "lost")]


@pytest.mark.django_db
def test_after_a_month_it_is_forgotten(hook: Subscription, alice: User) -> None:
    ends_in_trouble(alice)
    all_sent()
    Delivery.objects.update(finished_at=timezone.now() - timedelta(days=31))
    deliveries.look_after()
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_test_is_tried_once_and_counts_for_nothing(hook: Subscription, receiver: Receiver) -> None:
    receiver.answers = [500]
    deliveries.test(hook)
    assert all_sent() == [("given_up", "fails")]
    hook.refresh_from_db()
    assert (hook.enabled, hook.failures) == (True, 0)


@pytest.mark.django_db
def test_while_a_test_waits_there_is_no_second(hook: Subscription) -> None:
    assert deliveries.test(hook) == deliveries.test(hook)
