"""What waits between AWS and the merge, and what it is compared with."""

from dataclasses import replace

import pytest

from collection import inventory, staging
from collection.models import Outcome, ResourceVersion, StagedItem
from collection.tick import tick
from tests.collection.factories import (
    inventory_of,
    make_collection,
    make_item,
    make_reading,
    make_running,
    merge,
    queue,
    stage,
    standing_of,
)

pytestmark = pytest.mark.django_db
QUEUE, BUCKET = "sqs.queue", "s3.bucket"


@pytest.fixture
def running(collection):
    return make_running(collection, QUEUE)


def again(alice, profile, kind, item, **more) -> Outcome:
    """Another collection reads just this item."""
    outcome = make_running(make_collection(alice, profile), kind, more.pop("region", "us-east-1"))
    stage(outcome, [item])
    return merge(outcome, **more)


def test_a_new_item_is_staged_whole(running):
    stage(running, [make_item(QUEUE, queue(DelaySeconds="5"))])
    staged = StagedItem.objects.get()
    assert (staged.name, staged.data["DelaySeconds"], staged.cause) == ("orders", "5", "found")


def test_an_unchanged_item_is_not_staged_but_seen(alice, profile, running):
    make_reading(make_collection(alice, profile), QUEUE, [queue()])
    stage(running, [make_item(QUEUE, queue())])
    assert not StagedItem.objects.exists()
    assert standing_of(running).seen == {ResourceVersion.objects.get().pk}


def test_the_count_shows_while_it_runs(running):
    stage(running, [make_item(QUEUE, queue(f"q{number}")) for number in range(3)])
    assert Outcome.objects.get(pk=running.pk).count == 3


def test_who_lost_the_claim_changes_no_count(running):
    Outcome.objects.filter(pk=running.pk).update(claim=None)
    stage(running, [make_item(QUEUE, queue())])
    assert Outcome.objects.get(pk=running.pk).count == 0


