"""What the portal can collect, read off the declarations."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.catalogue import sheets
from collection.registry import SERVICES
from collection.views.answers import person_required


@person_required
@require_GET
def catalogue(request: PersonRequest) -> HttpResponse:
    """All services and kinds."""
    shown = [(service, sheets(service)) for service in SERVICES.values()]
    kinds = sum(len(service.kinds) for service in SERVICES.values())
    return render(request, "collection/catalogue.html", {"services": shown, "kinds": kinds})


@person_required
@require_GET
def service(request: PersonRequest, name: str) -> HttpResponse:
    """One service: what is read of each kind, by which calls, and what they need."""
    if name not in SERVICES:
        raise Http404
    shown = SERVICES[name]
    return render(request, "collection/catalogue_service.html", {"service": shown, "sheets": sheets(shown)})
