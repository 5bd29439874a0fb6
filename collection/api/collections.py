"""Collections: look, start, cancel, try again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict, StrictBool, StringConstraints

from accounts.models import CredentialProfile
from collection import retrying, runs
from collection.api.paging import NEWEST_FIRST, PLAIN, PageShape, Paging, Words, page_of
from collection.api.problems import Refused, answers
from collection.api.rights import allowed, usable_profiles
from collection.api.tokens import COLLECT, READ, ApiRequest
from collection.choices import Choice, InvalidChoice, refuse_broken
from collection.models import Collection
from collection.models.collections import Trigger
from collection.states import CollectionState
from collection.views.collections import FilterForm
from collection.views.listed import Row, listed

router = Router(tags=["collections"])
Name = Annotated[str, StringConstraints(max_length=64, pattern=PLAIN)]
ID, PROFILE = "1f0c2d6e-8c1b-4f0e-9a53-0d3f5a6b7c8d", "6a2f41d0-55c1-4c83-8f0e-2b8f3f1f9f10"


class CollectionShape(Schema):
    """One request to collect, and how far it is."""

    id: UUID = Field(examples=[ID])
    name: str = Field(description=_("What a person called it; mostly empty."), examples=["before the migration"])
    note: str = Field(examples=[""])
    state: CollectionState = Field(
        description=_("`queued` and `running` are open. `completed`: all was read. `partial`: some was not."),
        examples=["partial"],
    )
    percent: int = Field(description=_("0 to 99 while it is open, then 100."), examples=[100])
    trigger: Trigger = Field(description=_("What started it."), examples=["api"])
    person: str = Field(description=_("Who started it."), examples=["alice"])
    profile_id: UUID | None = Field(description=_("Null: a one-time sign-in."), examples=[PROFILE])
    profile_name: str = Field(examples=["production"])
    account: str = Field(description=_("As AWS said it; empty until it has."), examples=["123456789012"])
    partition: str = Field(examples=["aws"])
    services: list[str] = Field(examples=[["ec2", "s3"]])
    regions: list[str] = Field(description=_("`all`: the enabled ones."), examples=[["all"]])
    metrics: bool = Field(description=_("Whether CloudWatch metrics were asked for."), examples=[False])
    found: int = Field(description=_("Resources that were found, until now."), examples=[1412])
    attention: int = Field(description=_("Outcomes that could not be read (to their end)."), examples=[3])
    added: int = Field(description=_("Since the reading before."), examples=[12])
    changed: int = Field(description=_("Since the reading before."), examples=[5])
    removed: int = Field(description=_("Since the reading before."), examples=[1])
    origin_id: UUID | None = Field(description=_("The collection whose failed parts it reads again."), examples=[None])
    schedule_id: int | None = Field(examples=[None])
    created_at: datetime = Field(examples=["2026-11-23T02:00:00Z"])
    started_at: datetime | None = Field(examples=["2026-11-23T02:00:01Z"])
    finished_at: datetime | None = Field(examples=["2026-11-23T02:01:12Z"])
    page: str = Field(description=_("Its address for people."), examples=[f"/collections/{ID}/"])


class CollectionsPage(PageShape[CollectionShape]):
    """Collections, the newest first."""


class Narrowing(Schema):
    """Which collections."""

    q: Words = Field("", description=_("Words in name, note, profile, person or account."), examples=[""])
    state: CollectionState | None = Field(None, description=_("Only those in this state."), examples=["completed"])
    profile: UUID | None = Field(None, description=_("Only those of this profile."), examples=[PROFILE])
    account: str = Field(
        "", pattern=r"^([0-9]{12})?$", description=_("Only those of this account."), examples=["123456789012"]
    )
    trigger: Trigger | None = Field(None, description=_("Only those that this started."), examples=["schedule"])


class ToStart(Schema):
    """What to collect."""

    model_config = ConfigDict(extra="forbid")
    profiles: list[UUID] = Field(
        min_length=1,
        max_length=500,
        description=_("Credential profiles; each gets a collection."),
        examples=[[PROFILE]],
    )
    services: list[Name] = Field(min_length=1, max_length=500, description=_("Names as of GET /services."),
                                 examples=[["ec2", "s3"]])  # fmt: skip
    regions: list[Name] = Field(
        [], max_length=500, description=_("`all` for the enabled ones; global services need none."), examples=[["all"]]
    )
    metrics: StrictBool = Field(False, description=_("CloudWatch metrics too."), examples=[False])


class StartedShape(Schema):
    """What is on its way now."""

    items: list[CollectionShape]
    started: int = Field(
        description=_("How many are new; the others were under way already with the same choice."), examples=[1]
    )


@router.get(
    "", auth=READ, response=answers({200: CollectionsPage}), operation_id="list_collections",
    summary=_("List collections"),
    description=_("All collections that the person of the token may look at, the newest first."),
)  # fmt: skip
def collections(request: ApiRequest, narrowing: Query[Narrowing], paging: Query[Paging]) -> dict[str, Any]:
    wanted = {name: str(value) for name, value in narrowing.dict().items() if value}
    form = FilterForm(wanted, user=request.user)
    found = form.narrow(Collection.objects.of(request.user))
    if form.errors:
        raise Refused(422, _first(form), _listed(form))
    name = f"api collections {request.user.pk} {sorted(wanted.items())}"
    rows, beside = page_of(found, NEWEST_FIRST, name, paging)
    return {"items": [shape(row) for row in listed(rows)], **beside}


@router.post(
    "", auth=COLLECT, response=answers({200: StartedShape, 202: StartedShape}, 400, 404, 409),
    operation_id="start_collections", summary=_("Start collections"),
    description=_(
        "One collection for each profile, all or none. Harmless to send again: while the same choice is under way, "
        "that collection is answered, with 200 where nothing new was started."
    ),
)  # fmt: skip
def start(request: ApiRequest, wanted: ToStart) -> Status[dict[str, Any]]:
    profiles = usable_profiles(request.user, wanted.profiles)
    try:
        choice = Choice.of(wanted.services, wanted.regions, metrics=wanted.metrics)
    except InvalidChoice as error:
        raise Refused(422, str(error)) from error
    _refuse_broken(profiles)
    return started_since(lambda: runs.start_each(request.user, choice, profiles, trigger=Trigger.API))


@router.get(
    "/{uuid:pk}", auth=READ, response=answers({200: CollectionShape}, 404), operation_id="get_collection",
    summary=_("Look at a collection"),
    description=_("How far it is and how it ended. Its outcomes, one for each kind and region: GET /outcomes."),
)  # fmt: skip
def collection(request: ApiRequest, pk: UUID) -> dict[str, Any]:
    return _told(get_object_or_404(Collection.objects.of(request.user), pk=pk))


@router.post(
    "/{uuid:pk}/cancel", auth=COLLECT, response=answers({200: CollectionShape}, 404, 409),
    operation_id="cancel_collection", summary=_("Cancel a collection"),
    description=_("What was collected until now stays. One that has ended cannot be cancelled any more: 409."),
)  # fmt: skip
def cancel(request: ApiRequest, pk: UUID) -> dict[str, Any]:
    seen, changeable = Collection.objects.of(request.user), Collection.objects.changeable_by(request.user)
    wanted = allowed(seen, changeable, pk)
    if not runs.cancel(wanted):
        raise Refused(409, gettext("It has ended already, or is being cancelled."))
    wanted.refresh_from_db()
    return _told(wanted)


@router.post(
    "/{uuid:pk}/retry", auth=COLLECT, response=answers({202: CollectionShape}, 404, 409),
    operation_id="retry_collection", summary=_("Collect again what failed"),
    description=_(
        "In the same collection, or, where something newer has been read meanwhile, in a linked one: the answer is "
        "the one that does it. Harmless to send again while it is under way."
    ),
)  # fmt: skip
def retry(request: ApiRequest, pk: UUID) -> Status[dict[str, Any]]:
    seen, retriable = Collection.objects.of(request.user), Collection.objects.retriable_by(request.user)
    failed = allowed(seen.select_related("profile"), retriable, pk)
    try:
        retried = retrying.retry(failed, request.user)
    except retrying.NotRetried as reason:
        raise Refused(409, str(reason)) from reason
    return Status(202, _told(retried))


def shape(row: Row) -> dict[str, Any]:
    """As `CollectionShape` has it."""
    same = (
        "id", "name", "note", "state", "trigger", "profile_id", "profile_name", "partition", "services", "regions",
        "metrics", "attention", "added", "changed", "removed", "origin_id", "schedule_id", "created_at", "started_at",
        "finished_at",
    )  # fmt: skip
    one = row.collection
    return {
        **{name: getattr(one, name) for name in same},
        "percent": row.percent,
        "found": row.found,
        "person": one.owner_name,
        "account": one.account_id,
        "page": reverse("collection", args=[one.pk]),
    }


def started_since(start: Callable[[], list[Collection]]) -> Status[dict[str, Any]]:
    """Start, and say what is on its way now; 200 where nothing of it is new."""
    began = timezone.now()
    started = start()
    new = sum(one.created_at >= began for one in started)
    return Status(202 if new else 200, {"items": [shape(row) for row in listed(started)], "started": new})


def _told(one: Collection) -> dict[str, Any]:
    return shape(listed([one])[0])


def _refuse_broken(profiles: Iterable[CredentialProfile]) -> None:
    for profile in profiles:
        try:
            refuse_broken(profile)
        except InvalidChoice as error:
            raise Refused(409, str(error)) from error


def _listed(form: FilterForm) -> list[tuple[str, str]]:
    return [(f"query.{field}", str(text)) for field, texts in form.errors.items() for text in texts]


def _first(form: FilterForm) -> str:
    return _listed(form)[0][1]
