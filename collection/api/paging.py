"""Long lists in pages: each answer names the next page by a cursor, found by the row it ends with, not by a number."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from pydantic import StringConstraints

from collection.api.problems import Refused
from collection.ordering import Order, Page, Pages

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)
MOST = 200
PLAIN = r"^[^\x00]*$"  # PostgreSQL keeps no NUL
Words = Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)]
NEWEST_FIRST = Order((F("created_at"),), backwards=True)


class Paging(Schema):
    """Which page of a list."""

    after: Words = Field(
        "", description=_("The page at this cursor: `next` of the page before. Empty: the first page."), examples=[""]
    )
    limit: int = Field(50, ge=1, le=MOST, description=_("At most so many items in a page."), examples=[50])


class PageShape(Schema, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: str | None = Field(
        description=_("The cursor of the next page, for `after`; null on the last one."), examples=[None]
    )
    total: int = Field(description=_("How many items all pages have, as counted for the first."), examples=[1])


def page_of(rows: QuerySet[Row], order: Order, name: str, paging: Paging) -> tuple[list[Row], dict[str, Any]]:
    """The rows of a page, and what is told beside them. ``name``: as of `ordering.Pages`."""
    page = found(Pages(rows, order, name, size=paging.limit).page(paging.after))
    by_pk = rows.in_bulk(page.rows)
    return [by_pk[pk] for pk in page.rows if pk in by_pk], told(page)


def found(page: Page) -> Page:
    """The page, where it is the one that was asked for; raises Refused."""
    if page.is_lost:
        raise _no_such_page()
    return page


def told(page: Page) -> dict[str, Any]:
    return {"next": page.next or None, "total": page.total}


def part_of(
    items: Sequence[Item], place: Callable[[Item], list[Any]], name: str, paging: Paging
) -> tuple[list[Item], dict[str, Any]]:
    """The same of a list that no table holds. ``place``: where an item stands, no two at the same."""
    ordered = sorted(items, key=place)
    if paging.after:
        last = _place(paging.after, name)
        ordered = [item for item in ordered if place(item) > last]
    shown = ordered[: paging.limit]
    more = signing.dumps(place(shown[-1]), salt=name) if len(ordered) > len(shown) else None
    return shown, {"next": more, "total": len(items)}


def _place(cursor: str, name: str) -> list[Any]:
    try:
        return list(signing.loads(cursor, salt=name))
    except signing.BadSignature as error:
        raise _no_such_page() from error


def _no_such_page() -> Refused:
    text = gettext("This cursor is of another list, or what it points at is gone: begin again without it.")
    return Refused(422, text, [("query.after", text)])
