"""The whole portal at a glance, for its admins."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.health import checks
from collection.models.service_runs import ATTEMPTS
from collection.retention import size
from collection.states import RunState
from collection.status import count, last_tick, named_to, running, waiting, workers
from collection.views.answers import is_partial, person_required


@person_required
@require_GET
def status(request: PersonRequest) -> HttpResponse:
    """The page; htmx gets the part of it that changes."""
    if not request.user.is_staff:
        raise Http404
    under_way, due = running(), waiting()
    context = {
        "checks": list(checks()),
        "last_tick": last_tick(),
        "workers": workers(),
        "running": under_way,
        "running_count": count(RunState.RUNNING),
        "waiting": due,
        "named": named_to(request.user, [*under_way, *due]),
        "waiting_count": count(RunState.QUEUED),
        "attempts": ATTEMPTS,
    }
    if is_partial(request):
        return render(request, "collection/_status.html", context)
    rules = reverse("admin:collection_retention_changelist") if request.user.is_superuser else ""
    return render(request, "collection/status.html", {**context, "size": size(), "retention_url": rules})
