"""From AWS's answer to what is stored."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from collection.kinds import Call, Kind
from collection.registry import KINDS
from collection.shaping import KEY_LIMIT, Place, digest_of, mask, plain, shape, tags_of

PLACE = Place("aws", "123456789012", "us-east-1", b"0" * 32)
THING = Kind(name="test.thing", title="Things", call=Call("list_things", "Things"), key=("Id",))


def item(kind: Kind = THING, parent=None, **raw):
    return shape(kind, {"Id": "t-1", **raw}, PLACE, parent)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (datetime(2025, 3, 1, 9, tzinfo=timezone(timedelta(hours=9))), "2025-03-01T00:00:00Z"),
        (date(2025, 3, 1), "2025-03-01"),
        (b"\x00\xff", "AP8="),
        (Decimal("1.5"), 1.5),
        (("a", None, True), ["a", None, True]),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a?b"),
        (2**70, str(2**70)),
        ({"ResponseMetadata": {}, "a": 1}, {"a": 1}),
        ({"a\x00": {1: 2}}, {"a\ufffd": {"1": 2}}),
    ],
)
def test_it_is_plain_json(given, stored):
    assert plain(given) == stored


@pytest.mark.parametrize(
    "given",
    [
        [{"Key": "team", "Value": "shop"}],
        [{"key": "team", "value": "shop"}],
        [{"TagKey": "team", "TagValue": "shop"}],
        {"team": "shop"},
    ],
)
def test_tags_are_one_map_however_aws_gives_them(given):
    assert tags_of(given) == {"team": "shop"}


def test_no_tags_are_an_empty_map():
    assert tags_of(None) == {}


# Identity


def test_a_childs_key_begins_with_its_parents():
    child = replace(THING, parent="test.parent")
    assert item(child, parent={"key": "p-1", "id": "p"}).key == "p-1|t-1"


def test_a_long_key_keeps_its_beginning_and_stays_unique():
    first, second = item(Id="x" * 600), item(Id="x" * 599 + "y")
    assert len(first.key) == len(second.key) == KEY_LIMIT
    assert first.key != second.key


def test_arn_and_name_come_from_templates_and_tags():
    kind = replace(THING, arn="arn:{partition}:x:{region}:{account}:{Id}", item_name="tag:Name", tags="Tags")
    shaped = item(kind, Tags=[{"Key": "Name", "Value": "web"}])
    assert (shaped.arn, shaped.name) == ("arn:aws:x:us-east-1:123456789012:t-1", "web")


def test_a_template_with_a_missing_part_is_empty():
    assert item(replace(THING, arn="arn:{Nothing}")).arn == ""


def test_an_item_may_live_elsewhere_than_where_it_was_listed():
    assert item(replace(THING, home="Where"), Where="eu-west-1").region == "eu-west-1"


# Digest


def test_order_of_fields_and_tags_means_nothing():
    assert digest_of({"a": 1, "b": 2}, {"x": "1", "y": "2"}) == digest_of({"b": 2, "a": 1}, {"y": "2", "x": "1"})


def test_order_means_something_in_an_ordinary_list():
    assert digest_of({"a": [1, 2]}, {}) != digest_of({"a": [2, 1]}, {})


def test_order_means_nothing_in_an_unordered_list():
    assert digest_of({"a": [{"b": [2, 1]}]}, {}, ["a[].b"]) == digest_of({"a": [{"b": [1, 2]}]}, {}, ["a[].b"])


def test_order_of_tags_that_lie_deeper_means_nothing_either():
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    kind = replace(THING, tags="TagSet.Tags")
    one, other = (item(kind, TagSet={"ResourceId": "t-1", "Tags": order}) for order in (tags, tags[::-1]))
    assert one.digest == other.digest


def test_sorting_for_the_digest_leaves_the_data_alone():
    assert item(replace(THING, unordered=("a",)), a=[2, 1]).data["a"] == [2, 1]


def test_volatile_fields_are_no_part_of_the_data_or_the_digest():
    kind = replace(THING, volatile=("Depth", "Parts[].Lag"))
    one, two = item(kind, Depth=1, Parts=[{"Lag": 1}]), item(kind, Depth=2, Parts=[{"Lag": 9}])
    assert one.digest == two.digest
    assert (two.volatile, two.data["Parts"]) == ({"Depth": 2, "Parts[].Lag": [9]}, [{}])


def test_dropped_fields_are_never_kept():
    assert "Secret" not in item(replace(THING, drop=("Secret",)), Secret="x").data


def test_declared_json_text_is_parsed_and_other_text_stays():
    kind = replace(THING, parse=("Policy", "Odd"))
    assert item(kind, Policy='{"a": "b\\u0000"}', Odd="{no json").data == {
        "Id": "t-1", "Policy": {"a": "b\ufffd"}, "Odd": "{no json",
    }  # fmt: skip


def test_the_fingerprint_follows_what_is_read_not_what_is_shown():
    queues = KINDS["sqs.queue"]
    assert replace(queues, columns=(), title="x", console="").fingerprint == queues.fingerprint
    assert replace(queues, drop=("Policy",)).fingerprint != queues.fingerprint


# Masks


def masked(value, key=b"0" * 32):
    data = {"env": {"TOKEN": value}}
    mask(("env.*",), data, key)
    return data["env"]["TOKEN"]


def test_a_mask_is_stable_and_does_not_hold_the_secret():
    assert masked("hunter2") == masked("hunter2")
    assert masked("hunter2").startswith("masked:")
    assert "hunter2" not in masked("hunter2")


def test_a_changed_secret_has_another_mask():
    assert masked("hunter2") != masked("hunter3")


def test_without_the_key_nobody_can_confirm_a_guess():
    assert masked("hunter2", b"0" * 32) != masked("hunter2", b"1" * 32)


def test_masking_again_changes_nothing():
    assert masked(masked("hunter2")) == masked("hunter2")


def test_a_secret_that_looks_like_a_mask_is_masked_all_the_same():
    assert masked("masked:my password") != "masked:my password"


@pytest.mark.parametrize("value", ["", None])
def test_what_is_not_set_is_not_masked(value):
    assert masked(value) == value


def test_a_masked_structure_shows_nothing_of_its_parts():
    assert masked({"a": ["hunter2"]}).startswith("masked:")


def test_a_masked_zero_is_masked():
    assert masked(0).startswith("masked:")


def test_a_mask_may_reach_any_depth():
    data = {"Text": "hunter2", "And": {"All": [{"Not": {"Text": "hunter2", "Kept": "plain"}}]}}
    mask(("**.Text",), data, b"0" * 32)
    assert "hunter2" not in str(data)
    assert data["And"]["All"][0]["Not"]["Kept"] == "plain"


def test_the_mask_key_is_not_shown():
    assert "0000" not in repr(PLACE)


def test_times_have_one_form_whatever_the_zone():
    zoned = datetime(2025, 1, 1, 12, tzinfo=UTC)
    assert plain(zoned) == plain(zoned.astimezone(timezone(timedelta(hours=-5))))
