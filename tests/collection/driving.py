"""Driving collections as workers do, without a broker."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import CredentialProfile
from collection import collecting, inventory, runs
from collection.choices import Choice
from collection.models import Collection, Outcome, ServiceRun

HOME, SEOUL = "us-east-1", "ap-northeast-2"
EXTRA = "me-south-1"  # a region that an account must switch on


class Killed(BaseException):
    """A worker's sudden end."""


def start(
    profile: CredentialProfile, *services: str, regions: Sequence[str] = (HOME,), metrics: bool = False
) -> Collection:
    """A collection as its owner starts it, with its messages under way."""
    owner = profile.owner
    assert owner is not None
    collection = runs.start(owner, Choice.of(services, regions, metrics=metrics), profile=profile)
    ServiceRun.objects.filter(collection=collection).update(published_at=timezone.now())
    return collection


def work(collection: Collection) -> Collection:
    """What the workers do of a collection, one service after the other."""
    for run in ServiceRun.objects.filter(collection=collection).order_by("service"):
        collecting.collect(run.pk)
    collection.refresh_from_db()
    return collection


def collect(
    profile: CredentialProfile, *services: str, regions: Sequence[str] = (HOME,), metrics: bool = False
) -> Collection:
    """A collection from start to end."""
    return work(start(profile, *services, regions=regions, metrics=metrics))


def outcome(collection: Collection, kind: str, region: str = HOME) -> Outcome:
    return Outcome.objects.get(service_run__collection=collection, kind=kind, region=region)


def states(collection: Collection) -> dict[str, str]:
    """The outcomes' states by kind, or by kind and region where there are several regions."""
    found = list(Outcome.objects.filter(service_run__collection=collection))
    several = len({one.region for one in found} - {"global"}) > 1
    return {f"{one.kind} {one.region}" if several else one.kind: one.state for one in found}


def found(collection: Collection, kind: str, region: str = HOME) -> list[str]:
    """The ids of what a collection found, in order."""
    return sorted(inventory.found(outcome(collection, kind, region)).values_list("resource_id", flat=True))


def work_until(collection: Collection, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker does that dies while it publishes a kind; then its lease runs out."""

    def until(publish: Callable[..., None]) -> Callable[..., None]:
        def publishing(row: Outcome, *args: object, **more: object) -> None:
            if row.kind == kind:
                raise Killed
            publish(row, *args, **more)

        return publishing

    with monkeypatch.context() as patch:
        patch.setattr(inventory, "merge", until(inventory.merge))
        patch.setattr(inventory, "close", until(inventory.close))
        with pytest.raises(Killed):
            work(collection)
    ServiceRun.objects.filter(collection=collection, state="running").update(lease_until=timezone.now() - timedelta(1))
