"""When a schedule is due: cron text in a time zone, checked, put into words, and counted on."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORTEST = timedelta(minutes=15)
LOOK_AHEAD = timedelta(days=40)  # long enough that each two neighbouring days of a week or month are seen
SAMPLE = 50  # of those that come less often; within any calendar that datetime knows
FIELDS = 5

PRESETS: dict[str, Promise] = {
    "0 * * * *": gettext_lazy("Every hour"),
    "0 2 * * *": gettext_lazy("Every day at 02:00"),
    "0 2 * * 1-5": gettext_lazy("On weekdays at 02:00"),
    "0 2 * * 1": gettext_lazy("Every Monday at 02:00"),
    "0 2 1 * *": gettext_lazy("On the first of each month at 02:00"),
}
DAYS = (
    gettext_lazy("Sundays"),
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
)


class InvalidCron(ValueError):
    """The cron text cannot be used; the message says why, in plain words."""


def clean(text: str) -> str:
    """The text with single blanks; raises InvalidCron."""
    cron = " ".join(text.upper().split())
    if len(cron.split()) != FIELDS:
        raise InvalidCron(_("Cron text has five fields: minute, hour, day of month, month, day of week."))
    try:
        _refuse_crowds(cron)
    except CronSimError as error:
        raise InvalidCron(_("This cron text cannot be read: %(part)s.") % {"part": _part(error)}) from error
    return cron


def _refuse_crowds(cron: str) -> None:
    """Counted in UTC, where no clock is put back."""
    now = datetime.now(UTC)
    seen = list(takewhile(lambda due: due < now + LOOK_AHEAD, CronSim(cron, now)))
    if len(seen) < 2:
        seen = list(islice(CronSim(cron, now), SAMPLE))
    if not seen:
        raise InvalidCron(_("This time never comes."))
    if any(later - due < SHORTEST for due, later in pairwise(seen)):
        raise InvalidCron(_("A schedule may start at most every 15 minutes."))


def _part(error: CronSimError) -> str:
    named = {
        "Bad minute": _("the minute is wrong"),
        "Bad hour": _("the hour is wrong"),
        "Bad day-of-month": _("the day of the month is wrong"),
        "Bad month": _("the month is wrong"),
        "Bad day-of-week": _("the day of the week is wrong"),
    }
    return named.get(str(error), str(error))


def next_after(cron: str, time_zone: str, moment: datetime) -> datetime:
    """The next time due after ``moment``, in UTC; raises InvalidCron."""
    return coming(cron, time_zone, moment, 1)[0]


def coming(cron: str, time_zone: str, moment: datetime, count: int) -> list[datetime]:
    """The next ``count`` times due after ``moment``, in UTC; raises InvalidCron."""
    try:
        found = list(islice(_dues(cron, ZoneInfo(time_zone), moment), count))
    except (CronSimError, ZoneInfoNotFoundError) as error:
        raise InvalidCron(str(error)) from error
    if not found:
        raise InvalidCron(_("This time never comes."))
    return found


def _dues(cron: str, zone: ZoneInfo, moment: datetime) -> Iterator[datetime]:
    for local in CronSim(cron, moment.astimezone(zone)):
        due = local.astimezone(UTC)
        if due > moment:  # in the hour that comes twice when clocks go back, cronsim answers with the first one
            yield due


def in_words(cron: str) -> "str | Promise":
    """What people call it, such as "Every day at 02:00"; the cron text itself where there is no plain word."""
    if cron in PRESETS:
        return PRESETS[cron]
    if not (fields := re.fullmatch(r"(\S+) (\S+) (\S+) \* (\S+)", cron)):
        return cron
    minute, hour, day, weekday = fields.groups()
    return _within_a_day(minute, hour, day, weekday) or _on_days(minute, hour, day, weekday) or cron


def _within_a_day(minute: str, hour: str, day: str, weekday: str) -> str:
    if (day, weekday) != ("*", "*"):
        return ""
    if hour == "*" and (step := re.fullmatch(r"\*/(\d+)", minute)) and 60 % int(step[1]) == 0:
        return _("Every %(number)s minutes") % {"number": step[1]}
    if hour == "*" and minute.isdigit():
        return _("Every hour at %(minute)s minutes past") % {"minute": minute}
    if minute.isdigit() and (step := re.fullmatch(r"\*/(\d+)", hour)) and 24 % int(step[1]) == 0:
        return _("Every %(number)s hours, at %(minute)s minutes past") % {"number": step[1], "minute": minute}
    return ""


def _on_days(minute: str, hour: str, day: str, weekday: str) -> str:
    if not (minute.isdigit() and hour.isdigit()):
        return ""
    facts = {"time": f"{int(hour):02}:{int(minute):02}"}
    if (day, weekday) == ("*", "*"):
        return _("Every day at %(time)s") % facts
    if day == "*" and re.fullmatch(r"[0-7](,[0-7])*", weekday):
        names = dict.fromkeys(str(DAYS[int(number) % 7]) for number in weekday.split(","))
        return _("On %(days)s at %(time)s") % {**facts, "days": ", ".join(names)}
    if day == "*" and weekday in ("1-5", "MON-FRI"):
        return _("On weekdays at %(time)s") % facts
    if weekday == "*" and day.isdigit():
        return _("On day %(day)s of each month at %(time)s") % {**facts, "day": day}
    return ""
