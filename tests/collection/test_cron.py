"""Cron text: what is taken, what it means in words, and when it comes."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from collection import cron
from collection.cron import InvalidCron


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", [*cron.PRESETS, "*/15 * * * *", "0,30 8-18 * * MON-FRI", "0 2 L * *", "0 0 29 2 *"])
def test_what_comes_at_most_every_15_minutes_is_taken(text: str) -> None:
    assert cron.clean(text) == text


def test_blanks_and_small_letters_are_put_right() -> None:
    assert cron.clean("  30   6 * *  mon-fri ") == "30 6 * * MON-FRI"


@pytest.mark.parametrize(
    "text",
    [
        "* * * * *",
        "*/14 * * * *",
        "0,5 2 * * *",
        "0,50 1,2 * * *",  # 01:50 and 02:00
        "0,55 0,23 * * *",  # 23:55 and 00:00
        "0,55 0,23 1,31 * *",  # the same, once a month
        "* * 29 2 *",  # rarely, but then each minute
    ],
)
def test_what_comes_more_often_is_refused(text: str) -> None:
    with pytest.raises(InvalidCron, match="15 minutes"):
        cron.clean(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "five fields"),
        ("@daily", "five fields"),
        ("0 0 2 * * *", "five fields"),
        ("60 2 * * *", "the minute is wrong"),
        ("0 24 * * *", "the hour is wrong"),
        ("0 0 30 2 *", "the day of the month is wrong"),
        ("0 0 1 13 *", "the month is wrong"),
        ("0 0 * * FUNDAY", "the day of the week is wrong"),
        ("<script> 0 * * *", "the minute is wrong"),
        ("*/0 * * * *", "the minute is wrong"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(InvalidCron, match=said):
        cron.clean(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 2 * * *", "Every day at 02:00"),
        ("5 14 * * *", "Every day at 14:05"),
        ("*/30 * * * *", "Every 30 minutes"),
        ("7 * * * *", "Every hour at 7 minutes past"),
        ("0 */6 * * *", "Every 6 hours, at 0 minutes past"),
        ("30 6 * * MON-FRI", "On weekdays at 06:30"),
        ("0 8 * * 1,0", "On Mondays, Sundays at 08:00"),
        ("0 8 15 * *", "On day 15 of each month at 08:00"),
        ("0 8 15 3 *", "0 8 15 3 *"),
        ("*/7 2 * * *", "*/7 2 * * *"),
        ("nonsense", "nonsense"),
    ],
)
def test_it_is_put_into_words_where_there_are_any(text: str, words: str) -> None:
    with translation.override("en"):
        assert str(cron.in_words(text)) == words


def test_hours_are_meant_in_the_zone() -> None:
    assert cron.next_after("0 2 * * *", "Asia/Seoul", utc("2026-01-10 12:00")) == utc("2026-01-10 17:00")


def test_the_next_one_is_later_even_on_the_minute() -> None:
    assert cron.next_after("0 2 * * *", "UTC", utc("2026-01-10 02:00")) == utc("2026-01-11 02:00")


def test_summer_time_moves_utc_and_keeps_the_local_hour() -> None:
    berlin = ("0 6 * * *", "Europe/Berlin")
    assert cron.next_after(*berlin, utc("2026-03-27 12:00")) == utc("2026-03-28 05:00")
    assert cron.next_after(*berlin, utc("2026-03-29 02:00")) == utc("2026-03-29 04:00")


def test_an_hour_that_is_left_out_in_spring_is_made_up_for_at_once() -> None:
    assert cron.next_after("30 2 * * *", "Europe/Berlin", utc("2026-03-29 00:00")) == utc("2026-03-29 01:00")


def test_an_hour_that_comes_twice_in_autumn_counts_once() -> None:
    berlin = ("30 2 * * *", "Europe/Berlin")
    first = cron.next_after(*berlin, utc("2026-10-25 00:00"))
    assert first == utc("2026-10-25 00:30")
    assert cron.next_after(*berlin, first) == utc("2026-10-26 01:30")


def test_within_the_hour_that_comes_twice_the_next_one_never_lies_in_the_past() -> None:
    late = utc("2026-10-25 01:10")  # 02:10 for the second time; cronsim alone would answer 00:30
    assert cron.next_after("30 2 * * *", "Europe/Berlin", late) > late


def test_every_quarter_of_an_hour_goes_through_both_hours() -> None:
    times = cron.coming("*/15 * * * *", "Europe/Berlin", utc("2026-10-25 00:50"), 3)
    assert times == [utc("2026-10-25 01:00"), utc("2026-10-25 01:15"), utc("2026-10-25 01:30")]


@pytest.mark.parametrize(("text", "zone"), [("nonsense", "UTC"), ("0 2 * * *", "Mars/Olympus")])
def test_what_can_no_longer_be_read_is_told(text: str, zone: str) -> None:
    with pytest.raises(InvalidCron):
        cron.next_after(text, zone, utc("2026-01-10 12:00"))
