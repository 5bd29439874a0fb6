"""A team's things, and for each operation of the API the request that asks for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from accounts.models import CredentialProfile, Role
from collection.models import Collection, ResourceVersion, Schedule
from collection.search.indexing import catch_up
from tests.collection import factories
from tests.collection.factories import queue
from tests.teams import join

KIND, SECRET_NAME = "sqs.queue", "the-orders-of-alice"


@dataclass(frozen=True)
class Estate:
    """What Alice has, and shares with her team."""

    profile: CredentialProfile
    old: Collection
    new: Collection
    open: Collection
    version: ResourceVersion
    schedule: Schedule
    team: Group


@dataclass(frozen=True)
class Request:
    """What is asked. ``path``: as the description has it."""

    path_parameters: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None


def make_estate(alice: User) -> Estate:
    profile = factories.make_profile(alice, f"profile of {SECRET_NAME}")
    CredentialProfile.objects.filter(pk=profile.pk).update(verified_at=timezone.now())
    team = Group.objects.create(name="platform")
    profile.teams.add(team)
    old = factories.make_collection(alice, profile, services=["sqs"])
    factories.make_reading(old, KIND, [queue(SECRET_NAME, VisibilityTimeout="30")])
    new = factories.make_collection(alice, profile, services=["sqs"], name=SECRET_NAME)
    factories.make_reading(new, KIND, [queue(SECRET_NAME, VisibilityTimeout="60"), queue("bills")])
    factories.make_outcome(new, KIND, "eu-west-1")
    under_way = factories.make_collection(alice, profile, state="queued", finished_at=None)
    schedule = Schedule.objects.create(
        owner=alice, name=SECRET_NAME, services=["sqs"], regions=["all"], cron="0 2 * * *"
    )
    schedule.profiles.add(profile)
    catch_up()
    version = ResourceVersion.objects.open().get(name=SECRET_NAME)
    return Estate(profile, old, new, under_way, version, schedule, team)


def member(name: str, team: Group, role: Role) -> User:
    return join(User.objects.create_user(name), team, role)


def _start(estate: Estate) -> Request:
    return Request(body={"profiles": [str(estate.profile.pk)], "services": ["s3"], "regions": ["us-east-1"]})


def _to_schedule(estate: Estate) -> dict[str, Any]:
    what = {"profiles": [str(estate.profile.pk)], "services": ["s3"], "regions": ["us-east-1"]}
    return {**what, "name": "weekly", "cron": "0 3 * * 1"}


def _two(estate: Estate) -> dict[str, str]:
    return {"old": str(estate.old.pk), "new": str(estate.new.pk)}


def _id(thing: Callable[[Estate], Any], **more: Any) -> Callable[[Estate], Request]:
    return lambda estate: Request({"id": str(thing(estate).pk)}, **more)


REQUESTS: dict[str, Callable[[Estate], Request]] = {
    "list_collections": lambda estate: Request(),
    "start_collections": _start,
    "get_collection": _id(lambda estate: estate.new),
    "cancel_collection": _id(lambda estate: estate.open),
    "retry_collection": _id(lambda estate: estate.new),
    "list_outcomes": lambda estate: Request(query={"collection": str(estate.new.pk)}),
    "compare": lambda estate: Request(query=_two(estate)),
    "list_changes": lambda estate: Request(query={**_two(estate), "kind": KIND}),
    "list_schedules": lambda estate: Request(),
    "add_schedule": lambda estate: Request(body=_to_schedule(estate)),
    "get_schedule": _id(lambda estate: estate.schedule),
    "change_schedule": lambda estate: Request({"id": str(estate.schedule.pk)}, body=_to_schedule(estate)),
    "delete_schedule": _id(lambda estate: estate.schedule),
    "run_schedule": _id(lambda estate: estate.schedule),
    "list_profiles": lambda estate: Request(),
    "get_profile": _id(lambda estate: estate.profile),
    "list_inventory": lambda estate: Request(),
    "list_resources": lambda estate: Request(query={"kind": KIND, "with_data": "true"}),
    "get_resource": _id(lambda estate: estate.version),
    "list_resource_history": _id(lambda estate: estate.version),
    "search": lambda estate: Request(query={"q": SECRET_NAME}),
    "list_services": lambda estate: Request(),
    "list_kinds": lambda estate: Request(),
    "get_kind": lambda estate: Request({"name": KIND}),
}