def test_it_writes_at_most_a_thousand_rows_at_once(running, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(staging, "ROWS", 2)
    stage(running, [make_item(QUEUE, queue(f"q{number}")) for number in range(5)])
    assert StagedItem.objects.count() == 5


def test_an_earlier_attempts_staging_is_dropped(running):
    stage(running, [make_item(QUEUE, queue())])
    staging.drop(running.service_run)
    assert not StagedItem.objects.exists()


# Details that could not be read


def bucket(**fields):
    return {"Name": "photos", "BucketRegion": "us-east-1", "CreationDate": "2025-01-01T00:00:00Z", **fields}


def test_an_item_with_an_unread_detail_stands_when_all_else_is_equal(alice, profile, collection):
    make_reading(collection, BUCKET, [bucket(Policy={"Version": "1"}, Website=None)], "global")
    unread = make_item(BUCKET, bucket(Website=None), "global", unread=("Policy",))
    again(alice, profile, BUCKET, unread, region="global")
    assert ResourceVersion.objects.get().data["Policy"] == {"Version": "1"}


def test_an_item_with_an_unread_detail_is_replaced_when_something_else_changed(alice, profile, collection):
    make_reading(collection, BUCKET, [bucket(Policy={"Version": "1"}, Website=None)], "global")
    changed = make_item(BUCKET, bucket(Website={"IndexDocument": {"Suffix": "a"}}), "global", unread=("Policy",))
    again(alice, profile, BUCKET, changed, region="global")
    assert ResourceVersion.objects.open().get().cause == "changed"


def test_unread_tags_are_no_lost_tags(alice, profile, collection):
    make_reading(collection, QUEUE, [queue(Tags={"team": "shop"})])
    again(alice, profile, QUEUE, make_item(QUEUE, queue(), unread=("Tags",)))
    assert ResourceVersion.objects.get().tags == {"team": "shop"}


def test_a_detail_that_would_be_part_of_the_item_itself_is_not_missed(alice, profile, collection):
    make_reading(collection, QUEUE, [queue(DelaySeconds="5")])
    again(alice, profile, QUEUE, make_item(QUEUE, {"QueueUrl": queue()["QueueUrl"]}, unread=("",)))
    assert ResourceVersion.objects.get().data["DelaySeconds"] == "5"


def test_order_means_nothing_in_unordered_lists_beside_an_unread_detail(alice, profile, collection):
    one, two = {"Permission": "READ"}, {"Permission": "WRITE"}
    make_reading(collection, BUCKET, [bucket(Policy="x", Acl={"Grants": [one, two]})], "global")
    turned = make_item(BUCKET, bucket(Acl={"Grants": [two, one]}), "global", unread=("Policy",))
    again(alice, profile, BUCKET, turned, region="global")
    assert ResourceVersion.objects.count() == 1


# Why a version begins


def recorded_before(fingerprint="another"):
    ResourceVersion.objects.update(fingerprint=fingerprint)


def test_a_field_that_is_no_longer_kept_inside_another_is_no_change(alice, profile, collection):
    item = make_item(QUEUE, queue(Nested={"kept": 1, "dropped": 2}))
    outcome = make_running(collection, QUEUE)
    stage(outcome, [item])
    merge(outcome)
    recorded_before()
    again(alice, profile, QUEUE, make_item(QUEUE, queue(Nested={"kept": 1})))
    assert ResourceVersion.objects.open().get().cause == "reshaped"


def test_a_value_that_is_masked_from_now_on_is_no_change(alice, profile, collection):
    make_reading(collection, QUEUE, [queue(Environment=[{"name": "TOKEN", "value": "s3cret"}])])
    recorded_before()
    masked = [{"name": "TOKEN", "value": "masked:0123456789ab"}]
    again(alice, profile, QUEUE, make_item(QUEUE, queue(Environment=masked)))
    assert ResourceVersion.objects.open().get().cause == "reshaped"


def test_other_tags_are_a_change_whatever_the_declaration(alice, profile, collection):
    make_reading(collection, QUEUE, [queue(Tags={"team": "shop"}, Old="x")])
    recorded_before()
    again(alice, profile, QUEUE, make_item(QUEUE, queue(Tags={"team": "bank"})))
    assert ResourceVersion.objects.open().get().cause == "changed"


# Texts that databases stumble over


HOSTILE = ["a\x00b", "=1+1", "<b>", "한글 🚀", "\u202eright to left", "a\tb\nc\\d\r", "x" * 10_000, "\\N", "'; --"]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_comes_back_as_it_was_stored(running, text):
    item = make_item(QUEUE, queue(Tags={"note": text}))
    stage(running, [item])
    merge(running)
    stored = inventory.found(running).get()
    assert stored.tags == {"note": text.replace("\x00", "\ufffd")}


def test_a_lone_surrogate_does_not_stop_the_page(running):
    stage(running, [make_item(QUEUE, queue(Tags={"note": "a\ud800b"}, Policy='{"Sid": "\\ud800 \\u0000"}'))])
    merge(running)
    assert inventory.found(running).count() == 1


def test_two_things_under_one_key_cannot_be_staged_as_one(running):
    first = make_item(QUEUE, queue(DelaySeconds="1"))
    second = make_item(QUEUE, queue(DelaySeconds="2"))
    stage(running, [first, replace(second, key=f"{second.key}#2")])
    merge(running)
    assert sorted(version.data["DelaySeconds"] for version in inventory.found(running)) == ["1", "2"]


def test_the_inventory_of_another_place_is_not_compared_with(alice, profile, collection):
    make_reading(collection, QUEUE, [queue()], "eu-west-1")
    other = make_running(make_collection(alice, profile), QUEUE)
    stage(other, [make_item(QUEUE, queue())])
    assert StagedItem.objects.get().cause == "found"
    assert inventory_of(other).region == "us-east-1"


def test_what_an_ended_outcome_left_is_dropped_by_the_tick(running):
    stage(running, [make_item(QUEUE, queue())])
    Outcome.objects.filter(pk=running.pk).update(state="lost", claim=None)
    tick()
    assert not StagedItem.objects.exists()


def test_the_tick_leaves_alone_what_is_being_collected(running):
    stage(running, [make_item(QUEUE, queue())])
    tick()
    assert StagedItem.objects.count() == 1
