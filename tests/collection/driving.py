"""Driving collections as workers do, without a broker."""

from collections.abc import Sequence

from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from collection import collecting, inventory, runs
from collection.choices import Choice
from collection.models import Collection, Outcome, ServiceRun

HOME, SEOUL = "us-east-1", "ap-northeast-2"
EXTRA = "me-south-1"  # a region that an account must switch on


def start(
    profile: CredentialProfile, *services: str, regions: Sequence[str] = (HOME,), metrics: bool = False
) -> Collection:
    """A collection as its owner starts it."""
    owner = profile.owner
    assert owner is not None
    return runs.start(owner, Choice.of(services, regions, metrics=metrics), profile=profile)


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


def give_up(run: ServiceRun) -> None:
    """The run's worker is dead: its lease has run out."""
    ServiceRun.objects.filter(pk=run.pk).update(state="running", lease_until="2000-01-01T00:00:00Z")


def sign_in_of(person: User, auth_type: str, params: dict[str, str], external_id: str | None = None):
    """A one-time sign-in, as the session hands it over."""
    from accounts.signin import SignIn

    return SignIn(auth_type, params, "once", "", "", "aws", None, external_id=external_id)
