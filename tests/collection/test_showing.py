"""Values as people read them."""

from datetime import UTC, datetime

import pytest

from collection.showing import number, show, text, when, words
from collection.trees import fields, masked_in, tree

MASK = "masked:0123456789ab"


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [
        ("t3.micro", "text", "t3.micro"),
        (443, "text", "443"),
        (True, "text", "yes"),
        ({"a": "가"}, "text", '{"a": "가"}'),
        ("2025-03-01T08:00:00Z", "date", "2025-03-01 08:00:00 UTC"),
        ("1700000000", "date", "2023-11-14 22:13:20 UTC"),
        (1700000000000, "date", "2023-11-14 22:13:20 UTC"),
        ("2025-03-01T17:00:00+09:00", "date", "2025-03-01 08:00:00 UTC"),
        ("never", "date", "never"),
        (1536, "bytes", "1.5 KB"),
        ("many", "bytes", "many"),
        ("true", "yes_no", "yes"),
        (False, "yes_no", "no"),
        (0, "yes_no", "no"),
        ("not_supported", "yes_no", "not_supported"),
        (1234567, "number", "1,234,567"),
        ("1234", "number", "1,234"),
        (0, "number", "0"),
        (12.345, "number", "12.35"),
        ("n/a", "number", "n/a"),
        ("345600", "seconds", "4 days"),
        (90, "seconds", "1 minute 30 seconds"),
        (93784, "seconds", "1 day 2 hours"),
        (0, "seconds", "0 seconds"),
        (["a", "b"], "list", "a, b"),
        ("a", "list", "a"),
        ([1, 2, 3], "count", "3"),
        (7, "count", "7"),
        ("running", "state", "running"),
        (None, "text", ""),
        ([], "list", ""),
        (MASK, "text", "masked"),
        ([MASK, "x"], "list", "masked, x"),
    ],
)
def test_words(value, how, said):
    assert words(value, how) == said


HOWS = ["text", "date", "bytes", "yes_no", "state", "number", "seconds", "list", "count"]
ODD = [
    "<script>alert(1)</script>", 10**400, -(10**18), float("inf"), float("nan"), "9" * 30, "1e999", "٣", {"a": [{}]},
    [[["<b>"]]], [None], True, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2025-02-30T00:00:00Z", "\u202e",
    "x" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("value", ODD, ids=lambda value: str(type(value).__name__))
def test_no_value_breaks_a_page(value, how):
    shown = show(value, how)
    assert "<script>" not in shown
    assert "<b>" not in shown


@pytest.mark.parametrize("value", [None, "", [], {}])
@pytest.mark.parametrize("how", HOWS)
def test_nothing_is_a_dash(value, how):
    assert "—" in show(value, how)


@pytest.mark.parametrize("how", HOWS)
def test_a_mask_is_called_masked(how):
    assert MASK not in show(MASK, how)
    assert "masked" in show(MASK, how)


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        ("running", "good"),
        ("in-use", "good"),
        ("ALARM", "bad"),
        ("INSUFFICIENT_DATA", "warn"),
        ("stopped", "neutral"),
        ("??", "neutral"),
    ],
)
def test_a_state_has_a_tone_and_its_own_word(state, tone):
    shown = show(state, "state")
    assert f"state-{tone}" in shown
    assert f"<bdi>{state}</bdi>" in shown
    assert "<svg" in shown


def test_a_date_stands_in_the_persons_zone_with_utc_beside():
    assert "2025-03-01 08:00 UTC" in show("2025-03-01T08:00:00Z", "date")


def test_bytes_tell_the_exact_number_too():
    assert 'title="1,536"' in show(1536, "bytes")


def test_long_text_is_cut_and_can_be_opened():
    shown = text("x" * 10_000)
    assert "<summary><bdi>" + "x" * 90 + "</bdi>…" in shown
    assert "x" * 10_000 in shown


def test_text_of_several_lines_shows_its_first():
    assert "<summary><bdi>one</bdi>…</summary>" in text("one\ntwo")


def test_a_long_list_names_three_and_folds_the_rest():
    shown = show(list("abcde"), "list")
    assert "2 more" in shown
    assert "<bdi>e</bdi>" in shown


@pytest.mark.parametrize("value", ["12", 12, 12.0])
def test_numbers_may_come_as_text(value):
    assert number(value) == 12


@pytest.mark.parametrize("value", [True, "", "1_000", "0x10", None, "1e5", [1]])
def test_what_is_no_number(value):
    assert number(value) is None


def test_when_knows_seconds_and_text():
    assert when("2025-03-01T08:00:00Z") == datetime(2025, 3, 1, 8, tzinfo=UTC)
    assert when("soon") is None


# All fields


def test_every_field_is_listed():
    shown = fields({"A": 1, "B": {"C": "x"}})
    assert all(f"<bdi>{name}</bdi>" in shown for name in "ABC")


def test_flat_items_become_a_table():
    shown = tree([{"Key": "a", "Value": "1"}, {"Key": "b"}])
    assert shown.count("<tr>") == 3
    assert "—" in shown


def test_a_small_mapping_stands_open_and_a_large_one_is_folded():
    assert '<details class="fold" open>' in tree({"a": 1})
    assert '<details class="fold">' in tree({str(n): n for n in range(9)})


def test_what_lies_too_deep_is_still_there():
    deep = "bottom"
    for _ in range(40):
        deep = {"a": [deep, {"b": [1]}]}
    assert "bottom" in tree(deep)


def test_a_very_long_list_says_how_much_is_left_out():
    assert "and 300 more, in the JSON below" in tree(list(range(500)))


def test_names_and_values_of_fields_are_text():
    shown = fields({"<script>": "<script>", "a": [{"<i>": "<i>"}]})
    assert "<script>" not in shown
    assert "<i>" not in shown


def test_plain_numbers_stay_as_they_are():
    assert "8080" in tree(8080)
    assert "123456789012" in tree("123456789012")


def test_masked_values_are_counted():
    assert masked_in({"a": [MASK, {"b": MASK}], "c": "masked:no"}) == 2
