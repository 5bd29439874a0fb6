"""What was found: the kinds and tables of a collection or of today, and one resource with its history."""

import json
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.console import console_url
from collection.listing import Listing, Wish
from collection.looking import Past, Today
from collection.measured import loose_in, metrics_in
from collection.models import Collection, ResourceVersion
from collection.registry import KINDS
from collection.relations import Around
from collection.tables import DEFAULT_SORT, Row, columns_of, title_of
from collection.timelines import timeline
from collection.trees import masked_in
from collection.views.answers import is_partial, person_required
from collection.views.chips import chips


@person_required
@require_GET
def resources(request: PersonRequest) -> HttpResponse:
    """Without a kind: all there is. With one: its table."""
    looking = _looking(request)
    kind = request.GET.get("kind", "")
    if "\x00" in kind:  # which PostgreSQL does not take
        raise Http404
    listing = Listing.of(looking, kind, Wish.of(looking, request.GET)) if kind else None
    if listing and kind not in KINDS and not listing.spots:
        raise Http404
    context = {
        "collection": looking.collection,
        "services": [] if listing else looking.services(),
        "kind_name": kind,
        "listing": listing,
        "sort": DEFAULT_SORT,
        "chips": list(chips(request.GET)),
    }
    return render(request, "collection/resources.html", {"collection": looking.collection, **context})


@person_required
@require_GET
def kinds(request: PersonRequest) -> HttpResponse:
    """The part beside a table that names all kinds there are: it counts much, and the table does not wait for it."""
    if not is_partial(request):
        return redirect(f"{reverse('resources')}?{request.GET.urlencode()}")
    looking = _looking(request)
    context = {"services": looking.services(), "kind_name": request.GET.get("kind", "")}
    return render(request, "collection/_kinds_list.html", {"collection": looking.collection, **context})


@person_required
@require_GET
def resource(request: PersonRequest, pk: int) -> HttpResponse:
    """One resource as it was in this version."""
    version = _version(request, pk)
    looking, kind = _looking(request), KINDS.get(version.inventory.kind)
    values = looking.values(version.inventory.kind, [version]).get(version.pk, {})
    row = Row(version, kind, columns_of(kind), values)
    chapters, older = timeline(version, ResourceVersion.objects.of(request.user))
    context = {
        "collection": looking.collection,
        "version": version,
        "kind": kind,
        "kind_title": title_of(kind, version.inventory.kind),
        "row": row,
        "metrics": metrics_in(kind, values),
        "loose": loose_in(kind, values),
        "masked": masked_in(row.data),
        "json": json.dumps(row.data, indent=2, ensure_ascii=False),
        "console_url": console_url(version),
        "chapters": chapters,
        "older": older,
        **_standing(Today(request.user), version),
    }
    return render(request, "collection/resource.html", context)


@person_required
@require_GET
def related(request: PersonRequest, pk: int) -> HttpResponse:
    """The part of a resource's page that says what it uses and what uses it."""
    version, looking = _version(request, pk), _looking(request)
    context = {
        "collection": looking.collection,
        "version": version,
        "chapters": Around(looking, version).chapters(),
    }
    return render(request, f"collection/{'_related' if is_partial(request) else 'related'}.html", context)


def _version(request: PersonRequest, pk: int) -> ResourceVersion:
    seen = ResourceVersion.objects.of(request.user).published()
    return get_object_or_404(seen.select_related("inventory__estate__profile"), pk=pk)


def _standing(today: Today, version: ResourceVersion) -> dict[str, object]:
    """Of a version that stands: what became of its kind there last, and whether that did not see it."""
    if not version.is_open:
        return {}
    spot = today.spot_of(version.inventory)
    return {"spot": spot, "unseen": bool(today.unseen([spot], [version]))}


def _looking(request: PersonRequest) -> Past | Today:
    """At the collection in the address, else at what stands today."""
    asked = request.GET.get("collection", "")
    if not asked:
        return Today(request.user)
    try:
        pk = UUID(asked)
    except ValueError:
        raise Http404 from None
    return Past(request.user, get_object_or_404(Collection.objects.of(request.user), pk=pk))
