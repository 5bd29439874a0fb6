"""How a person wants tables to be: the columns of each kind and their order, and how dense all tables are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collection.models import ResourceVersion, TableLayout
from collection.registry import KINDS
from collection.search.filters import TAG
from collection.search.tokens import leaves
from collection.tables import BASE, TableColumn, column_named, columns_of

if TYPE_CHECKING:
    from collection.models.estates import Viewer

MOST = 60  # columns
SAMPLE = 50  # versions whose tags and fields are suggested
SUGGESTED = 500
LAST = ("tags", "since")
ALL_TABLES = ""  # the layout that says how dense they are


@dataclass(frozen=True)
class Layout:
    """One kind's table as one person wants it; ``names``: its columns, None where they have not chosen."""

    kind: str
    names: list[str] | None = None
    is_dense: bool = False

    def columns(self, *, accounts: bool, metrics: Iterable[str]) -> list[TableColumn]:
        """The columns beside the name: the chosen ones, else the usual ones.

        accounts: whether there are several. metrics: those of which there are values.
        """
        chosen = usual(self.kind, accounts=accounts, metrics=metrics) if self.names is None else self.names
        return named(self.kind, chosen)


def of(user: "Viewer", kind: str) -> Layout:
    found = {one.kind: one for one in TableLayout.objects.filter(person=user.pk, kind__in=(kind, ALL_TABLES))}
    names = found[kind].columns if kind in found else None
    return Layout(kind, names, ALL_TABLES in found and found[ALL_TABLES].dense)


def chosen(user: "Viewer", kind: str) -> list[str] | None:
    """The names of the columns that a person has chosen; None where they have not."""
    return TableLayout.objects.filter(person=user.pk, kind=kind).values_list("columns", flat=True).first()


def keep(user: "Viewer", kind: str, names: Iterable[str]) -> None:
    TableLayout.objects.update_or_create(person_id=user.pk, kind=kind, defaults={"columns": list(names)[:MOST]})


def forget(user: "Viewer", kind: str) -> None:
    """The columns are as they were."""
    TableLayout.objects.filter(person=user.pk, kind=kind).delete()


def set_dense(user: "Viewer", dense: bool) -> None:
    TableLayout.objects.update_or_create(person_id=user.pk, kind=ALL_TABLES, defaults={"dense": dense})


def usual(kind: str, *, accounts: bool = False, metrics: Iterable[str] = ()) -> list[str]:
    """The names of the columns that a table has until somebody chooses."""
    return ["id", *(["account"] if accounts else []), "region", *own(kind, metrics), *LAST]


def own(kind: str, metrics: Iterable[str] = ()) -> list[str]:
    """The names of the columns that a kind declares."""
    return [column.name for column in columns_of(KINDS.get(kind), metrics)]


def known(kind: str) -> list[str]:
    """All columns that have a title, as far as they can be chosen."""
    declared = KINDS.get(kind)
    metrics = [metric.name for metric in declared.metrics] if declared else []
    names = usual(kind, accounts=True, metrics=metrics)
    return [*names, *(name for name in BASE if name not in names and name != "name")]


def named(kind: str, names: Iterable[str]) -> list[TableColumn]:
    """The columns of these names, as far as there can be such."""
    columns = (column_named(KINDS.get(kind), name) for name in dict.fromkeys(names))
    return [column for column in columns if column]


def suggestions(user: "Viewer", kind: str) -> list[str]:
    """Tags and fields that things of this kind have."""
    versions = ResourceVersion.objects.of(user).open().filter(inventory__kind=kind)
    found = set[str]()
    for version in versions.order_by("-pk").only("tags", "data")[:SAMPLE]:
        found |= {f"{TAG}{name}" for name in version.tags}
        found |= {path for path, _leaf in leaves(version.data)}
    return sorted(found - set(known(kind)))[:SUGGESTED]
