"""What the API can do: for programs as OpenAPI, for people as a page."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.api.portal import openapi
from collection.api.reading import chapters, problems
from collection.api.tokens import answer_to
from collection.views.answers import person_required


@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """Nobody's data, so a login will do, or any token; but strangers need not know what can be asked here."""
    refused = None if request.user.is_authenticated else answer_to(request)
    if refused:
        return refused.answer()
    return HttpResponse(json.dumps(openapi(), indent=2), content_type="application/json")


@person_required
@require_GET
def api(request: PersonRequest) -> HttpResponse:
    """The same to read, from the same description."""
    host = request.build_absolute_uri("/").rstrip("/")
    first = f'export TOKEN=acc_…\ncurl -H "Authorization: Bearer $TOKEN" {host}/api/v1/collections'
    context = {"chapters": chapters(openapi(), host), "problems": problems(), "first_command": first}
    return render(request, "collection/api.html", context)
