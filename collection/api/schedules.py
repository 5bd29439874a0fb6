"""Schedules: a person's own, collected by the clock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict, StrictBool

from collection.api.collections import PROFILE, Name, StartedShape, started_since
from collection.api.paging import PageShape, Paging, Words, page_of
from collection.api.problems import Refused, answers
from collection.api.rights import usable_profiles
from collection.api.tokens import READ, SCHEDULES, ApiRequest
from collection.choices import InvalidChoice
from collection.forms import OWN, ScheduleForm
from collection.models import Schedule
from collection.models.collections import Trigger
from collection.ordering import Order
from collection.scheduling import start_now
from collection.views.asked import Asked

router = Router(tags=["schedules"])
BY_NAME = Order((F("name"),))


class ToSchedule(Schema):
    """What to collect, and when."""

    model_config = ConfigDict(extra="forbid")
    name: Words = Field(min_length=1, examples=["every night"])
    profiles: list[UUID] = Field(
        min_length=1, max_length=500, description=_("Saved profiles that you may collect with."), examples=[[PROFILE]]
    )
    services: list[Name] = Field(min_length=1, max_length=500, examples=[["ec2", "s3"]])
    regions: list[Name] = Field([], max_length=500, description=_("`all` for the enabled ones."), examples=[["all"]])
    metrics: StrictBool = Field(False, description=_("CloudWatch metrics too."), examples=[False])
    cron: Words = Field(
        min_length=1, description=_("Minute, hour, day of month, month, day of week."), examples=["0 2 * * *"]
    )
    time_zone: Name = Field("UTC", description=_("The zone that its hours are meant in."), examples=["Asia/Seoul"])
    enabled: StrictBool = Field(True, description=_("Whether it starts by itself."), examples=[True])


class ScheduleShape(Schema):
    """What is collected when."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["every night"])
    profiles: list[UUID] = Field(examples=[[PROFILE]])
    services: list[str] = Field(examples=[["ec2", "s3"]])
    regions: list[str] = Field(examples=[["all"]])
    metrics: bool = Field(examples=[False])
    cron: str = Field(examples=["0 2 * * *"])
    time_zone: str = Field(examples=["Asia/Seoul"])
    enabled: bool = Field(examples=[True])
    next_due_at: datetime | None = Field(
        description=_("When it starts next; null: not by itself."), examples=["2026-11-23T17:00:00Z"]
    )
    last_started_at: datetime | None = Field(examples=["2026-11-22T17:00:02Z"])
    problem: str = Field(description=_("What stands in its way, in plain words; mostly empty."), examples=[""])

    @staticmethod
    def resolve_profiles(schedule: Schedule) -> list[UUID]:
        return [profile.pk for profile in schedule.profiles.all()]

    @staticmethod
    def resolve_problem(schedule: Schedule) -> str:
        return str(schedule.problem_text)


class SchedulesPage(PageShape[ScheduleShape]):
    """Schedules by name."""


@router.get(
    "", auth=READ, response=answers({200: SchedulesPage}), operation_id="list_schedules",
    summary=_("List your schedules"), description=_("Nobody sees those of others."),
)  # fmt: skip
def schedules(request: ApiRequest, paging: Query[Paging]) -> dict[str, Any]:
    own = Schedule.objects.of(request.user).prefetch_related("profiles")
    rows, beside = page_of(own, BY_NAME, f"api schedules {request.user.pk}", paging)
    return {"items": rows, **beside}


@router.post(
    "", auth=SCHEDULES, response=answers({201: ScheduleShape}, 400, 404), operation_id="add_schedule",
    summary=_("Add a schedule"), description=_("It collects by itself from then on, unless `enabled` is false."),
)  # fmt: skip
def add(request: ApiRequest, response: HttpResponse, wanted: ToSchedule) -> Status[Schedule]:
    added = _save(request, Schedule(), wanted)
    response.headers["Location"] = f"{request.path}/{added.pk}"
    return Status(201, added)


@router.get(
    "/{int:pk}", auth=READ, response=answers({200: ScheduleShape}, 404), operation_id="get_schedule",
    summary=_("Look at a schedule"), description=_("What it collects, and when it starts next."),
)  # fmt: skip
def schedule(request: ApiRequest, pk: int) -> Schedule:
    return _own(request, pk)


@router.put(
    "/{int:pk}", auth=SCHEDULES, response=answers({200: ScheduleShape}, 400, 404), operation_id="change_schedule",
    summary=_("Change a schedule"), description=_("All of it anew: what is left out is as for a new one."),
)  # fmt: skip
def change(request: ApiRequest, pk: int, wanted: ToSchedule) -> Schedule:
    return _save(request, _own(request, pk), wanted)


@router.delete(
    "/{int:pk}", auth=SCHEDULES, response=answers({204: None}, 404), operation_id="delete_schedule",
    summary=_("Delete a schedule"), description=_("What it collected stays."),
)  # fmt: skip
def delete(request: ApiRequest, pk: int) -> Status[None]:
    _own(request, pk).delete()
    return Status(204, None)


@router.post(
    "/{int:pk}/run", auth=SCHEDULES, response=answers({200: StartedShape, 202: StartedShape}, 404, 409),
    operation_id="run_schedule", summary=_("Run a schedule now"),
    description=_("Beside its times. Harmless to send again while the same is under way: then 200."),
)  # fmt: skip
def run(request: ApiRequest, pk: int) -> Status[dict[str, Any]]:
    scheduled = _own(request, pk)
    try:
        return started_since(lambda: start_now(scheduled, request.user, Trigger.API))
    except InvalidChoice as error:
        raise Refused(409, str(error)) from error


def _own(request: ApiRequest, pk: int) -> Schedule:
    return get_object_or_404(Schedule.objects.of(request.user), pk=pk)


def _save(request: ApiRequest, changed: Schedule, wanted: ToSchedule) -> Schedule:
    """As the form of the page does; raises Refused."""
    profiles = [str(profile.pk) for profile in usable_profiles(request.user, wanted.profiles)]
    asked = Asked(list(wanted.services), list(wanted.regions), profiles, wanted.metrics)
    given = {**wanted.dict(), "preset": OWN, "profile": profiles}
    form = ScheduleForm(given, instance=changed, owner=request.user, asked=asked)
    if not form.is_valid():
        problems = [(_field(name), str(text)) for name, texts in form.errors.items() for text in texts]
        raise Refused(422, problems[0][1], problems)
    return form.save()


def _field(name: str) -> str:
    return {"__all__": "body", "profile": "body.profiles"}.get(name, f"body.{name}")
