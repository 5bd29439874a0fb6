"""All fields of a resource as nested lists and tables that open and close, for reading rather than for machines."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from collection.shaping import is_masked
from collection.showing import STAMP, is_absent, masked, nothing, show, text

DEEP = 12  # levels; what lies deeper is shown as JSON
LONG = 300  # characters of a text before it is folded
SMALL = 6  # fields of a nested mapping that stands open from the start
MANY = 200  # items of a list; the rest stands in the JSON
WIDE = 8  # columns of a table


def fields(data: Mapping[str, Any], depth: int = 0) -> SafeString:
    """A mapping's fields, one a line."""
    rows = format_html_join("", "<div><dt><bdi>{}</bdi></dt><dd>{}</dd></div>", (
        (name, tree(value, depth + 1)) for name, value in data.items()
    ))  # fmt: skip
    return format_html('<dl class="fields">{}</dl>', rows)


def tree(value: Any, depth: int = 0) -> SafeString:
    """Any stored value, as deep as it goes."""
    if is_absent(value):
        return nothing()
    if not isinstance(value, dict | list):
        return leaf(value)
    if depth > DEEP:
        return text(json.dumps(value, ensure_ascii=False), LONG)
    return _mapping(value, depth) if isinstance(value, dict) else _list(value, depth)


def leaf(value: Any) -> SafeString:
    """One value without a declaration: its form says how to show it."""
    if value is None:
        return nothing()
    if is_masked(value):
        return masked()
    if isinstance(value, bool):
        return show(value, "yes_no")
    if isinstance(value, str) and STAMP.fullmatch(value):
        return show(value, "date")
    return text(str(value), LONG)


def is_flat(value: Any) -> bool:
    """Whether a value is a mapping of plain values, fit for a table's row."""
    return isinstance(value, dict) and not any(isinstance(item, dict | list) and item for item in value.values())


def _mapping(value: dict[str, Any], depth: int) -> SafeString:
    title = ngettext("%(n)d field", "%(n)d fields", len(value)) % {"n": len(value)}
    return _folded(title, fields(value, depth), is_open=len(value) <= SMALL)


def _list(value: list[Any], depth: int) -> SafeString:
    shown, rest = value[:MANY], len(value) - MANY
    body = _items(shown, depth)
    if rest > 0:
        more = ngettext("and %(n)d more, in the JSON below", "and %(n)d more, in the JSON below", rest) % {"n": rest}
        body = format_html('{}<p class="text-secondary">{}</p>', body, more)
    if len(value) <= SMALL:
        return body
    return _folded(ngettext("%(n)d item", "%(n)d items", len(value)) % {"n": len(value)}, body, is_open=False)


def _items(value: list[Any], depth: int) -> SafeString:
    if all(map(is_flat, value)):
        columns = list(dict.fromkeys(name for item in value for name in item))
        if len(columns) <= WIDE:
            return _table(columns, value)
    items = format_html_join("", "<li>{}</li>", ((tree(item, depth + 1),) for item in value))
    return format_html('<ul class="values">{}</ul>', items)


def _table(columns: Sequence[str], rows: list[dict[str, Any]]) -> SafeString:
    heads = format_html_join("", '<th scope="col"><bdi>{}</bdi></th>', ((name,) for name in columns))
    cells = ((format_html_join("", "<td>{}</td>", ((tree(row.get(name)),) for name in columns)),) for row in rows)
    body = format_html_join("", "<tr>{}</tr>", cells)
    return format_html(
        '<div class="table-responsive"><table class="table table-sm inner-table"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        heads,
        body,
    )


def _folded(title: str, body: SafeString, *, is_open: bool) -> SafeString:
    state = SafeString(" open") if is_open else ""
    return format_html('<details class="fold"{}><summary>{}</summary>{}</details>', state, title, body)


def masked_in(value: Any) -> int:
    """How many secrets are masked in a value."""
    if isinstance(value, dict | list):
        return sum(masked_in(item) for item in (value.values() if isinstance(value, dict) else value))
    return int(is_masked(value))
