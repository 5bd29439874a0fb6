"""The words of collecting in templates."""

from datetime import timedelta

from django import template
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awscheck.aws import region_title
from awscheck.states import look
from collection.models import Collection
from collection.models.changes import Changes
from collection.planning import GLOBAL
from collection.problems import meaning, remedy
from collection.registry import SERVICES
from collection.troubles import Line

register = template.Library()


@register.filter
def title_of(collection: Collection) -> str:
    """What a collection is called in lists, where its time stands beside it."""
    return collection.name or collection.profile_name or _("one-time sign-in")


@register.filter
def signs(changes: Changes) -> str:
    """'+12 ~3 −1': what was added, changed and removed, as far as anything was."""
    counts = (("+", changes.added), ("~", changes.changed), ("−", changes.removed))
    return " ".join(f"{sign}{number_format(count, force_grouping=True)}" for sign, count in counts if count)


@register.filter
def state_meaning(state: str) -> str | Promise:
    """A state or mark in one sentence."""
    return look(state).meaning


@register.filter
def place(region: str) -> str:
    """A region's place, such as 'Seoul'."""
    return _("whole account") if region == GLOBAL else region_title(region)


@register.filter
def service_title(name: str) -> str | Promise:
    """A service's title, or its name where this version of the portal does not know it."""
    service = SERVICES.get(name)
    return service.title if service else name


@register.filter
def titles(names: list[str]) -> str:
    """Services by their titles, as a list in a sentence."""
    return ", ".join(str(service_title(name)) for name in names)


@register.filter
def of_service(lines: dict[str, list[Line]], name: str) -> list[Line]:
    """One service's lines of those that were loaded."""
    return lines.get(name, [])


@register.filter
def reason_meaning(reason: str) -> str | Promise:
    """A reason in plain words."""
    return meaning(reason) if reason else ""


@register.filter
def reason_remedy(reason: str) -> str | Promise:
    """What to do about a reason."""
    return remedy(reason) if reason else ""


@register.filter
def service_of(kind: str) -> str:
    """The service that a kind belongs to."""
    return kind.partition(".")[0]


@register.filter
def seconds(value: float) -> str:
    """'0.4 s', '12 s', '3 min': short, as in a table."""
    if value < 10:
        return _("%(number).1f s") % {"number": value}
    return _("%(number)d s") % {"number": value} if value < 120 else _("%(number)d min") % {"number": value / 60}


@register.filter
def duration(collection: Collection) -> str:
    """How long an ended collection took, from its start."""
    if not collection.started_at or not collection.finished_at:
        return ""
    whole = round((collection.finished_at - collection.started_at) / timedelta(seconds=1))
    minutes, rest = divmod(max(whole, 1), 60)
    if not minutes:
        return ngettext("%(number)d second", "%(number)d seconds", rest) % {"number": rest}
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
