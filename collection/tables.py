"""A kind's table: its columns, what stands in their cells, how SQL sorts by them, and the search in it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, FloatField, Func, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Collate, Lower, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from collection.kinds import Column, Kind, Metric, Shown, Text
from collection.models import ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.paths import PLAIN, read
from collection.search.filters import PATH, TAG
from collection.search.matching import PLAIN_NUMBER

NUMERIC: tuple[Shown, ...] = ("number", "bytes", "seconds", "count")
UNSORTED: tuple[Shown, ...] = ("list", "count")
DEFAULT_SORT = "name"
WORDS = 8  # of a search that count
LENGTH = 200  # characters of a search that count
SORTED_TAG = re.compile(r"[\w .:/=+@-]+")  # whose names both databases take as part of a path


@dataclass(frozen=True)
class TableColumn:
    """A column as a table needs it. ``name``: its own, in addresses and layouts; ``order``: how SQL sorts by it."""

    title: Text
    shown: Shown = "text"
    name: str = ""
    read: Callable[["Row"], Any] = field(default=lambda row: None, repr=False)
    order: tuple[Combinable, ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """Its name in ``?sort=``; empty where SQL cannot sort by it."""
        return self.name if self.order else ""

    @property
    def is_number(self) -> bool:
        return self.shown in NUMERIC


@dataclass
class Row:
    """A version with what was seen beside it; ``unseen``: the latest reading did not confirm it."""

    version: ResourceVersion
    kind: Kind | None
    columns: list[TableColumn]
    values: Mapping[str, Any] = field(default_factory=dict)
    unseen: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """The data with its volatile fields back in their places."""
        return with_volatile(self.kind, self.version.data, self.values)

    @property
    def cells(self) -> list[tuple[TableColumn, Any]]:
        """Each column with this row's value in it."""
        return [(column, column.read(self)) for column in self.columns]


def columns_of(kind: Kind | None, metrics: Iterable[str] = ()) -> list[TableColumn]:
    """The columns of a kind's own: declared ones, and those metrics of which there are values."""
    if kind is None:
        return []
    measured = set(metrics)
    shown = [_declared(kind, column) for column in kind.columns]
    return shown + [_measured(metric) for metric in kind.metrics if metric.name in measured]


def column_named(kind: Kind | None, name: str) -> TableColumn | None:
    """Any column that a table of this kind can have; None where there can be none of this name."""
    metrics = (metric.name for metric in kind.metrics) if kind else ()
    found = BASE.get(name) or next((one for one in columns_of(kind, metrics) if one.name == name), None)
    if found or len(name) > LENGTH or "\x00" in name:
        return found
    return _tag(name.removeprefix(TAG)) if name.startswith(TAG) else _field(kind, name)


def _declared(kind: Kind, column: Column) -> TableColumn:
    sortable = PLAIN.fullmatch(column.path) and column.shown not in UNSORTED and not is_volatile(kind, column.path)
    return TableColumn(
        column.title,
        column.shown,
        _name(column),
        lambda row: read(column.path, row.data),
        (_order(column),) if sortable else (),
    )


def _name(column: Column) -> str:
    """Its path, told apart from base columns, and how many from what they are."""
    sign = "#" if column.shown == "count" else "." if column.path in BASE else ""
    return f"{sign}{column.path}"


def _measured(metric: Metric) -> TableColumn:
    title = gettext_lazy("%(metric)s, mean") % {"metric": metric.title} if metric.points else metric.title
    return TableColumn(title, metric.shown, f"metric.{metric.name}", lambda row: mean(row.values.get(metric.name)))


def _tag(tag: str) -> TableColumn | None:
    if not tag:
        return None
    name, sortable = f"{TAG}{tag}", SORTED_TAG.fullmatch(tag) and not tag.isdigit()
    order = (NullIf(Lower(KeyTextTransform(tag, "tags")), Value("null"), output_field=TextField()),)
    return TableColumn(name, "text", name, lambda row: row.version.tags.get(tag), order if sortable else ())


def _field(kind: Kind | None, name: str) -> TableColumn | None:
    """A field that no declaration names: numbers are sorted before texts."""
    path = name.removeprefix(".").replace("[]", "")
    if not PATH.fullmatch(path):
        return None
    sortable = PLAIN.fullmatch(path) and not (kind and is_volatile(kind, path))
    order = (_order(Column(path, path, "number")), _order(Column(path, path)))
    return TableColumn(path, "list", name, lambda row: along(path.split("."), row.data), order if sortable else ())


