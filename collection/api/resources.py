"""Resources: what stands today, what a collection found, what was so before."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from collection.api.collections import ID
from collection.api.paging import Paging, Words, found, page_of, part_of, told
from collection.api.problems import Refused, answers
from collection.api.rights import looking
from collection.api.shapes import (
    HitsPage,
    KindCountsPage,
    ResourceShape,
    ResourcesPage,
    VersionsPage,
    count_of,
    doubt_of,
    version_of,
)
from collection.api.tokens import READ, ApiRequest
from collection.listing import Listing, Wish
from collection.looking import Past, Today
from collection.models import ResourceVersion
from collection.ordering import Order
from collection.registry import KINDS
from collection.search.search import Search
from collection.tables import DEFAULT_SORT, Row, column_named

router = Router(tags=["resources"])
NEWEST_FIRST = Order((F("valid_from"),), backwards=True)
FILTERS, SOUGHT = ["State.Name = running"], "web"


class Where(Schema):
    """Of what."""

    collection: UUID | None = Field(
        None, description=_("As this collection found it; without: as it stands today."), examples=[ID]
    )


class Sought(Where):
    """What is looked for."""

    q: Words = Field("", description=_("Words that all must stand somewhere in it."), examples=[SOUGHT])
    f: list[Words] = Field(
        [], max_length=20, examples=[FILTERS],
        description=_("Filters as on the pages, any number: `State.Name = running`, `tag.team ?`, `account = 12…`."),
    )  # fmt: skip


class Wanted(Sought):
    """Which resources, and how."""

    kind: Words = Field(description=_("Of this kind, as of GET /kinds."), examples=["ec2.instance"])
    region: Words = Field("", description=_("Only of this region."), examples=["us-east-1"])
    sort: Words = Field(
        DEFAULT_SORT, description=_("By this column, `-` before it for backwards."), examples=["-LaunchTime"]
    )
    with_data: bool = Field(False, description=_("Each with all that is recorded of it."), examples=[False])


class After(Schema):
    """Which page of the hits."""

    after: str = Field("", pattern=r"^[0-9]{0,18}$", description=_("`next` of the page before."), examples=[""])


@router.get(
    "/inventory", auth=READ, response=answers({200: KindCountsPage}, 404), operation_id="list_inventory",
    summary=_("Count what there is, by kind"),
    description=_("Each kind with how many there are, and whether that can be relied on."),
)  # fmt: skip
def inventory(request: ApiRequest, where: Query[Where], paging: Query[Paging]) -> dict[str, Any]:
    services = looking(request.user, where.collection).services()
    kinds = [kind for service in services for kind in service.kinds]
    name = f"api inventory {request.user.pk} {where.collection}"
    shown, beside = part_of(kinds, lambda kind: [kind.service, kind.name], name, paging)
    return {"items": [count_of(kind) for kind in shown], **beside}


@router.get(
    "/resources", auth=READ, response=answers({200: ResourcesPage}, 404), operation_id="list_resources",
    summary=_("List the resources of a kind"),
    description=_(
        "What stands today in all accounts that the person may look at, or what one collection found, with the "
        "same filters as on the pages. `doubts` says of which regions the list may lack something."
    ),
)  # fmt: skip
def resources(request: ApiRequest, wanted: Query[Wanted], paging: Query[Paging]) -> dict[str, Any]:
    place = looking(request.user, wanted.collection)
    wish = replace(Wish.of(place, request.GET), after=paging.after, size=paging.limit)
    _refuse_nonsense(wanted, wish.search)
    if wanted.kind not in KINDS and not place.spots(wanted.kind):
        raise _invalid("kind", gettext("There is no kind called %(name)s.") % {"name": wanted.kind})
    listing = Listing.of(place, wanted.kind, wish)
    rows = [_resource(row, with_data=wanted.with_data) for row in listing.rows]
    return {"items": rows, **told(found(listing.page)), "doubts": [doubt_of(spot) for spot in listing.doubts]}


@router.get(
    "/resources/{int:pk}", auth=READ, response=answers({200: ResourceShape}, 404), operation_id="get_resource",
    summary=_("Look at a resource"), description=_("One version of it, with all that is recorded."),
)  # fmt: skip
def resource(request: ApiRequest, pk: int, where: Query[Where]) -> dict[str, Any]:
    version, place = _version(request, pk), looking(request.user, where.collection)
    kind = version.inventory.kind
    values = place.values(kind, [version]).get(version.pk, {})
    return _resource(Row(version, KINDS.get(kind), [], values, _is_unseen(place, version)), with_data=True)


@router.get(
    "/resources/{int:pk}/history", auth=READ, response=answers({200: VersionsPage}, 404),
    operation_id="list_resource_history", summary=_("List the versions of a resource"),
    description=_("Each content that it had, the newest first: from when, until when, and why it began."),
)  # fmt: skip
def history(request: ApiRequest, pk: int, paging: Query[Paging]) -> dict[str, Any]:
    version = _version(request, pk)
    same = ResourceVersion.objects.of(request.user).published().select_related("inventory__estate")
    same = same.filter(inventory=version.inventory_id, key=version.key)
    rows, beside = page_of(same, NEWEST_FIRST, f"api history {version.inventory_id} {version.key}", paging)
    return {"items": [version_of(row, row.data) for row in rows], **beside}


@router.get(
    "/search", auth=READ, response=answers({200: HitsPage}, 404), operation_id="search",
    summary=_("Search in everything"),
    description=_("By words, by filters, or by both, over all kinds: what stands today, or what one collection found."),
)  # fmt: skip
def search(request: ApiRequest, sought: Query[Sought], after: Query[After]) -> dict[str, Any]:
    place = looking(request.user, sought.collection)
    asked = Search.of(request.user, request.GET, place.collection)
    _refuse_nonsense(sought, asked)
    if asked.is_empty:
        raise _invalid("q", gettext("Say what to look for: words in “q”, or filters in “f”."))
    page = asked.page(int(after.after) if after.after else None)
    shown = [version_of(version, version.data) for version in page.versions]
    return {"items": shown, "next": str(page.next) if page.next is not None else None, "is_whole": page.is_whole}


def _version(request: ApiRequest, pk: int) -> ResourceVersion:
    seen = ResourceVersion.objects.of(request.user).published().select_related("inventory__estate__profile")
    return get_object_or_404(seen, pk=pk)


def _resource(row: Row, *, with_data: bool) -> dict[str, Any]:
    return {**version_of(row.version, row.data if with_data else None), "unconfirmed": row.unseen}


def _is_unseen(place: Past | Today, version: ResourceVersion) -> bool:
    if isinstance(place, Past) or not version.is_open:
        return False
    return bool(place.unseen([place.spot_of(version.inventory)], [version]))


def _refuse_nonsense(wanted: Sought, search: Search) -> None:
    """A page leaves out what it cannot understand; a program must hear of it."""
    if search.problems:
        problems = [("query.f", f"{problem.text}: {problem.why}") for problem in search.problems]
        raise Refused(422, problems[0][1], problems)
    if isinstance(wanted, Wanted):
        column = column_named(KINDS.get(wanted.kind), wanted.sort.removeprefix("-"))
        if column is None or not column.order:
            raise _invalid("sort", gettext("Nothing can be sorted by %(name)s.") % {"name": wanted.sort})


def _invalid(field: str, text: str) -> Refused:
    return Refused(422, text, [(f"query.{field}", text)])
