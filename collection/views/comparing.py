"""Two collections side by side: which two, what differs in each kind, and in one kind field by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.comparing import Change, Comparison, KindChanges, What, previous
from collection.differing import Difference, differences
from collection.models import Collection, ResourceVersion
from collection.registry import KINDS
from collection.shaping import without_tags
from collection.states import OPEN_COLLECTIONS
from collection.views.answers import person_required
from collection.views.named import named

CHOICES = 200  # collections that one can choose from
PAGE = 50
ORDER = {what: place for place, what in enumerate(What)}


@dataclass(frozen=True)
class Shown:
    """A change with its versions and, where both are there, the fields that differ."""

    change: Change
    version: ResourceVersion
    fields: list[Difference]


@person_required
@require_GET
def compare(request: PersonRequest) -> HttpResponse:
    """Without two collections: choose. With them: the kinds; with one of these: its changes."""
    old, new = named(request, "old"), named(request, "new")
    if new and not old and "since" in request.GET:
        old = previous(request.user, new)
        if old is None:
            return _choose(request, None, new, _("No earlier collection that one may see read any of the same."))
    if not old or not new:
        return _choose(request, old, new)
    if old == new:
        return _choose(request, old, None, _("Choose two different collections."))
    comparison = Comparison(request.user, old, new)
    kind = request.GET.get("kind", "")
    query = urlencode({"old": old.pk, "new": new.pk, "kind": kind, "what": request.GET.get("what", "")})
    context = {"comparison": comparison, "old": old, "new": new, "whats": What, "query": query}
    if not kind:
        loud = [one for one in comparison.kinds if not one.is_quiet]
        quiet = [one for one in comparison.kinds if one.is_quiet]
        return render(request, "collection/compare.html", {**context, "kinds": loud, "quiet": quiet})
    return render(request, "collection/compare_kind.html", {**context, **_kind(request, comparison, kind)})


def _kind(request: HttpRequest, comparison: Comparison, name: str) -> dict[str, object]:
    kind = next((one for one in comparison.kinds if one.name == name), None)
    if kind is None:
        raise Http404
    what = request.GET.get("what", "")
    found = [change for change in comparison.changes(name) if what in (change.what, "")]
    found.sort(key=lambda change: (ORDER[change.what], change.name.lower(), change.thing))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return {"kind": kind, "what": what, "page": page, "rows": _shown(page), "told": _told(kind)}


def _told(kind: KindChanges) -> list[tuple[What, int]]:
    """What there is of it, and how many."""
    return [(what, count) for what, count in kind.counts.items() if count]


def _shown(page: Page[Change]) -> list[Shown]:
    pks = [pk for change in page for pk in (change.old, change.new) if pk]
    versions = ResourceVersion.objects.select_related("inventory").in_bulk(pks)
    return list(_rows(page, versions))


def _rows(changes: Iterable[Change], versions: dict[int, ResourceVersion]) -> Iterable[Shown]:
    for change in changes:
        old, new = versions.get(change.old or 0), versions.get(change.new or 0)
        if version := new or old:
            yield Shown(change, version, list(_fields(old, new)) if old and new else [])


def _fields(old: ResourceVersion, new: ResourceVersion) -> Iterable[Difference]:
    yield from differences(old.tags, new.tags, _("Tags"))
    yield from differences(_data(old), _data(new))


def _data(version: ResourceVersion) -> dict[str, Any]:
    """Without its tags, which are told as a map; all of it where its kind is no longer declared."""
    kind = KINDS.get(version.inventory.kind)
    return without_tags(kind, version.data) if kind else version.data


def _choose(request: PersonRequest, old: Collection | None, new: Collection | None, problem: str = "") -> HttpResponse:
    ended = Collection.objects.of(request.user).exclude(state__in=OPEN_COLLECTIONS).newest_first()[:CHOICES]
    context = {"old": old, "new": new, "collections": ended, "problem": problem}
    return render(request, "collection/compare_choose.html", context)
