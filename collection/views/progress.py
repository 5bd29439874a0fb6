"""One collection: how far it is, what was found, what could not be read and why."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.choices import ALL
from collection.health import who_is_away
from collection.models import Collection, Outcome
from collection.progress import parts_of, percent, status_of
from collection.retrying import what_failed
from collection.troubles import Line, lines, troubles
from collection.views.answers import is_partial, person_required


@person_required
@require_GET
def collection(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The page; htmx gets the part of it that changes."""
    shown = get_object_or_404(Collection.objects.of(request.user).select_related("profile"), pk=pk)
    template = "_progress.html" if is_partial(request) else "progress.html"
    return render(request, f"collection/{template}", context_of(request, shown))


@person_required
@require_GET
def service(request: PersonRequest, pk: UUID, name: str) -> HttpResponse:
    """What became of each kind and region of one service, when a person opens it."""
    shown = get_object_or_404(Collection.objects.of(request.user), pk=pk)
    run = get_object_or_404(shown.service_runs, service=name)
    outcomes = run.outcomes.select_related("service_run").order_by("pk")
    return render(request, "collection/_outcomes.html", {"collection": shown, "lines": lines(outcomes)})


@person_required
@require_GET
def status(request: PersonRequest, pk: UUID) -> JsonResponse:
    """The same for programs."""
    shown = get_object_or_404(Collection.objects.of(request.user), pk=pk)
    return JsonResponse(status_of(shown))


def context_of(request: PersonRequest, shown: Collection) -> dict[str, object]:
    """Everything that the page `collection/progress.html` shows."""
    parts = parts_of([shown])[shown.pk]
    opened = set(filter(None, request.GET.getlist("open")))
    may_collect, seen = shown.may_be_retried_by(request.user), Collection.objects.of(request.user)
    return {
        "collection": shown,
        "parts": parts,
        "percent": percent(shown, parts),
        "found": sum(part.items for part in parts),
        "calls": sum(part.asked for part in parts),
        "troubles": troubles(Outcome.objects.filter(service_run__collection=shown)),
        "opened": opened,
        "lines": _lines_of(shown, opened),
        "everywhere": ALL in shown.regions,
        "waits_for_the_broker": any(part.waits_for_the_broker for part in parts),
        "away": who_is_away() if shown.is_open else "",
        "may_change": shown.may_be_changed_by(request.user),
        "may_collect": may_collect,
        "to_retry": what_failed(shown).count() if may_collect and not shown.is_open else 0,
        "origin": seen.filter(followers=shown).first(),
        "followers": seen.filter(origin=shown).order_by("created_at"),
    }


def _lines_of(shown: Collection, opened: set[str]) -> dict[str, list[Line]]:
    """Of the opened services only: a big collection has thousands of outcomes."""
    found: dict[str, list[Outcome]] = {name: [] for name in opened}
    if opened:
        outcomes = Outcome.objects.filter(service_run__collection=shown, service_run__service__in=opened)
        for outcome in outcomes.select_related("service_run").order_by("pk"):
            found[outcome.service_run.service].append(outcome)
    return {name: lines(outcomes) for name, outcomes in found.items()}
