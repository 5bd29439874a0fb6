"""One service run, from claim to outcomes: what is kept, what one fault leaves alone, and what a second look writes."""

import pytest
from django.conf import LazySettings
from django.db.models import Max

from accounts.models import CredentialProfile
from collection import asking
from collection.models import Inventory, ResourceVersion, Sighting, Snapshot, StagedItem
from tests.collection.driving import HOME, SEOUL, collect, found, outcome, start, states, work
from tests.collection.estates import give_clusters, give_instances, give_queues, give_topics, give_users, queue_url
from tests.fake_aws import FakeAws

Reader = CredentialProfile


def open_ids() -> list[str]:
    return sorted(ResourceVersion.objects.open().values_list("resource_id", flat=True))


# What is kept


def test_what_aws_has_is_kept(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    collection = collect(reader, "sqs")
    version = ResourceVersion.objects.get()
    assert (version.name, version.tags, version.region) == ("orders", {"team": "shop"}, HOME)
    assert version.arn.endswith(":orders")
    assert (collection.state, collection.found, collection.attention) == ("completed", 1, 0)


def test_the_account_and_its_regions_are_noted(fake_aws: FakeAws, reader: Reader) -> None:
    collection = collect(reader, "sqs", "sns")
    assert (collection.account_id, collection.partition) == (fake_aws.user.account, "aws")
    assert collection.identity_arn == fake_aws.user.arn
    assert collection.enabled_regions == [SEOUL, HOME]
    assert len(fake_aws.calls_of("ec2", "DescribeRegions")) == 1


def test_every_outcome_says_what_it_cost(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "one", "two")
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.count, queues.calls, queues.retries) == (2, 5, 0)
    assert queues.seconds > 0
    assert queues.finished_at


def test_each_region_has_its_own_inventory(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "here", region=HOME)
    give_queues(fake_aws, "there", "beyond", region=SEOUL)
    collection = collect(reader, "sqs", regions=[HOME, SEOUL])
    assert [outcome(collection, "sqs.queue", region).count for region in (HOME, SEOUL)] == [1, 2]


def test_global_kinds_are_collected_once_whatever_regions(fake_aws: FakeAws, reader: Reader) -> None:
    give_users(fake_aws, "kim")
    collection = collect(reader, "iam", regions=[HOME, SEOUL])
    assert len(fake_aws.calls_of("iam", "GetAccountAuthorizationDetails")) == 1
    assert {one.region for run in collection.service_runs.all() for one in run.outcomes.all()} == {"global"}


