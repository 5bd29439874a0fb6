"""The rows of an export: a kind's table, a search, a whole collection, or a comparison. Read in small batches."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collection import layouts
from collection.bulk import chunks
from collection.compared import fields
from collection.comparing import Change, Comparison, KindChanges, What
from collection.kinds import Shown
from collection.listing import Wish
from collection.looking import Past, Today
from collection.models import Collection, Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.ordering import Order, Rows
from collection.registry import KINDS, SERVICES
from collection.search.search import Search
from collection.tables import Row, TableColumn, title_of

if TYPE_CHECKING:
    from collection.models.estates import Viewer

BATCH = 500
PROFILE = TableColumn(gettext_lazy("Profile"), name="@profile", read=lambda row: _profile(row.version))


class NothingToExport(Exception):
    """What should be exported is not there, or no longer to be seen by this person."""


@dataclass(frozen=True)
class Head:
    """A column of a file."""

    title: str
    shown: Shown = "text"


@dataclass
class Source:
    """``total``: how many rows; ``estates``: whose data they hold, as far as the person may see it now."""

    title: str
    heads: list[Head]
    total: int
    estates: set[int]
    rows: Iterator[list[Any]] = field(repr=False)


def source_of(user: "Viewer", what: Mapping[str, str]) -> Source:
    """``what``: ``page`` (resources, search, collection or compare) and the ``query`` of its address.

    Raises NothingToExport.
    """
    query = QueryDict(what.get("query", ""))
    make = {"resources": _table, "search": _search, "collection": _collection, "compare": _comparison}
    if what.get("page") not in make:
        raise NothingToExport(_("There is nothing here that could be exported."))
    return make[what["page"]](user, query)


# A kind's table


def _table(user: "Viewer", query: QueryDict) -> Source:
    past = _named(user, query, "collection", required=False)
    looking: Past | Today = Past(user, past) if past else Today(user)
    name = query.get("kind", "").replace("\x00", "")
    kind, spots = KINDS.get(name), looking.spots(name)
    wish = Wish.of(looking, query)
    if wish.search.problems:
        raise NothingToExport(wish.search.problems[0].why)
    if kind is None and not spots:
        raise NothingToExport(_("There is nothing here that could be exported."))
    *first, last = wish.leaves(looking.versions(spots, name), name)
    versions = next((found for found in first if found.exists()), last)
    pks = _pks(Order.of(kind, wish.sort).sorted(versions))
    columns = _columns(user, name)

    def rows() -> Iterator[list[Any]]:
        for batch in _versions(pks):
            values = looking.values(name, batch)
            for version in batch:
                row = Row(version, kind, columns, values.get(version.pk, {}))
                yield [*(value for _column, value in row.cells), str(past.pk) if past else ""]

    heads = [Head(str(column.title), _shown(column)) for column in columns]
    heads.append(Head(_("Collection")))
    title = f"{_service_title(name)} {title_of(kind, name)}"
    return Source(title, heads, len(pks), _estates(versions), rows())


def _columns(user: "Viewer", kind: str) -> list[TableColumn]:
    """As the person has chosen them, and after them what else says where a row comes from; else all that there are."""
    chosen = layouts.chosen(user, kind)
    if chosen is None:
        names = ["name", "id", "arn", "account", PROFILE.name, "region", *layouts.own(kind), "tags", "since"]
    else:
        names = ["name", *chosen, "account", PROFILE.name, "region", "since"]
    return [PROFILE if column.name == PROFILE.name else column for column in layouts.named(kind, names)]


def _shown(column: TableColumn) -> Shown:
    """Tags are written, not counted."""
    return "text" if column.name == "tags" else column.shown


# What a search finds


def _search(user: "Viewer", query: QueryDict) -> Source:
    past = _named(user, query, "collection", required=False)
    search = Search.of(user, query, past)
    if search.problems:
        raise NothingToExport(search.problems[0].why)
    return _whole(search.versions(), _("Search"), past)


# A whole collection


def _collection(user: "Viewer", query: QueryDict) -> Source:
    past = _named(user, query, "collection")
    outcomes = Outcome.objects.of(user).filter(service_run__collection=past)
    return _whole(ResourceVersion.objects.of(user).found_by(outcomes), str(past), past)


def _whole(versions: ResourceQuerySet, title: str, past: Collection | None) -> Source:
    """All that is stored of each, whatever its kind."""
    pks = _pks(versions.order_by("inventory__kind", "region", "pk"))
    heads = [Head(_("Service")), Head(_("Kind")), *_base_heads(), *_last_heads(), Head(_("Data"))]

    def rows() -> Iterator[list[Any]]:
        for batch in _versions(pks):
            for version in batch:
                kind = version.inventory.kind
                names = [_service_title(kind), str(title_of(KINDS.get(kind), kind))]
                yield [*names, *_base(version), *_last(version, past), version.data]

    return Source(title, heads, len(pks), _estates(versions), rows())


# A comparison


def _comparison(user: "Viewer", query: QueryDict) -> Source:
    old, new = _named(user, query, "old"), _named(user, query, "new")
    assert old is not None
    assert new is not None
    comparison, what, kind = Comparison(user, old, new), query.get("what", ""), query.get("kind", "")
    what = what if what in What.values else ""
    changes = [one for one in comparison.changes(kind) if what in (one.what, "")]
    barred = [] if what else [one for one in comparison.kinds if one.obstacles and kind in (one.name, "")]
    heads = [
        *map(Head, (_("What"), _("Service"), _("Kind"))), *_base_heads(),
        *map(Head, (_("Field"), _("Earlier"), _("Later"), _("Earlier collection"), _("Later collection"))),
    ]  # fmt: skip
    ends = [str(old.pk), str(new.pk)]

    def rows() -> Iterator[list[Any]]:
        for batch in chunks(changes, BATCH):
            found = ResourceVersion.objects.with_places().in_bulk(
                [pk for change in batch for pk in (change.old, change.new) if pk]
            )
            for change in batch:
                yield from ([*row, *ends] for row in _change_rows(change, found))
        for one in barred:
            yield from ([*row, *ends] for row in _barred_rows(one))

    estates = {pk for pk in (old.estate_id, new.estate_id) if pk}
    total = len(changes) + sum(len(one.obstacles) for one in barred)
    return Source(_("What changed"), heads, total, estates, rows())


def _change_rows(change: Change, versions: Mapping[int, ResourceVersion]) -> Iterator[list[Any]]:
    """One row for each field that differs; one for what came or left."""
    old, new = versions.get(change.old or 0), versions.get(change.new or 0)
    version = new or old
    if version is None:
        return
    kind = change.thing.kind
    start = [str(change.what.label), _service_title(kind), str(title_of(KINDS.get(kind), kind)), *_base(version)]
    if old is None or new is None:
        yield [*start, "", None, None]
        return
    for one in fields(old, new):
        yield [*start, one.path, one.old, one.new]


def _barred_rows(kind: KindChanges) -> Iterator[list[Any]]:
    """One row for each reason why a kind cannot be compared somewhere: it stands under the collection that it is of."""
    start = [_("Cannot be compared"), str(kind.service_title), str(kind.title), "", "", "", "", ""]
    for obstacle in kind.obstacles:
        why = str(obstacle.outcome.get_state_display() if obstacle.outcome else _("it was no part of it"))
        yield [*start, obstacle.region, "", *((why, None) if obstacle.which == "old" else (None, why))]


# What all have


def _base_heads() -> list[Head]:
    return [Head(title) for title in (_("Name"), _("ID"), _("ARN"), _("Account"), _("Profile"), _("Region"))]


def _base(version: ResourceVersion) -> list[Any]:
    account = version.inventory.estate.account_id
    return [version.name, version.resource_id, version.arn, account, _profile(version), version.region]


def _profile(version: ResourceVersion) -> str:
    profile = version.inventory.estate.profile
    return profile.name if profile else _("one-time sign-in")


def _last_heads() -> list[Head]:
    return [Head(_("Tags")), Head(_("So since"), "date"), Head(_("Collection"))]


def _last(version: ResourceVersion, past: Collection | None) -> list[Any]:
    return [version.tags, version.began_at.isoformat(), str(past.pk) if past else ""]


def _service_title(kind: str) -> str:
    service = kind.partition(".")[0]
    return str(SERVICES[service].title) if service in SERVICES else service


def _pks(versions: Rows) -> "array[int]":
    """Eight bytes for each, however many there are; and how many there are is known at once."""
    return array("q", versions.values_list("pk", flat=True).iterator(5000))


def _versions(pks: Iterable[int]) -> Iterator[list[ResourceVersion]]:
    for batch in chunks(pks, BATCH):
        found = ResourceVersion.objects.with_places().in_bulk(batch)
        yield [found[pk] for pk in batch if pk in found]


def _estates(versions: ResourceQuerySet) -> set[int]:
    return set(versions.order_by().values_list("inventory__estate", flat=True).distinct())


def _named(user: "Viewer", query: QueryDict, name: str, *, required: bool = True) -> Collection | None:
    asked = query.get(name, "")
    if not asked and not required:
        return None
    try:
        return Collection.objects.of(user).get(pk=UUID(asked))
    except (ValueError, Collection.DoesNotExist) as error:
        raise NothingToExport(_("The collection is no longer there.")) from error


def as_json(value: Any) -> str:
    """A mapping or list in one cell."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
