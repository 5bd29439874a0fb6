"""How a state looks on a page: words, icon and tone, so that it reads without colour too."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Look(NamedTuple):
    """A state's label, its icon, its tone (a colour class of app.css) and one sentence that says what it means."""

    label: str | Promise
    icon: str
    tone: str
    meaning: str | Promise


UNKNOWN = Look(
    _("Unknown"),
    "help-circle",
    "neutral",
    _("This state is not known to this version of the portal."),
)

# Outcomes of one kind in one region
OUTCOMES = {
    "pending": Look(_("Waiting"), "circle-dashed", "neutral", _("Not asked yet.")),
    "running": Look(pgettext_lazy("state", "Running"), "loader-2", "info", _("Being collected now.")),
    "ok": Look(_("Complete"), "circle-check", "good", _("Everything there is was read.")),
    "empty": Look(
        _("Nothing there"),
        "circle-minus",
        "neutral",
        _("AWS answered that there is nothing."),
    ),
    "denied": Look(_("Denied"), "lock", "bad", _("These credentials may not read this.")),
    "denied_by_scp": Look(
        _("Denied by organization"),
        "building",
        "bad",
        _("A policy of the AWS organization forbids reading this."),
    ),
    "not_enabled": Look(
        _("Not enabled"),
        "power",
        "neutral",
        _("The region or service is not switched on here."),
    ),
    "not_in_region": Look(
        _("Not in this region"),
        "map-pin-off",
        "neutral",
        _("AWS does not offer this there."),
    ),
    "throttled": Look(
        _("Throttled"),
        "hourglass",
        "warn",
        _("AWS asked us to slow down until we gave up."),
    ),
    "expired": Look(
        _("Expired"),
        "clock-x",
        "bad",
        _("The credentials ran out before this was read."),
    ),
    "refused": Look(_("Refused"), "key-off", "bad", _("AWS does not accept these credentials.")),
    "unreachable": Look(
        _("Unreachable"),
        "plug-connected-x",
        "warn",
        _("AWS could not be reached over the network."),
    ),
    "timed_out": Look(_("Timed out"), "alarm", "warn", _("AWS did not answer in time.")),
    "lost": Look(
        _("Lost"),
        "unlink",
        "warn",
        _("The worker that collected this died; collect it again."),
    ),
    "error": Look(
        _("Error"),
        "alert-octagon",
        "bad",
        _("Something unforeseen went wrong; it is in the log."),
    ),
    "cancelled": Look(_("Cancelled"), "ban", "neutral", _("Stopped by a person before it was read.")),
}

# Collections and service runs
RUNS = {
    "queued": Look(_("Queued"), "stack-2", "neutral", _("Waiting for its turn.")),
    "completed": Look(
        _("Completed"),
        "circle-check",
        "good",
        _("Everything that was chosen was read."),
    ),
    "partial": Look(
        _("Partly read"),
        "circle-half-2",
        "warn",
        _("Some of what was chosen could not be read."),
    ),
    "failed": Look(_("Failed"), "circle-x", "bad", _("Nothing of what was chosen could be read.")),
}

# Marks on an outcome
MARKS = {
    "truncated": Look(
        _("Cut off"),
        "scissors",
        "warn",
        _("There is more than the portal reads; the list is not whole."),
    ),
    "gaps": Look(
        _("Details missing"),
        "circle-dotted",
        "warn",
        _("The list is whole; a detail of some items is missing."),
    ),
}

STATES = OUTCOMES | RUNS | MARKS


def look(state: object) -> Look:
    """The look of a state, whatever an older or newer version of the portal stored."""
    return STATES.get(str(state), UNKNOWN)
