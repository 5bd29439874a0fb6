"""Trying again what could not be read: in the same collection while nothing is newer, else in a linked one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from accounts.models import CredentialProfile
from accounts.signin import SignIn
from collection import runs
from collection.choices import Choice
from collection.models import Collection, OneTimeSignIn, Outcome, ResourceVersion, ServiceRun, Snapshot
from collection.retrying import NotRetried, retry, what_failed
from tests.collection.driving import HOME, SEOUL, collect, found, outcome, start, states, work, work_until
from tests.collection.estates import (
    ACCOUNT,
    give_clusters,
    give_queues,
    give_topics,
    queue_url,
    service_arn,
)
from tests.collection.factories import make_outcome, make_profile
from tests.collection.waking import Woken, at_once
from tests.fake_aws import FakeAws

Reader = CredentialProfile


@pytest.fixture
def denied(fake_aws: FakeAws, reader: Reader, woken: Woken) -> Collection:
    """Topics were read; queues were denied, and are allowed now."""
    give_queues(fake_aws, "orders", "mails")
    give_topics(fake_aws, "news")
    fake_aws.deny("sqs", "ListQueues")
    collection = collect(reader, "sqs", "sns")
    fake_aws.heal()
    fake_aws.asked.clear()
    return collection


def again(collection: Collection, person: User, sign_in: SignIn | None = None) -> Collection:
    """The collection that tries again, after its workers have done it."""
    return work(retry(collection, person, sign_in))


# In the same collection


def test_what_failed_is_read_in_the_same_collection(denied: Collection, alice: User) -> None:
    assert denied.state == "partial"
    assert again(denied, alice) == denied
    denied.refresh_from_db()
    assert (denied.state, denied.attention, denied.found) == ("completed", 0, 3)
    assert found(denied, "sqs.queue") == [queue_url("mails"), queue_url("orders")]
    assert Collection.objects.count() == 1


def test_what_was_read_is_not_asked_for_again(fake_aws: FakeAws, denied: Collection, alice: User) -> None:
    again(denied, alice)
    assert not fake_aws.calls_of("sns")
    assert outcome(denied, "sns.topic").attempts == 1


def test_its_attempts_are_counted_and_the_old_reason_is_gone(denied: Collection, alice: User) -> None:
    again(denied, alice)
    queues = outcome(denied, "sqs.queue")
    assert (queues.attempts, queues.state, queues.reason, queues.code, queues.action) == (2, "ok", "", "", "")


def test_while_it_waits_it_is_open_and_workers_are_woken(
    denied: Collection, alice: User, woken: Woken, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        waiting = retry(denied, alice)
    queues, run = outcome(denied, "sqs.queue"), denied.service_runs.get(service="sqs")
    assert (waiting.state, waiting.finished_at, queues.state, queues.deaths) == ("queued", None, "pending", 0)
    assert (run.state, run.attempts, run.finished_at) == ("queued", 0, None)
    assert denied.service_runs.get(service="sns").state == "done"
    assert woken == [str(run.pk)]


def test_what_is_denied_again_says_so_again(fake_aws: FakeAws, denied: Collection, alice: User) -> None:
    fake_aws.deny("sqs", "ListQueues")
    again(denied, alice)
    queues = outcome(denied, "sqs.queue")
    assert (queues.state, queues.action, queues.attempts) == ("denied", "sqs:ListQueues", 2)
    assert Collection.objects.get().state == "partial"


def test_a_cancelled_collection_goes_on_where_it_was(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders")
    collection = start(reader, "sqs")
    runs.cancel(collection)
    assert again(collection, alice).state == "completed"
    assert found(collection, "sqs.queue") == [queue_url("orders")]


def test_what_lost_its_workers_gets_a_new_start(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders")
    collection = collect(reader, "sqs")
    Outcome.objects.update(state="lost", reason="worker_lost", deaths=4, inventory=None, reading=None, complete=False)
    ServiceRun.objects.update(state="lost", attempts=4)
    ResourceVersion.objects.all().delete()
    assert again(collection, alice).state == "completed"


def test_credentials_that_were_dead_from_the_start(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders")
    reader_key = fake_aws.principals.pop(fake_aws.user.key)
    collection = collect(reader, "sqs")
    assert (collection.state, collection.account_id) == ("failed", "")
    fake_aws.principals[reader_key.key] = reader_key
    assert again(collection, alice).account_id == ACCOUNT
    assert collection == Collection.objects.get(state="completed")


def test_children_take_their_parents_from_what_this_collection_read(
    fake_aws: FakeAws, reader: Reader, alice: User
) -> None:
    give_clusters(fake_aws, {"blue": ["web"]})
    fake_aws.deny("ecs", "ListServices")
    collection = collect(reader, "ecs")
    fake_aws.heal()
    fake_aws.asked.clear()
    again(collection, alice)
    assert found(collection, "ecs.service") == [service_arn("blue", "web")]
    assert not fake_aws.calls_of("ecs", "ListClusters")


def test_parents_that_were_denied_are_read_with_their_children(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_clusters(fake_aws, {"blue": ["web"]})
    fake_aws.deny("ecs", "ListClusters")
    collection = collect(reader, "ecs")
    fake_aws.heal()
    assert again(collection, alice).state == "completed"
    assert found(collection, "ecs.service") == [service_arn("blue", "web")]


# What it shows then


def test_a_new_reading_replaces_the_partial_one_of_the_same_collection(
    fake_aws: FakeAws, reader: Reader, alice: User
) -> None:
    give_queues(fake_aws, "gone", "kept")
    collect(reader, "sqs")
    fake_aws.has("sqs", "ListQueues", {"QueueUrls": [queue_url("kept")]}, {"QueueUrls": [queue_url("new")]})
    fake_aws.deny("sqs", "ListQueues", when=lambda params: params.get("NextToken"))
    collection = collect(reader, "sqs", regions=[HOME, SEOUL])
    assert (outcome(collection, "sqs.queue").reading, found(collection, "sqs.queue")) == (2, [queue_url("kept")])
    fake_aws.heal()
    again(collection, alice)
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.reading, queues.complete, queues.count) == ("ok", 3, True, 2)
    assert found(collection, "sqs.queue") == [queue_url("kept"), queue_url("new")]
    standing = ResourceVersion.objects.open().filter(inventory=queues.inventory)
    assert set(standing.values_list("resource_id", flat=True)) == {queue_url("kept"), queue_url("new")}


def test_missing_details_are_filled_in(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders")
    fake_aws.deny("sqs", "ListQueueTags")
    collection = collect(reader, "sqs")
    assert outcome(collection, "sqs.queue").gaps
    fake_aws.heal()
    again(collection, alice)
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.gaps, queues.reading) == ("ok", [], 2)
    assert ResourceVersion.objects.open().get().tags == {"team": "shop"}
    assert Snapshot.objects.filter(outcome=queues).count() == 1


def test_a_try_that_fails_loses_nothing_that_was_read(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders", "mails")
    fake_aws.deny("sqs", "ListQueueTags")
    collection = collect(reader, "sqs")
    fake_aws.deny("sqs", "ListQueues")
    again(collection, alice)
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.count, queues.reading) == ("denied", 2, 1)
    assert len(found(collection, "sqs.queue")) == 2


def test_a_try_that_is_cancelled_loses_nothing_that_was_read(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders", "mails")
    fake_aws.deny("sqs", "ListQueueTags")
    collection = collect(reader, "sqs")
    runs.cancel(retry(collection, alice))
    assert (outcome(collection, "sqs.queue").state, outcome(collection, "sqs.queue").count) == ("cancelled", 2)
    assert len(found(collection, "sqs.queue")) == 2


def test_half_a_list_does_not_replace_a_whole_one(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders", "mails")
    fake_aws.deny("sqs", "ListQueueTags")
    collection = collect(reader, "sqs")
    fake_aws.has("sqs", "ListQueues", {"QueueUrls": [queue_url("orders")]}, {})
    fake_aws.deny("sqs", "ListQueues", when=lambda params: params.get("NextToken"))
    again(collection, alice)
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.count, queues.reading) == ("denied", 2, 1)
    assert len(found(collection, "sqs.queue")) == 2


# Which regions there are


def test_regions_that_could_not_be_listed_are_asked_for_again(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_queues(fake_aws, "orders")
    fake_aws.deny("ec2", "DescribeRegions")
    collection = collect(reader, "sqs", regions=["all"])
    assert states(collection) == {"sqs.queue": "denied"}
    fake_aws.heal()
    assert again(collection, alice).state == "completed"
    collection.refresh_from_db()
    assert collection.enabled_regions == [SEOUL, HOME]
    assert states(collection) == {f"sqs.queue {SEOUL}": "ok", f"sqs.queue {HOME}": "ok"}


def test_regions_that_still_cannot_be_listed_say_so_again(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    collection = again(collect(reader, "sqs", regions=["all"]), alice)
    queues = outcome(collection, "sqs.queue", "all")
    assert (queues.state, queues.reason, collection.enabled_regions) == ("denied", "regions_unknown", None)
    assert collection.account_id == ACCOUNT


def test_regions_that_aws_could_not_tell_this_time_say_why(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    collection = collect(reader, "sqs", regions=["all"])
    fake_aws.heal()
    fake_aws.fail("ec2", "DescribeRegions", "RequestLimitExceeded", status=503)
    again(collection, alice)
    assert outcome(collection, "sqs.queue", "all").state == "throttled"
    fake_aws.heal()
    assert again(collection, alice).state == "completed"


def test_another_account_is_not_asked_for_its_regions(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    collection = collect(reader, "sqs", regions=["all"])
    fake_aws.heal()
    stranger = fake_aws.add_user("stranger", account="999988887777")
    reader.put_keys(stranger.params)
    reader.save()
    again(collection, alice)
    collection.refresh_from_db()
    assert (set(states(collection).values()), collection.account_id) == ({"refused"}, ACCOUNT)


# In a new collection


def test_after_a_newer_reading_it_is_a_linked_collection_of_these_parts(
    fake_aws: FakeAws, reader: Reader, denied: Collection, alice: User
) -> None:
    collect(reader, "sqs", regions=[HOME, SEOUL])
    linked = again(denied, alice)
    assert (linked.origin, linked.trigger, linked.parts) == (denied, "retry", [["sqs.queue", HOME]])
    assert (linked.services, states(linked), linked.state) == (["sqs"], {"sqs.queue": "ok"}, "completed")
    assert outcome(denied, "sqs.queue").state == "denied"
    assert not fake_aws.calls_of("sns")


def test_a_newer_reading_of_another_part_does_not_matter(reader: Reader, denied: Collection, alice: User) -> None:
    collect(reader, "sqs", regions=[SEOUL])
    collect(reader, "sns")
    assert again(denied, alice) == denied


def test_a_newer_look_that_read_nothing_does_not_matter(
    fake_aws: FakeAws, reader: Reader, denied: Collection, alice: User
) -> None:
    fake_aws.deny("sqs", "ListQueues")
    collect(reader, "sqs")
    fake_aws.heal()
    assert again(denied, alice) == denied


def test_an_older_reading_does_not_matter(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    collect(reader, "sqs")
    fake_aws.deny("sqs", "ListQueues")
    collection = collect(reader, "sqs")
    fake_aws.heal()
    assert again(collection, alice) == collection


def test_a_newer_reading_counts_by_number_where_this_one_read_a_part(
    fake_aws: FakeAws, reader: Reader, alice: User
) -> None:
    give_queues(fake_aws, "orders")
    fake_aws.deny("sqs", "ListQueueTags")
    first = collect(reader, "sqs")
    second = collect(reader, "sqs")
    assert retry(first, alice).origin == first
    Collection.objects.exclude(pk__in=[first.pk, second.pk]).delete()
    assert retry(second, alice) == second


def test_a_newer_reading_counts_even_if_its_collection_was_deleted(
    reader: Reader, denied: Collection, alice: User
) -> None:
    newer = collect(reader, "sqs")
    Outcome.objects.filter(service_run__collection=newer).delete()
    newer.delete()
    assert retry(denied, alice).origin == denied


def test_while_another_collection_is_about_to_read_them_it_is_a_linked_one(
    reader: Reader, denied: Collection, alice: User
) -> None:
    start(reader, "sqs", regions=[HOME, SEOUL])
    assert retry(denied, alice).origin == denied


def test_where_no_account_had_answered_any_reading_since_counts(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    key = fake_aws.principals.pop(fake_aws.user.key)
    collection = collect(reader, "sqs")
    fake_aws.principals[key.key] = key
    collect(reader, "sqs")
    assert retry(collection, alice).origin == collection


def test_a_child_brings_its_parents(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    give_clusters(fake_aws, {"blue": ["web"], "green": ["api"]})
    fake_aws.deny("ecs", "ListServices")
    collection = collect(reader, "ecs")
    fake_aws.heal()
    collect(reader, "ecs", regions=[HOME, SEOUL])
    linked = again(collection, alice)
    assert states(linked)["ecs.cluster"] == "ok"
    assert found(linked, "ecs.service") == [service_arn("blue", "web"), service_arn("green", "api")]
    assert set(states(linked)) <= set(states(collection))


def test_unknown_regions_of_a_linked_collection_are_all_regions(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    collection = collect(reader, "sqs", regions=["all"])
    fake_aws.heal()
    collect(reader, "sqs")
    linked = again(collection, alice)
    assert linked.parts == [["sqs.queue", "all"]]
    assert set(states(linked)) == {f"sqs.queue {SEOUL}", f"sqs.queue {HOME}"}


def test_a_region_that_was_switched_off_meanwhile_says_so(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    fake_aws.deny("sqs", "ListQueues", region=SEOUL)
    collection = collect(reader, "sqs", regions=["all"])
    fake_aws.heal()
    collect(reader, "sqs", regions=[SEOUL])
    fake_aws.enabled = [HOME]
    assert states(again(collection, alice)) == {"sqs.queue": "not_enabled"}


# What is not tried again


def test_where_all_is_well_there_is_nothing_to_do(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    with pytest.raises(NotRetried, match="nothing"):
        retry(collect(reader, "sqs"), alice)


def test_what_was_only_cut_off_would_be_cut_off_again(collection: Collection) -> None:
    make_outcome(collection, "sqs.queue", state="ok", truncated=True)
    assert not what_failed(collection).exists()
    make_outcome(collection, "sns.topic", state="ok", truncated=True, gaps=[{"field": "Tags"}])
    make_outcome(collection, "ec2.vpc", state="throttled", truncated=True)
    assert what_failed(collection).count() == 2


def test_a_kind_that_is_no_longer_declared_is_left_alone(collection: Collection) -> None:
    make_outcome(collection, "sqs.nonsense")
    assert not what_failed(collection).exists()


def test_one_under_way_goes_on_as_it_is(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    collection = start(reader, "sqs")
    assert retry(collection, alice) == collection
    assert not Outcome.objects.exists()


def test_one_that_winds_down_must_end_first(fake_aws: FakeAws, reader: Reader, alice: User) -> None:
    collection = start(reader, "sqs")
    ServiceRun.take(collection.service_runs.get().pk)
    runs.cancel(collection)
    with pytest.raises(NotRetried, match="cancelled"):
        retry(collection, alice)


def test_while_the_same_choice_is_collected_it_names_that_one(denied: Collection, reader: Reader, alice: User) -> None:
    same = start(reader, "sqs", "sns")
    with pytest.raises(NotRetried, match="being collected") as caught:
        retry(denied, alice)
    assert caught.value.same == same
    denied.refresh_from_db()
    assert denied.state == "partial"


def test_a_deleted_one_is_not_tried_again(denied: Collection, alice: User) -> None:
    runs.delete(denied)
    with pytest.raises(NotRetried, match="deleted"):
        retry(denied, alice)


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"deleted_at": timezone.now()}, "have been deleted"),
        ({"problem": "unknown_key"}, "does not work"),
        ({"token_expires_at": timezone.now() - timedelta(minutes=1)}, "does not work"),
        ({"account_id": "999988887777"}, "another AWS account"),
    ],
)
def test_a_profile_that_cannot_do_it_is_told_with_the_remedy(
    denied: Collection, alice: User, facts: dict[str, object], text: str
) -> None:
    CredentialProfile.objects.update(**facts)
    with pytest.raises(NotRetried, match=text):
        retry(denied, alice)
    assert Collection.objects.get().state == "partial"


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_who_try_again_at_once_are_one(denied: Collection, alice: User) -> None:
    tried = at_once(3, lambda: retry(denied, alice).pk)
    assert tried == [denied.pk] * 3
    assert again(denied, alice).state == "completed"
    assert outcome(denied, "sqs.queue").attempts == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_start_a_linked_one_at_once_get_the_same(reader: Reader, denied: Collection, alice: User) -> None:
    collect(reader, "sqs")
    linked = at_once(3, lambda: retry(denied, alice).pk)
    assert (len(linked), len(set(linked))) == (3, 1)
    assert denied.pk not in linked


def test_a_worker_of_before_cannot_write_into_it(
    fake_aws: FakeAws, reader: Reader, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_queues(fake_aws, "orders")
    collection = start(reader, "sqs")
    work_until(collection, "sqs.queue", monkeypatch)
    old = ServiceRun.objects.get()
    runs.abandon(old, "lost", runs.Problem("lost", "worker_lost"))
    runs.complete(collection.pk)
    retry(collection, alice)
    assert not old.is_mine()
    assert not old.finish()
    assert work(collection).state == "completed"


# One-time sign-ins


@pytest.fixture
def once(fake_aws: FakeAws, alice: User) -> Collection:
    """What alice collected without saving her key: queues were denied, and are allowed now."""
    fake_aws.deny("sqs", "ListQueues")
    collection = work(runs.start(alice, Choice.of(["sqs"], [HOME]), sign_in=signed_in(fake_aws)))
    fake_aws.heal()
    give_queues(fake_aws, "orders")
    return collection


def signed_in(aws: FakeAws, **facts: object) -> SignIn:
    given = {"account_id": ACCOUNT, "expires_at": None, **facts}
    return SignIn("access_key", aws.user.params, "key", arn=aws.user.arn, partition="aws", **given)  # type: ignore[arg-type]


def test_a_one_time_sign_in_is_asked_for_again(once: Collection, alice: User) -> None:
    with pytest.raises(NotRetried, match="Sign in to AWS once more"):
        retry(once, alice)


def test_with_the_same_account_signed_in_it_is_tried_again(fake_aws: FakeAws, once: Collection, alice: User) -> None:
    assert again(once, alice, signed_in(fake_aws)).state == "completed"
    assert not OneTimeSignIn.objects.exists()


def test_it_goes_to_a_linked_collection_too(fake_aws: FakeAws, once: Collection, alice: User) -> None:
    work(runs.start(alice, Choice.of(["sqs"], [HOME, SEOUL]), sign_in=signed_in(fake_aws)))
    linked = again(once, alice, signed_in(fake_aws))
    assert (linked.origin, linked.state, linked.owner) == (once, "completed", alice)


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"account_id": "999988887777"}, "signed in to account 999988887777"),
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "expired"),
    ],
)
def test_another_account_or_an_expired_sign_in_is_refused(
    fake_aws: FakeAws, once: Collection, alice: User, facts: dict[str, object], text: str
) -> None:
    with pytest.raises(NotRetried, match=text):
        retry(once, alice, signed_in(fake_aws, **facts))


def test_a_saved_profile_is_no_one_time_sign_in(fake_aws: FakeAws, once: Collection, alice: User) -> None:
    with pytest.raises(NotRetried, match="without saving"):
        retry(once, alice, signed_in(fake_aws, profile=make_profile(alice)))
