"""The IAM permissions that a choice of services needs, to read, copy and download."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.forms import PARTITIONS
from accounts.requests import PersonRequest
from collection.choices import InvalidChoice
from collection.permissions import LONGEST, Policy, size, written
from collection.views.answers import is_partial, json_error, person_required, wants_json
from collection.views.choosing import service_groups
from collection.views.wanted import Wanted


@person_required
@require_GET
def permissions(request: PersonRequest) -> HttpResponse:
    """Choose services, see the policies: as a page, or as JSON."""
    try:
        wanted = Wanted.of(request.GET)
    except InvalidChoice as error:
        return _refused(request, str(error))
    found = wanted.policies()
    if wants_json(request):
        return JsonResponse({"services": wanted.services, "metrics": wanted.metrics, "policies": found})
    page = "_policies.html" if is_partial(request) else "permissions.html"
    return render(request, f"collection/{page}", _shown(wanted, found))


@person_required
@require_GET
def policy(request: PersonRequest, part: int) -> HttpResponse:
    """One policy as a file."""
    try:
        found = Wanted.of(request.GET).policies()
    except InvalidChoice as error:
        return _refused(request, str(error))
    if not 1 <= part <= len(found):
        raise Http404
    file = {"Content-Disposition": f'attachment; filename="aws-console-check-{part}.json"'}
    return HttpResponse(written(found[part - 1]), content_type="application/json", headers=file)


def _shown(wanted: Wanted, found: list[Policy]) -> dict[str, Any]:
    return {
        "asked": wanted,
        "service_groups": list(service_groups()),
        "partitions": PARTITIONS,
        "policies": [{"text": written(one), "size": size(one)} for one in found],
        "longest": LONGEST,
    }


def _refused(request: PersonRequest, text: str) -> HttpResponse:
    if wants_json(request):
        return json_error(text, 400)
    shown = _shown(Wanted.nothing(), []) | {"error": text}
    return render(request, "collection/permissions.html", shown, status=400)
