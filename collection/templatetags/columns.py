"""Stored values in templates: `{% show value how %}`, `{% tree value %}`."""

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awscheck import states
from awscheck.aws import region_title
from collection import showing, trees
from collection.kinds import Shown
from collection.models.resources import Cause, ResourceVersion
from collection.planning import GLOBAL
from collection.tables import Row, TableColumn

register = template.Library()

NUMBER, PLAIN = mark_safe(' class="number"'), SafeString()
WIDTH = 80  # characters of an id or ARN in a table

CAUSES = {**dict(Cause.choices), "returned": gettext_lazy("Found again")}


@register.simple_tag
def show(value: Any, how: Shown = "text") -> SafeString:
    """A value as people read it; long ones folded, secrets masked, nothing as a dash."""
    return showing.show(value, how)


@register.simple_tag
def cells(row: Row) -> SafeString:
    """What stands in the columns of a row; made here, since a page has many hundreds of them."""
    html = '<td data-label="{}"{}><div class="cell">{}</div></td>'
    return format_html_join(
        "", html, ((column.title, _alignment(column), _cell(row, column)) for column in row.columns)
    )


def _alignment(column: TableColumn) -> SafeString:
    return NUMBER if column.is_number else PLAIN


def _cell(row: Row, column: TableColumn) -> SafeString:
    value, special = column.read(row), CELLS.get(column.name)
    return special(value, row.version) if special else showing.show(value, column.shown)


def _code(value: str, version: ResourceVersion) -> SafeString:
    return format_html("<code><bdi>{}</bdi></code>", Truncator(value).chars(WIDTH)) if value else showing.nothing()


def _account(value: str, version: ResourceVersion) -> SafeString:
    profile = version.inventory.estate.profile
    name = profile.name if profile else _("one-time sign-in")
    return format_html('{}<div class="text-secondary small"><bdi>{}</bdi></div>', value, name)


def _tags(value: Mapping[str, str], version: ResourceVersion) -> SafeString:
    return format_html("{}", len(value))


Cell = Callable[[Any, ResourceVersion], SafeString]
CELLS: dict[str, Cell] = {"id": _code, "arn": _code, "account": _account, "tags": _tags}


@register.simple_tag
def all_fields(data: Mapping[str, Any]) -> SafeString:
    """All fields of a mapping, nested ones folded."""
    return trees.fields(data)


@register.simple_tag
def region_name(region: str) -> str:
    """'us-east-1 (N. Virginia)'; 'global' in words."""
    if region == GLOBAL:
        return _("Global")
    title = region_title(region)
    return f"{region} ({title})" if title and title != region else region


@register.simple_tag
def cause_name(cause: str) -> str:
    """Why a version began, in words."""
    return str(CAUSES.get(cause, cause))


@register.simple_tag
def state_look(state: str) -> states.Look:
    """Label, icon and tone of a state."""
    return states.look(state)
