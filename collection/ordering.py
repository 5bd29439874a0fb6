"""The order of a table, and a page of it: found by the row beside it, so that the last page is as fast as the first.

https://use-the-index-luke.com/no-offset
"""

from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable, OrderBy

from collection.kinds import Kind
from collection.tables import BASE, DEFAULT_SORT, column_named

PAGE = 50
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Order:
    """By these terms and then by number. What has no value comes last, forwards and backwards."""

    terms: tuple[Combinable, ...]
    backwards: bool = False

    @classmethod
    def of(cls, kind: Kind | None, sort: str) -> "Order":
        """By a column's name, ``-`` before it for backwards; by name where no column sorts so."""
        column = column_named(kind, sort.removeprefix("-"))
        if column and column.order:
            return cls(column.order, sort.startswith("-"))
        return cls(BASE[DEFAULT_SORT].order)

    def sorted(self, rows: Rows, *, back: bool = False) -> Rows:
        """``back``: the other way round."""
        descending = self.backwards != back
        ends = {"nulls_first": True} if back else {"nulls_last": True}
        terms = [OrderBy(F(name), descending=descending, **ends) for name in self._named]
        named: Rows = rows.alias(**self._named)
        return named.order_by(*terms, "-pk" if descending else "pk")

    def beside(self, rows: Rows, pk: Any, *, back: bool = False) -> Rows | None:
        """Those after this row, or before it, the nearest first; None where there is no such row any more."""
        every = rows.model._default_manager.filter(pk=pk)
        row = every.annotate(**self._named).values_list(*self._named, "pk").first()
        if row is None:
            return None
        values = dict(zip((*self._named, "pk"), row, strict=True))
        return self.sorted(rows, back=back).filter(self._past(values, back))

    def named(self, rows: Rows) -> Rows:
        """For each row its number, as ``pk``, and its terms, by name."""
        found: Rows = rows.annotate(**self._named).values_list("pk", *self._named).order_by()
        return found

    @property
    def names(self) -> list[str]:
        return list(self._named)

    @property
    def way(self) -> str:
        return "DESC" if self.backwards else "ASC"

    @property
    def _named(self) -> dict[str, Combinable]:
        return {f"term_{place}": term for place, term in enumerate(self.terms)}

    def _past(self, values: dict[str, Any], back: bool) -> Q:
        """Past a row with these values: in the first term that differs."""
        found, same = Q(), Q()
        for name, value in values.items():
            found |= same & self._past_one(name, value, back)
            same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        return found

    def _past_one(self, name: str, value: Any, back: bool) -> Q:
        if value is None:
            return Q(**{f"{name}__isnull": False}) if back else Q(pk__in=())
        past = Q(**{f"{name}__{'gt' if self.backwards == back else 'lt'}": value})
        return past if back or name == "pk" else past | Q(**{f"{name}__isnull": True})


@dataclass(frozen=True)
class Cursor:
    """Beside which row a page lies, how many rows are before it, and of how many."""

    row: Any
    before: int
    total: int
    back: bool = False


@dataclass(frozen=True)
class Page:
    """Some rows by number; the cursors of its neighbours, empty where there are none.

    is_lost: another page was asked for, which is not there any more.
    """

    rows: list[Any]
    total: int = 0
    before: int = 0
    next: str = ""
    previous: str = ""
    is_lost: bool = False

    @property
    def first(self) -> int:
        return self.before + 1

    @property
    def last(self) -> int:
        return self.before + len(self.rows)


@dataclass(frozen=True)
class Pages:
    """A sorted list in pages. ``name``: what tells it from all others, so that no cursor of theirs counts here.

    total: how many rows, where that is known; otherwise they are counted while the first page is read.
    size: rows of a page.
    """

    rows: Rows
    order: Order
    name: str
    total: int | None = None
    size: int = PAGE

    def page(self, after: str = "") -> Page:
        """The page at a cursor; the first one where that is nonsense, or its row is gone: then it ``is_lost``."""
        cursor = self._read(after) if after else None
        page = self._beside(cursor) if cursor else None
        return page if page and page.rows else replace(self.first(), is_lost=bool(after))

    def first(self) -> Page:
        if self.total is not None:
            rows = self.order.sorted(self.rows).values_list("pk", flat=True)
            return self._page(list(rows[: self.size + 1]), self.total)
        found = self._counted()
        return self._page([pk for pk, _total in found], found[0][1] if found else 0)

    def _counted(self) -> list[tuple[Any, int]]:
        """The first rows, each with how many there are: read once, since a window would carry whole documents along."""
        try:
            sql, params = self.order.named(self.rows).query.sql_with_params()
        except EmptyResultSet:
            return []
        ways = ", ".join(f"{name} {self.order.way} NULLS LAST" for name in self.order.names)
        asked = (
            f"WITH found AS ({sql}) SELECT pk, (SELECT COUNT(*) FROM found) FROM found"  # noqa: S608
            f" ORDER BY {ways}, pk {self.order.way} LIMIT %s"
        )
        with connections[self.rows.db].cursor() as cursor:
            cursor.execute(asked, [*params, self.size + 1])
            number = self.rows.model._meta.pk
            return [(number.to_python(pk), total) for pk, total in cursor.fetchall()]

    def _beside(self, cursor: Cursor) -> Page | None:
        rows = self.order.beside(self.rows, cursor.row, back=cursor.back)
        if rows is None:
            return None
        found = list(rows.values_list("pk", flat=True)[: self.size + 1])
        total = cursor.total if self.total is None else self.total
        if not cursor.back:
            return self._page(found, total, cursor.before)
        if len(found) <= self.size:
            return self.first()
        return self._page([*reversed(found[: self.size]), cursor.row], total, max(cursor.before, 1))

    def _page(self, found: list[Any], total: int, before: int = 0) -> Page:
        """``found``: the page's rows, and one more where there are more."""
        rows = found[: self.size]
        more = self._write(Cursor(rows[-1], before + self.size, total)) if len(found) > self.size else ""
        back = self._write(Cursor(rows[0], before - self.size, total, back=True)) if before and rows else ""
        return Page(rows, max(total, before + len(rows)), before, more, back)

    # Signed: nobody but the portal says which rows are before which

    def _write(self, cursor: Cursor) -> str:
        row = cursor.row if isinstance(cursor.row, int) else str(cursor.row)
        return signing.dumps([row, cursor.before, cursor.total, cursor.back], salt=self.name)

    def _read(self, text: str) -> Cursor | None:
        try:
            return Cursor(*signing.loads(text, salt=self.name))
        except (signing.BadSignature, TypeError):
            return None
