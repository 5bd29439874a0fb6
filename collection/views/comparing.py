"""Two collections side by side: which two, what differs in each kind, and in one kind field by field."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.compared import changes_of, shown
from collection.comparing import Comparison, KindChanges, What, previous
from collection.models import Collection
from collection.states import OPEN_COLLECTIONS
from collection.views.answers import person_required
from collection.views.named import named

CHOICES = 200  # collections that one can choose from
PAGE = 50


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
        return render(request, "collection/compare.html", {**context, **_kinds(comparison)})
    return render(request, "collection/compare_kind.html", {**context, **_kind(request, comparison, kind)})


def _kinds(comparison: Comparison) -> dict[str, list[KindChanges]]:
    """What changed comes first; what there is nothing to say of is folded away."""
    found: dict[str, list[KindChanges]] = {"kinds": [], "apart": [], "quiet": []}
    is_compared = any(kind.compared for kind in comparison.kinds)
    for kind in sorted(comparison.kinds, key=lambda one: not one.total):
        found["quiet" if kind.is_quiet else "apart" if kind.is_apart and is_compared else "kinds"].append(kind)
    return found


def _kind(request: HttpRequest, comparison: Comparison, name: str) -> dict[str, object]:
    kind = next((one for one in comparison.kinds if one.name == name), None)
    if kind is None:
        raise Http404
    what = request.GET.get("what", "")
    what = what if what in What.values else ""
    page = Paginator(changes_of(comparison, name, what), PAGE).get_page(request.GET.get("page"))
    return {"kind": kind, "what": what, "page": page, "rows": shown(page), "told": _told(kind)}


def _told(kind: KindChanges) -> list[tuple[What, int]]:
    """What there is of it, and how many."""
    return [(what, count) for what, count in kind.counts.items() if count]


def _choose(request: PersonRequest, old: Collection | None, new: Collection | None, problem: str = "") -> HttpResponse:
    ended = Collection.objects.of(request.user).exclude(state__in=OPEN_COLLECTIONS).newest_first()[:CHOICES]
    context = {"old": old, "new": new, "collections": ended, "problem": problem}
    return render(request, "collection/compare_choose.html", context)
