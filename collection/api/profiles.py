"""Credential profiles: what they are and whether they work, never their secrets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from accounts.models import AuthType, CredentialProfile, ProfileState
from collection.api.collections import PROFILE
from collection.api.paging import PageShape, Paging, page_of
from collection.api.problems import answers
from collection.api.tokens import READ, ApiRequest
from collection.ordering import Order

router = Router(tags=["profiles"])
BY_NAME = Order((F("name"),))


class ProfileShape(Schema):
    """Saved credentials, without anything secret."""

    id: UUID = Field(examples=[PROFILE])
    name: str = Field(examples=["production"])
    auth_type: AuthType = Field(examples=["role_arn"])
    owner: str = Field(description=_("Whose it is."), examples=["alice"])
    account: str = Field(description=_("Empty until AWS has said it."), examples=["123456789012"])
    partition: str = Field(examples=["aws"])
    state: ProfileState = Field(description=_("What may be expected of it now."), examples=["works"])
    problem: str = Field(description=_("Why it does not work, in plain words; empty: nothing is known."), examples=[""])
    remedy: str = Field(description=_("What to do about it."), examples=[""])
    verified_at: datetime | None = Field(description=_("When it last worked."), examples=["2026-11-23T01:59:58Z"])
    may_collect: bool = Field(description=_("Whether you may collect with it, not only look."), examples=[True])


class ProfilesPage(PageShape[ProfileShape]):
    """Profiles by name."""


@router.get(
    "", auth=READ, response=answers({200: ProfilesPage}), operation_id="list_profiles",
    summary=_("List credential profiles"),
    description=_("Your own and those that are shared with your teams: names and health, no secrets."),
)  # fmt: skip
def profiles(request: ApiRequest, paging: Query[Paging]) -> dict[str, Any]:
    seen = CredentialProfile.objects.of(request.user)
    rows, beside = page_of(seen, BY_NAME, f"api profiles {request.user.pk}", paging)
    usable = CredentialProfile.objects.usable_by(request.user).filter(pk__in=[row.pk for row in rows])
    may_collect = set(usable.values_list("pk", flat=True))
    return {"items": [_told(row, row.pk in may_collect) for row in rows], **beside}


@router.get(
    "/{uuid:pk}", auth=READ, response=answers({200: ProfileShape}, 404), operation_id="get_profile",
    summary=_("Look at a credential profile"), description=_("Its name and health, no secrets."),
)  # fmt: skip
def profile(request: ApiRequest, pk: UUID) -> dict[str, Any]:
    shown = get_object_or_404(CredentialProfile.objects.of(request.user), pk=pk)
    return _told(shown, CredentialProfile.objects.usable_by(request.user).filter(pk=pk).exists())


def _told(one: CredentialProfile, may_collect: bool) -> dict[str, Any]:
    trouble = bool(one.current_problem)
    return {
        "id": one.pk, "name": one.name, "auth_type": one.auth_type, "owner": one.owner_name, "account": one.account_id,
        "partition": one.part_of_aws, "state": one.state, "verified_at": one.verified_at, "may_collect": may_collect,
        "problem": str(one.problem_meaning) if trouble else "", "remedy": str(one.problem_remedy) if trouble else "",
    }  # fmt: skip
