"""The small words that pages are written in: icons, states, times, fields, pages, sorting, navigation."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, Select, SelectMultiple
from django.forms.boundfield import BoundWidget
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from awscheck import __version__, states

ICONS = Path(__file__).resolve().parents[2] / "static/vendor/tabler-icons/icons.json"

register = template.Library()


@cache
def icon_shapes() -> dict[str, SafeString]:
    """The vendored icons: name -> its paths as SVG."""
    shapes: dict[str, list[str]] = json.loads(ICONS.read_text(encoding="utf-8"))
    return {name: format_html_join("", '<path d="{}"/>', ((d,) for d in paths)) for name, paths in shapes.items()}


@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """An inline SVG that screen readers skip: the text beside it says what it means. Unknown names stay blank."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        extra,
        icon_shapes().get(name, ""),
    )


@register.simple_tag
def state_badge(state: object) -> SafeString:
    """A state as icon, words and colour; its meaning in one sentence appears on hover."""
    look = states.look(state)
    spin = "icon-spin" if state == "running" else ""
    return format_html(
        '<span class="state state-{}" title="{}">{}{}</span>',
        look.tone,
        look.meaning,
        icon(look.icon, spin),
        look.label,
    )


@register.simple_tag
def state_looks(group: str = "outcomes") -> list[states.Look]:
    """For a legend: the looks of all 'outcomes', 'runs' or 'marks'."""
    return list({"outcomes": states.OUTCOMES, "runs": states.RUNS, "marks": states.MARKS}[group].values())


@register.simple_tag
def moment(value: datetime | None, style: str = "") -> SafeString:
    """A time in the person's zone with UTC on hover; style 'both' shows UTC beside it, 'relative' "5 minutes ago"."""
    if value is None:
        return format_html('<span class="text-secondary">{}</span>', "–")
    utc = f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return format_html(
        '<time datetime="{}" title="{}" {}>{}</time>{}',
        value.astimezone(UTC).isoformat(timespec="seconds"),
        utc,
        "data-relative" if style == "relative" else "data-local",
        date_format(timezone.localtime(value), "Y-m-d H:i"),
        format_html(' <span class="text-secondary text-nowrap">({})</span>', utc) if style == "both" else "",
    )


@register.filter
def set_apart(name: object) -> SafeString:
    """A name inside a sentence: no sign of it turns or breaks the words around it."""
    return format_html("<bdi>{}</bdi>", name)


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """The field's widget with Tabler's class for its kind, and marked when it has errors."""
    widget = field.field.widget
    kind = "form-control"
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select | SelectMultiple):
        kind = "form-select"
    names = [kind, widget.attrs.get("class", ""), "is-invalid" if field.errors else ""]
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


@register.filter
def field_options(field: BoundField) -> list[BoundWidget]:
    """The buttons or boxes of a choice field, with Tabler's class."""
    options = list(field)
    for option in options:
        option.data["attrs"]["class"] = "form-check-input"
    return options


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """A lone checkbox has its label behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """The page numbers round this page, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.inclusion_tag("_sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, extra: str = "") -> dict[str, object]:
    """A column's head that sorts by `?sort=key`, and backwards by `?sort=-key`; the page starts over."""
    request = context["request"]
    now: str = request.GET.get("sort") or context.get("sort") or ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    next_sort = f"-{key}" if direction == "ascending" else key
    return {
        "request": request,
        "label": label,
        "direction": direction,
        "next_sort": next_sort,
        "extra": extra,
    }


@register.inclusion_tag("_nav_item.html", takes_context=True)
def nav_item(context: Context, name: str, icon: str, label: str, also: str = "") -> dict[str, object]:
    """A link of the main navigation, current on the addresses `name` and `also` (names, separated by blanks)."""
    request = context.get("request")
    here = request.resolver_match.view_name if request and request.resolver_match else ""
    try:
        url = reverse(name)
    except NoReverseMatch:
        url = ""
    return {
        "url": url,
        "icon": icon,
        "label": label,
        "current": here in (name, *also.split()),
    }


@register.simple_tag
def portal_version() -> str:
    """The portal's version for the footer."""
    return __version__
