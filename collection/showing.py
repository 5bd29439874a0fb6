"""A value as people read it: words for files and titles, HTML for pages. Whatever AWS stored is shown as text."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awscheck.templatetags.ui import icon, moment
from collection.kinds import Shown
from collection.shaping import is_masked

NOTHING = "—"
CUT = 90  # characters of a value in a table before it is folded
LISTED = 3
MILLISECONDS = 10**11  # as seconds this is the year 5138
LAST_YEAR = 9999
LARGEST = 10**24
TRUE, FALSE = ("true", "yes", "1", "enabled"), ("false", "no", "0", "disabled")
BEGIN, END = mark_safe("<bdi>"), mark_safe("</bdi>")
FOLDED = '<details class="long-text"><summary>{}</summary><div class="long-rest">{}</div></details>'
NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)
STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")

# Tones of AWS's own state words, compared in lower case and without separators
LOOKS = (
    ("good", "circle-check", """active available running ok completed enabled inuse associated attached issued deployed
     success successful succeeded healthy inservice insync passed confirmed accept accepted connected on online up valid
     ready"""),
    ("warn", "hourglass", """pending creating updating modifying starting stopping deleting provisioning deprovisioning
     activating deactivating draining rebooting backingup insufficientdata degraded pendingacceptance initiatingrequest
     warming resettingmastercredentials maintenance upgrading snapshotting configuringenhancedmonitoring impaired"""),
    ("bad", "alert-triangle", """failed error errored alarm unhealthy rejected revoked expired createfailed updatefailed
     deletefailed storagefull inaccessibleencryptioncredentials incompatibleparameters incompatiblenetwork invalid down
     lost"""),
)  # fmt: skip
TONES = {word: (tone, sign) for tone, sign, said in LOOKS for word in said.split()}
NEUTRAL = ("neutral", "circle-dashed")


def words(value: Any, how: Shown = "text") -> str:
    """The value as plain words: as a person would say it in a line of text."""
    if is_absent(value):
        return ""
    return _("masked") if is_masked(value) else WORDS[how](value)


def show(value: Any, how: Shown = "text") -> SafeString:
    """The value in a table cell: dates in the person's zone, states with icon and colour, long texts folded."""
    if is_absent(value):
        return nothing()
    if is_masked(value):
        return masked()
    return HTML.get(how, _plain_cell)(value, how)


def is_absent(value: Any) -> bool:
    """Whether there is nothing to show: not set, or empty."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def nothing() -> SafeString:
    return format_html('<span class="nothing text-secondary">{}</span>', NOTHING)


def masked() -> SafeString:
    """In place of a secret."""
    tip = _("A secret: the portal keeps only a fingerprint of it, so that a change still shows.")
    return format_html('<span class="masked" title="{}">{}{}</span>', tip, icon("lock"), _("masked"))


def text(value: str, limit: int = CUT) -> SafeString:
    """Text set apart from the text around it, so that no sign in it turns or breaks the line; folded when long."""
    if len(value) <= limit and "\n" not in value:
        return BEGIN + escape(value) + END  # as format_html does, three times as fast
    first = value[:limit].split("\n", 1)[0].rstrip()
    return format_html(
        FOLDED,
        format_html("<bdi>{}</bdi>…", first),
        format_html("<bdi>{}</bdi>", value),
    )


def when(value: Any) -> datetime | None:
    """A time out of what AWS calls one: ISO text, or seconds or milliseconds since 1970; None where it is none."""
    seconds = number(value)
    try:
        if seconds is not None:
            found = datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)
        elif isinstance(value, str) and STAMP.fullmatch(value):
            found = datetime.fromisoformat(value).astimezone(UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return found if 1 < found.year < LAST_YEAR else None  # at the ends of time no other zone has it


def number(value: Any) -> float | None:
    """A number, also where AWS gives it as text; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value if -LARGEST < value < LARGEST else None
    return float(value) if isinstance(value, str) and NUMBER.fullmatch(value) else None