def test_nothing_stays_staged(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    collect(reader, "sqs")
    assert not StagedItem.objects.exists()


# One fault leaves everything else alone


def test_a_denied_kind_stops_no_other_kind(fake_aws: FakeAws, reader: Reader) -> None:
    give_instances(fake_aws, "i-1")
    fake_aws.deny("ec2", "DescribeVpcs")
    collection = collect(reader, "ec2")
    assert outcome(collection, "ec2.instance").state == "ok"
    assert [kind for kind, state in states(collection).items() if state == "denied"] == ["ec2.vpc"]
    assert (collection.state, collection.attention) == ("partial", 1)


def test_a_denied_region_stops_no_other_region(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    fake_aws.deny("sqs", "", region=SEOUL)
    collection = collect(reader, "sqs", regions=[HOME, SEOUL])
    assert states(collection) == {f"sqs.queue {HOME}": "ok", f"sqs.queue {SEOUL}": "denied"}


def test_a_denied_service_stops_no_other_service(fake_aws: FakeAws, reader: Reader) -> None:
    give_topics(fake_aws, "news")
    fake_aws.deny("sqs", "")
    collection = collect(reader, "sns", "sqs")
    assert outcome(collection, "sns.topic").state == "ok"
    assert outcome(collection, "sqs.queue").state == "denied"


def test_denied_everywhere_is_failed_and_never_empty(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("sqs", "")
    collection = collect(reader, "sqs", regions=[HOME, SEOUL])
    assert set(states(collection).values()) == {"denied"}
    assert collection.state == "failed"


def test_children_of_a_denied_parent_are_denied_for_the_same_reason(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("ecs", "ListClusters")
    services = outcome(collect(reader, "ecs"), "ecs.service")
    assert (services.state, services.action, services.reading) == ("denied", "ecs:ListClusters", None)
    assert not fake_aws.calls_of("ecs", "ListServices")


def test_a_bug_in_one_kind_ends_only_that_kind_and_is_raised_at_the_end(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_topics(fake_aws, "news")
    fake_aws.has("sns", "ListSubscriptions", {"Subscriptions": [{"SubscriptionArn": "arn:x", "TopicArn": "t"}]})
    shape = asking.shape

    def broken(kind, *args):
        if kind.name == "sns.subscription":
            raise KeyError("surprise")
        return shape(kind, *args)

    monkeypatch.setattr(asking, "shape", broken)
    collection = start(reader, "sns")
    with pytest.raises(KeyError, match="surprise"):
        work(collection)
    collection.refresh_from_db()
    assert states(collection) == {"sns.topic": "ok", "sns.subscription": "error"}
    assert outcome(collection, "sns.subscription").reason == "bug"
    assert (collection.service_runs.get().state, collection.state) == ("done", "partial")


def test_a_bug_in_a_join_leaves_nothing_open(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_users(fake_aws, "kim")
    monkeypatch.setattr("collection.asking.Asker.matches", lambda *_: 1 / 0)
    collection = start(reader, "iam")
    with pytest.raises(ZeroDivisionError):
        work(collection)
    collection.refresh_from_db()
    assert {kind: state for kind, state in states(collection).items() if state == "error"} == {
        "iam.user": "error", "iam.access_key": "error",
    }  # fmt: skip
    assert outcome(collection, "iam.group", "global").state == "empty"
    assert not collection.is_open


# Caps


def test_a_cap_is_marked_and_ends_nothing(fake_aws: FakeAws, reader: Reader, settings: LazySettings) -> None:
    give_queues(fake_aws, "a", "b", "c")
    collect(reader, "sqs")
    settings.COLLECT_ITEM_CAP = 2
    collection = collect(reader, "sqs")
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.count, queues.truncated, queues.complete) == ("ok", 2, True, False)
    assert collection.state == "partial"
    assert len(found(collection, "sqs.queue")) == 2
    assert open_ids() == [queue_url(name) for name in "abc"]


def test_no_page_is_asked_beyond_the_cap(fake_aws: FakeAws, reader: Reader, settings: LazySettings) -> None:
    settings.COLLECT_ITEM_CAP = 1
    pages = [{"QueueUrls": [queue_url(f"{number}-{one}") for one in "ab"]} for number in range(50)]
    fake_aws.has("sqs", "ListQueues", *pages)
    collect(reader, "sqs")
    assert len(fake_aws.calls_of("sqs", "ListQueues")) < 10


def test_children_of_a_cut_off_listing_are_marked_but_read_to_their_end(
    fake_aws: FakeAws, reader: Reader, settings: LazySettings
) -> None:
    settings.COLLECT_ITEM_CAP = 3
    give_clusters(fake_aws, {"a": [], "b": [], "c": [], "d": []})
    services = {"serviceArns": ["s-1"]}, {"serviceArns": ["s-2"]}
    fake_aws.has("ecs", "ListServices", *services)
    children = outcome(collect(reader, "ecs"), "ecs.service")
    assert (children.truncated, children.complete) == (True, False)
    assert len(fake_aws.calls_of("ecs", "ListServices")) == 6


# Again


def counted() -> dict[str, tuple[int, int | None]]:
    """How many rows there are and the highest id, so that a row that was replaced shows too."""
    models = (ResourceVersion, Sighting, Inventory)
    return {model.__name__: (model.objects.count(), model.objects.aggregate(Max("pk"))["pk__max"]) for model in models}


def test_a_second_look_at_an_unchanged_estate_writes_no_resource_row(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders", "mails")
    give_clusters(fake_aws, {"blue": ["web"]})
    give_users(fake_aws, "kim", keys=1)
    services = ("sqs", "ecs", "iam")
    first = collect(reader, *services)
    before = counted()
    second = collect(reader, *services)
    assert counted() == before
    assert second.found == first.found > 0
    assert found(second, "sqs.queue") == found(first, "sqs.queue")


def test_a_past_collection_reads_as_it_was_found(fake_aws: FakeAws, reader: Reader) -> None:
    give_instances(fake_aws, "i-1", "i-2", InstanceType="t3.micro")
    past = collect(reader, "ec2")
    give_instances(fake_aws, "i-2", "i-3", InstanceType="t3.large")
    now = collect(reader, "ec2")
    assert found(past, "ec2.instance") == ["i-1", "i-2"]
    assert found(now, "ec2.instance") == ["i-2", "i-3"]
    versions = ResourceVersion.objects.filter(resource_id="i-2").order_by("valid_from")
    assert [version.data["InstanceType"] for version in versions] == ["t3.micro", "t3.large"]
    assert not ResourceVersion.objects.open().filter(resource_id="i-1").exists()


def test_numbers_that_change_at_every_look_are_kept_with_their_collection(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    first = outcome(collect(reader, "sqs"), "sqs.queue")
    fake_aws.has("sqs", "GetQueueAttributes", {"Attributes": {
        "QueueArn": f"arn:aws:sqs:us-east-1:{fake_aws.user.account}:orders", "VisibilityTimeout": "30",
        "ApproximateNumberOfMessages": "99",
    }})  # fmt: skip
    second = outcome(collect(reader, "sqs"), "sqs.queue")
    depths = [Snapshot.objects.get(outcome=one).values[queue_url("orders")] for one in (first, second)]
    assert [depth["ApproximateNumberOfMessages"] for depth in depths] == ["7", "99"]
    assert ResourceVersion.objects.count() == 1


def test_a_refused_look_ends_nothing(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    collect(reader, "sqs")
    fake_aws.deny("sqs", "ListQueues")
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.reading, queues.count) == (None, 0)
    assert open_ids() == [queue_url("orders")]


def test_a_look_that_stopped_half_way_keeps_what_it_saw_and_ends_nothing(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "a", "b")
    collect(reader, "sqs")
    fake_aws.has("sqs", "ListQueues", {"QueueUrls": [queue_url("b"), queue_url("c")]}, {"QueueUrls": []})
    fake_aws.fail("sqs", "ListQueues", "ThrottlingException", when=lambda params: params.get("NextToken"))
    collection = collect(reader, "sqs")
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.count, queues.complete) == ("throttled", 2, False)
    assert found(collection, "sqs.queue") == [queue_url("b"), queue_url("c")]
    assert open_ids() == [queue_url(name) for name in "abc"]
