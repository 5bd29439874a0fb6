"""Pictures as charts, each with its numbers as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from awscheck.aws import region_title
from awscheck.states import look
from collection.kinds import Text
from collection.pictures import OLD, Age, Pictures, title_of_service
from collection.planning import GLOBAL

MOST = 12  # bars; what is beyond is in the table
LOW = 6  # bars that an ordinary chart is high enough for
ADDED, CHANGED, REMOVED = gettext_lazy("Added"), gettext_lazy("Changed"), gettext_lazy("Removed")


@dataclass(frozen=True)
class Line:
    """A line of a table; ``mark``: why it stands out."""

    label: Text
    cells: list[str]
    url: str = ""
    mark: Text = ""


@dataclass(frozen=True)
class Drawing:
    """A chart as static/js/charts.js takes it; ``otherwise``: what to say where there is nothing to draw."""

    name: str
    title: Text
    chart: dict[str, Any]
    head: list[Text]
    lines: list[Line]
    otherwise: Text
    note: Text = ""

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def is_tall(self) -> bool:
        """Whether its bars, one below the other, need more room."""
        return "horizontal" in self.chart and len(self.chart["labels"]) > LOW


def drawings(pictures: Pictures, filters: list[str]) -> list[Drawing]:
    """All of them; ``filters``: of the search that lists what these pictures count."""
    return [
        services(pictures, filters), regions(pictures, filters), growth(pictures), changes(pictures),
        troubles(pictures), ages(pictures),
    ]  # fmt: skip


def services(pictures: Pictures, filters: list[str]) -> Drawing:
    counts = [(title_of_service(name), _found([*filters, f"service={name}"]), n) for name, n in pictures.by_service]
    return _bars("services", _("Resources by service"), _("Service"), counts)


def regions(pictures: Pictures, filters: list[str]) -> Drawing:
    counts = [
        (_place(name), _found([*filters, f"region={name}"]) if name != GLOBAL else "", n)
        for name, n in pictures.by_region
    ]
    note = _("What AWS lists once for the whole account, such as buckets, counts as global.")
    return _bars("regions", _("Resources by region"), _("Region"), counts, note)


def growth(pictures: Pictures) -> Drawing:
    """Days before anything was found are left empty: what nobody has looked at is not nothing."""
    known = list(dropwhile(lambda one: not one[1], pictures.growth))
    days = pictures.growth if known else []
    unknown = [None] * (len(days) - len(known))
    return Drawing(
        "growth",
        _("Resources over time"),
        _chart(
            "line",
            [_short(day) for day, _n in days],
            [(_("Resources"), [*unknown, *(stood for _day, stood in known)])],
            fitted=True,
        ),
        [_("Day (UTC)"), _("Resources")],
        [Line(day.isoformat(), [_number(stood)]) for day, stood in reversed(known)],
        _("Nothing has been found yet."),
        _("What stood at the end of each day: the number of today without what was found since."),
    )


def changes(pictures: Pictures) -> Drawing:
    names = {"added": ADDED, "changed": CHANGED, "removed": REMOVED}
    days = pictures.changes if any(counts[name] for _day, counts in pictures.changes for name in names) else []
    series = [(label, [counts[name] for _day, counts in days]) for name, label in names.items()]
    return Drawing(
        "changes",
        _("Changes per day"),
        _chart("bar", [_short(day) for day, _counts in days], series, ["good", "warn", "bad"], stacked=True),
        [_("Day (UTC)"), *names.values()],
        [
            Line(day.isoformat(), [_number(counts[name]) for name in names])
            for day, counts in reversed(days)
            if any(counts[name] for name in names)
        ],
        _("Nothing has changed in these days."),
        _("What is read for the first time is no change: it may have been there before."),
    )


def troubles(pictures: Pictures) -> Drawing:
    found = pictures.troubles
    return Drawing(
        "attention",
        _("What needs attention"),
        _chart(
            "bar",
            [look(one.shown).label for one in found],
            [
                (_("Cannot be compared"), [one.unread for one in found]),
                (_("Can be compared"), [one.times - one.unread for one in found]),
            ],
            ["bad", "neutral"],
            stacked=True,
            horizontal=True,
        ),
        [_("What became of it"), _("Times"), _("Cannot be compared")],
        [Line(look(one.shown).label, [_number(one.times), _number(one.unread)]) for one in found],
        _("Nothing. All is well."),
        _("In the newest collection of each service. What was not read to its end cannot be compared."),
    )


def ages(pictures: Pictures) -> Drawing:
    known = [age for age in pictures.ages if age.days is not None][:MOST]
    days = [round(age.days or 0, 1) for age in known]
    old = [n if age.is_old else None for n, age in zip(days, known, strict=True)]
    young = [None if age.is_old else n for n, age in zip(days, known, strict=True)]
    return Drawing(
        "ages",
        _("Age of the newest collection"),
        _chart(
            "bar",
            [_account(age) for age in known],
            [(_("older than %(n)d days") % {"n": OLD.days}, old), (_("newer"), young)],
            ["bad", "good"],
            stacked=True,
            horizontal=True,
        ),
        [_("Account"), _("Age in days"), _("Newest collection (UTC)")],
        [_age(age) for age in pictures.ages],
        _("Nothing has been collected yet."),
        _("In days, of collections that read something. The oldest come first."),
    )


def _bars(name: str, title: Text, what: Text, counts: Sequence[tuple[Text, str, int]], note: Text = "") -> Drawing:
    shown, rest = counts[:MOST], counts[MOST:]
    bars = [(str(label), number) for label, _url, number in shown]
    if rest:
        others = ngettext("%(n)d other", "%(n)d others", len(rest)) % {"n": len(rest)}
        bars.append((others, sum(number for _label, _url, number in rest)))
    labels, numbers = [label for label, _n in bars], [n for _label, n in bars]
    return Drawing(
        name,
        title,
        _chart("bar", labels, [(_("Resources"), numbers)], horizontal=True),
        [what, _("Resources")],
        [Line(label, [_number(number)], url) for label, url, number in counts],
        _("Nothing has been found yet."),
        note,
    )


def _chart(
    shape: str, labels: list[Any], series: Iterable[tuple[Text, list[Any]]], tones: Iterable[str] = (), **more: bool
) -> dict[str, Any]:
    colours = iter(tones)
    named = [{"label": str(label), "data": data, "tone": next(colours, None)} for label, data in series]
    return {"type": shape, "labels": [str(label) for label in labels], "series": named, **more}


def _age(age: Age) -> Line:
    url = reverse("collection", args=[age.newest.pk]) if age.newest else ""
    days = number_format(age.days, 1) if age.days is not None else pgettext("collected", "never")
    at = f"{age.at:%Y-%m-%d %H:%M}" if age.at else "–"
    return Line(_account(age), [days, at], url, _("old") if age.is_old else "")


def _account(age: Age) -> str:
    profile = age.estate.profile
    return f"{age.estate.account_id} {profile.name if profile else _('one-time sign-in')}"


def _found(filters: list[str]) -> str:
    """The address that lists what was counted."""
    return f"{reverse('search')}?{urlencode([('f', one) for one in filters])}"


def _place(region: str) -> str:
    if region == GLOBAL:
        return _("Global")
    title = region_title(region)
    return f"{region} ({title})" if title != region else region


def _short(day: date) -> str:
    return f"{day:%m-%d}"


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)
