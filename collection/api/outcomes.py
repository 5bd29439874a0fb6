"""Outcomes: what became of each kind in each region of a collection."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from collection.api.collections import ID
from collection.api.paging import PageShape, Paging, Words, page_of
from collection.api.problems import answers
from collection.api.tokens import READ, ApiRequest
from collection.models import Collection, Outcome
from collection.ordering import Order
from collection.states import OutcomeState

router = Router(tags=["outcomes"])
IN_TURN = Order((F("pk"),))


class OutcomeShape(Schema):
    """What became of one kind in one region."""

    id: int = Field(examples=[7001])
    service: str = Field(examples=["s3"])
    kind: str = Field(examples=["s3.bucket"])
    region: str = Field(description=_("`global`: read once for the account."), examples=["global"])
    state: OutcomeState = Field(
        description=_("Only `ok` and `empty` say what is there; `denied` and the others never mean “nothing”."),
        examples=["denied"],
    )
    count: int = Field(description=_("Resources that were found."), examples=[0])
    complete: bool = Field(description=_("Whether it was read to its end."), examples=[False])
    truncated: bool = Field(description=_("A cap was hit: there is more."), examples=[False])
    gaps: list[dict[str, Any]] = Field(description=_("Details of items that could not be read."), examples=[[]])
    calls: int = Field(examples=[1])
    retries: int = Field(examples=[0])
    seconds: float = Field(examples=[0.21])
    attempts: int = Field(examples=[1])
    added: int = Field(description=_("Since the reading before."), examples=[0])
    changed: int = Field(description=_("Since the reading before."), examples=[0])
    removed: int = Field(description=_("Since the reading before."), examples=[0])
    reason: str = Field(description=_("Why it could not be read: a name for programs."), examples=["no_permission"])
    meaning: str = Field(description=_("The same in plain words."), examples=["A permission is missing."])
    remedy: str = Field(description=_("What to do about it."), examples=["Grant s3:ListAllMyBuckets."])
    code: str = Field(description=_("AWS's own name of the error."), examples=["AccessDenied"])
    message: str = Field(description=_("AWS's own words."), examples=["Access Denied"])
    action: str = Field(description=_("The IAM action of the call."), examples=["s3:ListAllMyBuckets"])
    grant: str = Field(description=_("The IAM statement that would let it be read, as JSON text."), examples=[""])
    finished_at: datetime | None = Field(examples=["2026-11-23T02:00:09Z"])

    @staticmethod
    def resolve_service(outcome: Outcome) -> str:
        return outcome.kind.partition(".")[0]

    @staticmethod
    def resolve_meaning(outcome: Outcome) -> str:
        return str(outcome.meaning)

    @staticmethod
    def resolve_remedy(outcome: Outcome) -> str:
        return str(outcome.remedy)


class OutcomesPage(PageShape[OutcomeShape]):
    """Outcomes of a collection."""


class Which(Schema):
    """Which outcomes."""

    collection: UUID = Field(description=_("Of this collection."), examples=[ID])
    state: OutcomeState | None = Field(None, description=_("Only those in this state."), examples=["denied"])
    service: Words = Field("", description=_("Only those of this service."), examples=["s3"])
    kind: Words = Field("", description=_("Only those of this kind."), examples=["s3.bucket"])
    region: Words = Field("", description=_("Only those of this region."), examples=["global"])
    attention: bool = Field(False, description=_("Only those that could not be read (to their end)."), examples=[True])


@router.get(
    "", auth=READ, response=answers({200: OutcomesPage}, 404), operation_id="list_outcomes",
    summary=_("List the outcomes of a collection"),
    description=_("One for each kind and region: what was found, or why it could not be read, and what to do."),
)  # fmt: skip
def outcomes(request: ApiRequest, which: Query[Which], paging: Query[Paging]) -> dict[str, Any]:
    shown = get_object_or_404(Collection.objects.of(request.user), pk=which.collection)
    found = Outcome.objects.of(request.user).filter(service_run__collection=shown)
    found = found.needing_attention() if which.attention else found
    wanted = {"state": which.state, "service_run__service": which.service, "kind": which.kind, "region": which.region}
    exact = {field: str(value) for field, value in wanted.items() if value}
    name = f"api outcomes {shown.pk} {which.attention} {sorted(exact.items())}"
    rows, beside = page_of(found.filter(**exact), IN_TURN, name, paging)
    return {"items": rows, **beside}
