"""Connecting a role, led by the hand: everything that AWS asks for, filled in for one profile and one choice."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.forms import PARTITIONS, RoleForm
from accounts.models import AuthType, CredentialProfile
from accounts.requests import PersonRequest
from accounts.trust import Trust, trust_context
from collection import onboarding
from collection.choices import InvalidChoice
from collection.permissions import LONGEST, Policy, size, written
from collection.views.answers import is_partial, person_required
from collection.views.choosing import service_groups
from collection.views.wanted import Wanted


@dataclass(frozen=True)
class Way:
    """A role profile of the person's own, and what its role shall be allowed."""

    profile: CredentialProfile
    wanted: Wanted
    error: str = ""

    @classmethod
    def of(cls, request: PersonRequest, pk: UUID) -> "Way":
        """Raises Http404 for what is not the person's own, or no role."""
        own = CredentialProfile.objects.owned_by(request.user).filter(auth_type=AuthType.ROLE_ARN)
        profile = get_object_or_404(own, pk=pk)
        try:
            return cls(profile, Wanted.of(request.GET, profile.part_of_aws))
        except InvalidChoice as error:
            return cls(profile, Wanted.nothing(), str(error))

    @property
    def policies(self) -> list[Policy]:
        return self.wanted.policies()

    def trust(self) -> dict[str, Any]:
        """The external id, who the portal is there, and the trust that follows; asks AWS."""
        return trust_context(self.profile.external_id, self.wanted.partition)


@person_required
@require_GET
def connect(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Choose services, create the role in one of three ways, paste its ARN."""
    way = Way.of(request, pk)
    context = {
        "profile": way.profile,
        "asked": way.wanted,
        "error": way.error,
        "form": RoleForm(initial={"role_arn": way.profile.role_arn}),
        "partitions": PARTITIONS,
        "service_groups": list(service_groups()),
        "role_name": onboarding.ROLE_NAME,
        **way.trust(),
    }
    context |= _ready(context.get("trust"), way.policies)
    page = "_ways.html" if is_partial(request) else "connect.html"
    return render(request, f"collection/{page}", context, status=400 if way.error else 200)


@person_required
@require_GET
def cloudformation(request: PersonRequest, pk: UUID) -> HttpResponse:
    trust, policies = _filled_in(request, pk)
    return _file(onboarding.cloudformation(trust.document, policies), "aws-console-check.json", "application/json")


@person_required
@require_GET
def terraform(request: PersonRequest, pk: UUID) -> HttpResponse:
    trust, policies = _filled_in(request, pk)
    return _file(onboarding.terraform(trust.document, policies), "aws-console-check.tf", "text/plain")


def _ready(trust: Any, policies: list[Policy]) -> dict[str, Any]:
    """All texts to copy; without an identity of the portal's own only the policies."""
    shown: dict[str, Any] = {
        "policies": [{"text": written(policy), "size": size(policy)} for policy in policies],
        "longest": LONGEST,
    }
    if trust is None or not policies:
        return shown
    public = settings.CLOUDFORMATION_TEMPLATE_URL
    return shown | {
        "cloudformation": onboarding.cloudformation(trust.document, policies),
        "terraform": onboarding.terraform(trust.document, policies),
        "quick_create": onboarding.quick_create(public, trust) if public else "",
    }


def _filled_in(request: PersonRequest, pk: UUID) -> tuple[Trust, list[Policy]]:
    way = Way.of(request, pk)
    trust = way.trust().get("trust")
    if not isinstance(trust, Trust) or not way.policies:
        raise Http404
    return trust, way.policies


def _file(text: str, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{content_type}; charset=utf-8", headers=headers)
