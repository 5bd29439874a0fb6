"""What the API can do: for programs as OpenAPI, for people as a page."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from collection.api.portal import openapi
from collection.api.tokens import answer_to


@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """Nobody's data, so a login will do, or any token; but strangers need not know what can be asked here."""
    refused = None if request.user.is_authenticated else answer_to(request)
    if refused:
        return refused.answer()
    return HttpResponse(json.dumps(openapi(), indent=2), content_type="application/json")