def along(way: list[str], data: Any) -> Any:
    """What lies on the way; of lists, what lies in each of their items."""
    for place, step in enumerate(way):
        if isinstance(data, list):
            return [one for item in data for one in _as_list(along(way[place:], item)) if one is not None]
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def mean(value: Any) -> Any:
    """The mean of a metric's points; one number is its own."""
    if not isinstance(value, list):
        return value
    points = [point for point in value if isinstance(point, int | float)]
    return sum(points) / len(points) if points else None


def is_volatile(kind: Kind, path: str) -> bool:
    """Whether a path lies in what changes at every look, and so is no part of a version."""
    return any(path == name or path.startswith(f"{name}.") for name in kind.volatile)


def has_place(kind: Kind | None, name: str) -> bool:
    """Whether a value that was seen beside a version goes back to where it was; not those taken out of lists."""
    return kind is not None and name in kind.volatile and PLAIN.fullmatch(name) is not None


def with_volatile(kind: Kind | None, data: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The data with its volatile values back in their places."""
    whole = dict(data)
    for path in (path for path in values if has_place(kind, path)):
        *way, name = path.split(".")
        place = whole
        for step in way:
            place[step] = dict(place[step]) if isinstance(place.get(step), dict) else {}
            place = place[step]
        place.setdefault(name, values[path])
    return whole


# Order


BASE = {
    column.name: column
    for column in (
        TableColumn(
            gettext_lazy("Name"), "text", "name", lambda row: row.version.name, (Lower("name"), Lower("resource_id"))
        ),
        TableColumn(gettext_lazy("ID"), "text", "id", lambda row: row.version.resource_id, (Lower("resource_id"),)),
        TableColumn(
            gettext_lazy("Account"),
            "text",
            "account",
            lambda row: row.version.inventory.estate.account_id,
            (F("inventory__estate__account_id"), Lower("name"), Lower("resource_id")),
        ),
        TableColumn(
            gettext_lazy("Region"),
            "text",
            "region",
            lambda row: row.version.region,
            (F("region"), Lower("name"), Lower("resource_id")),
        ),
        TableColumn(gettext_lazy("ARN"), "text", "arn", lambda row: row.version.arn, (Lower("arn"),)),
        TableColumn(gettext_lazy("Tags"), "count", "tags", lambda row: row.version.tags),
        TableColumn(
            pgettext_lazy("column", "So since"),
            "date",
            "since",
            lambda row: row.version.began_at.isoformat(),
            (F("began_at"),),
        ),
    )
}


class Number(Func):
    """A text as a number, nothing where it is none. PostgreSQL reads the text out of its row only once."""

    output_field = FloatField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        once = "(SELECT CASE WHEN said ~ %s THEN said::float8 END FROM (SELECT {} AS said OFFSET 0) one)"
        said, params = compiler.compile(self.source_expressions[0])
        return once.replace("{}", said), [f"^{PLAIN_NUMBER.pattern}$", *params]

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="portal_number", **more)


def _order(column: Column) -> Combinable:
    said = _json_text(column.path)
    if column.shown in NUMERIC:
        return Number(said)
    return NullIf(Lower(said), Value("null"), output_field=TextField())  # SQLite says JSON's null so


def _json_text(path: str) -> KeyTextTransform:
    *way, name = path.split(".")
    place: Any = "data"
    for step in way:
        place = KeyTransform(step, place)
    return KeyTextTransform(name, place)


# Search


def searched(versions: ResourceQuerySet, text: str) -> ResourceQuerySet:
    """Those with every word of the text in name, id, ARN, tags or data, whatever its case."""
    words = text.replace("\x00", "")[:LENGTH].split()[:WORDS]
    # For plain ASCII PostgreSQL need not know the upper case of all other letters, which is most of the work
    is_plain = connection.vendor == "postgresql" and all(map(str.isascii, words))
    if words:
        stored = {name: Cast(name, TextField()) for name in ("tags", "data")}
        texts = {f"{name}_text": Collate(text, "C") if is_plain else text for name, text in stored.items()}
        versions = versions.annotate(**texts)
    for word in words:
        written = json.dumps(word, ensure_ascii=False)[1:-1]
        pattern = Collate(Cast(Value(written), TextField()), "C") if is_plain else written
        versions = versions.filter(
            Q(name__icontains=word)
            | Q(resource_id__icontains=word)
            | Q(arn__icontains=word)
            | Q(tags_text__icontains=pattern)
            | Q(data_text__icontains=pattern)
        )
    return versions


def metric_names(kind: Kind | None, values: Iterable[Mapping[str, Any]]) -> set[str]:
    """The metrics of a kind of which there is any value."""
    declared = {metric.name for metric in kind.metrics} if kind else set()
    return {name for names in values for name in names if name in declared}


def title_of(kind: Kind | None, name: str) -> Text:
    """A kind's title; the bare name of one that is no longer declared."""
    return kind.title if kind else _("%(name)s (no longer collected)") % {"name": name}