# Words


def _text_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _date_words(value: Any) -> str:
    moment_ = when(value)
    return f"{moment_.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment_ else _text_words(value)


def _yes_no_words(value: Any) -> str:
    said = str(value).lower()
    return _("yes") if said in TRUE else _("no") if said in FALSE else _text_words(value)


def _number_words(value: Any) -> str:
    amount = number(value)
    if amount is None:
        return _text_words(value)
    decimals = 0 if float(amount).is_integer() else 2
    return number_format(round(amount, decimals) if decimals else int(amount), decimals, force_grouping=True)


def _bytes_words(value: Any) -> str:
    amount = number(value)
    return _text_words(value) if amount is None else filesizeformat(amount).replace("\xa0", " ")


def _seconds_words(value: Any) -> str:
    rest = number(value)
    if rest is None or rest < 0 or not float(rest).is_integer():
        return _text_words(value)
    parts = []
    for size, name in ((86400, _days), (3600, _hours), (60, _minutes), (1, _seconds)):
        count, rest = divmod(int(rest), size)
        if count:
            parts.append(name(count))
    return " ".join(parts[:2]) or _seconds(0)


def _days(count: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def _hours(count: int) -> str:
    return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}


def _minutes(count: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}


def _seconds(count: int) -> str:
    return ngettext("%(n)d second", "%(n)d seconds", count) % {"n": count}


def _list_words(value: Any) -> str:
    return ", ".join(words(item) for item in value) if isinstance(value, list) else _text_words(value)


def _count_words(value: Any) -> str:
    return str(len(value)) if isinstance(value, list | Mapping) else _number_words(value)


WORDS: dict[Shown, Callable[[Any], str]] = {
    "text": _text_words,
    "date": _date_words,
    "bytes": _bytes_words,
    "yes_no": _yes_no_words,
    "state": _text_words,
    "number": _number_words,
    "seconds": _seconds_words,
    "list": _list_words,
    "count": _count_words,
}


# HTML where words are not enough


def _plain_cell(value: Any, how: Shown) -> SafeString:
    return text(words(value, how))


def _date_cell(value: Any, how: Shown) -> SafeString:
    moment_ = when(value)
    return moment(moment_) if moment_ else text(_text_words(value))


def _exact_cell(value: Any, how: Shown) -> SafeString:
    return format_html('<span title="{}">{}</span>', _number_words(value), words(value, how))


def _yes_no_cell(value: Any, how: Shown) -> SafeString:
    said = str(value).lower()
    if said not in (*TRUE, *FALSE):
        return text(_text_words(value))
    sign = icon("check" if said in TRUE else "minus")
    return format_html('<span class="yes-no">{}{}</span>', sign, words(value, how))


def _state_cell(value: Any, how: Shown) -> SafeString:
    said = _text_words(value)
    if len(said) > CUT:
        return text(said)
    tone, sign = TONES.get(re.sub(r"[-_ ]", "", said.lower()), NEUTRAL)
    return format_html('<span class="state state-{}">{}<bdi>{}</bdi></span>', tone, icon(sign), said)


def _list_cell(value: Any, how: Shown) -> SafeString:
    if not isinstance(value, list):
        return text(_text_words(value))
    shown = format_html_join(", ", "{}", ((show(item),) for item in value[:LISTED]))
    if len(value) <= LISTED:
        return shown
    more = ngettext("%(n)d more", "%(n)d more", len(value) - LISTED) % {"n": len(value) - LISTED}
    rest = format_html_join(", ", "{}", ((show(item),) for item in value[LISTED:]))
    return format_html("{} {}", shown, format_html(FOLDED, more, rest))


HTML: dict[Shown, Callable[[Any, Shown], SafeString]] = {
    "date": _date_cell,
    "bytes": _exact_cell,
    "seconds": _exact_cell,
    "yes_no": _yes_no_cell,
    "state": _state_cell,
    "list": _list_cell,
}
