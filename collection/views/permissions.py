"""The IAM permissions that a choice of services needs, to read, copy and download."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.forms import PARTITIONS
from accounts.requests import PersonRequest
from collection.choices import InvalidChoice
from collection.permissions import LONGEST, MOST, Policy, permissions_of, policies, size, written
from collection.registry import SERVICES, unknown
from collection.views.answers import json_error, person_required, wants_json
from collection.views.choosing import service_groups


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: the services (at first all), whether with metrics, and which part of AWS."""

    services: list[str]
    metrics: bool
    partition: str

    @classmethod
    def of(cls, request: PersonRequest) -> "Wanted":
        """Raises InvalidChoice."""
        fields = request.GET
        services = fields.getlist("selected_services")
        if strange := unknown(services):
            raise InvalidChoice(_("There is no service called %(name)s.") % {"name": strange[0][:40]})
        partition = fields.get("partition") or "aws"
        if partition not in dict(PARTITIONS):
            raise InvalidChoice(_("There is no part of AWS called %(name)s.") % {"name": partition[:40]})
        if not fields or "all" in fields:
            return cls(list(SERVICES), True, partition)
        return cls([name for name in SERVICES if name in services], "metrics" in fields, partition)

    def policies(self) -> list[Policy]:
        chosen = [SERVICES[name] for name in self.services]
        return policies(permissions_of(chosen, metrics=self.metrics), self.partition)


@person_required
@require_GET
def permissions(request: PersonRequest) -> HttpResponse:
    """Choose services, see the policies: as a page, or as JSON."""
    try:
        wanted = Wanted.of(request)
    except InvalidChoice as error:
        return _refused(request, str(error))
    found = wanted.policies()
    if wants_json(request):
        return JsonResponse({"services": wanted.services, "metrics": wanted.metrics, "policies": found})
    return render(request, "collection/permissions.html", _shown(wanted, found))


@person_required
@require_GET
def policy(request: PersonRequest, part: int) -> HttpResponse:
    """One policy as a file."""
    try:
        found = Wanted.of(request).policies()
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
        "most": MOST,
    }


def _refused(request: PersonRequest, text: str) -> HttpResponse:
    if wants_json(request):
        return json_error(text, 400)
    shown = _shown(Wanted([], False, "aws"), []) | {"error": text}
    return render(request, "collection/permissions.html", shown, status=400)
