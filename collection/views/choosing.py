"""What the form of a new collection offers, and what is ticked in it."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import signin
from accounts.models import CredentialProfile, ProfileState
from accounts.requests import PersonRequest
from accounts.signin import SignIn
from awscheck.aws import region_title, regions
from collection.choices import ALL, InvalidChoice
from collection.estimate import Estimate, estimate
from collection.kinds import Service
from collection.models import Collection
from collection.registry import SERVICES
from collection.views.answers import Refusal
from collection.views.asked import Asked

COMMON = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1")
USABLE = (ProfileState.WORKS, ProfileState.UNTESTED)
PARTITIONS = {"aws-cn": _("China"), "aws-us-gov": _("US government")}


def offer(request: PersonRequest, asked: Asked, error: str = "") -> dict[str, object]:
    """Everything that the page `collection/new.html` shows."""
    profiles = list(CredentialProfile.objects.usable_by(request.user).select_related("owner"))
    sign_in = signin.current(request)
    return {
        "asked": asked,
        "error": error,
        "profiles": profiles,
        "usable_states": USABLE,
        "can_start": sign_in is not None or any(profile.state in USABLE for profile in profiles),
        "sign_in": sign_in,
        "is_only_viewer": not profiles and CredentialProfile.objects.of(request.user).exists(),
        "service_groups": list(service_groups()),
        "global_services": ", ".join(str(service.title) for service in SERVICES.values() if service.is_global),
        "region_groups": list(_region_groups(profiles, sign_in)),
        **guess(request, asked),
    }


def guess(request: PersonRequest, asked: Asked) -> dict[str, "Estimate | str | bool"]:
    """What it will take, or what is still missing for a guess."""
    try:
        guessed = estimate(asked.choice(), asked.profiles_of(request))
        needs = urlencode({"selected_services": asked.services} | ({"metrics": "on"} if asked.metrics else {}), True)
        return {"estimate": guessed, "with_metrics": asked.metrics, "needs": needs}
    except (InvalidChoice, Refusal) as reason:
        return {"missing": str(reason)}


def ticked(request: PersonRequest) -> Asked:
    """At first: as in `?from=`, as last time, or everything; with the profile of `?profile=`."""
    asked = _before(request)
    if profile := request.GET.get("profile"):
        return replace(asked, profiles=[profile])
    if request.GET.get("from") or not (sign_in := signin.current(request)):
        return asked
    return replace(asked, profiles=[str(sign_in.profile.pk)] if sign_in.profile else [])


def _before(request: PersonRequest) -> Asked:
    seen = Collection.objects.of(request.user)
    if origin := request.GET.get("from"):
        return Asked.again(get_object_or_404(seen, pk=known_uuid(origin)))
    last = seen.filter(owner=request.user).newest_first().first()
    if last:
        return Asked.again(last)
    return Asked(list(SERVICES), [ALL], _only(CredentialProfile.objects.usable_by(request.user)))


def known_uuid(text: str) -> UUID:
    """An id from an address; raises Http404 where it is none."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _only(profiles: QuerySet[CredentialProfile]) -> list[str]:
    """Who has but one profile need not tick it."""
    usable = [str(profile.pk) for profile in profiles if profile.state in USABLE]
    return usable if len(usable) == 1 else []


def service_groups() -> Iterator[tuple[Promise, list[Service]]]:
    yield _("In each region"), [service for service in SERVICES.values() if not service.is_global]
    yield _("Once for the whole account"), [service for service in SERVICES.values() if service.is_global]


def _region_groups(
    profiles: list[CredentialProfile], sign_in: SignIn | None
) -> Iterator[tuple[Promise, list[tuple[str, str]]]]:
    """Regions by name and place, the common ones first; other partitions only for who has an account there."""
    yield _("Often used"), _titled(COMMON)
    yield _("All others"), _titled(region for region in regions() if region not in COMMON)
    mine = {profile.partition for profile in profiles} | ({sign_in.partition} if sign_in else set())
    for partition, title in PARTITIONS.items():
        if partition in mine:
            yield title, _titled(regions(partition))


def _titled(names: "Iterator[str] | tuple[str, ...]") -> list[tuple[str, str]]:
    return [(name, region_title(name)) for name in names]
