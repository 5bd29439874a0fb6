"""What a person chose to collect, checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import problems
from accounts.models import CredentialProfile, ProfileState
from awscheck.aws import is_region
from collection.registry import SERVICES, unknown

ALL = "all"
PARTITIONS = ("aws", "aws-cn", "aws-us-gov")


class InvalidChoice(ValueError):
    """The choice cannot be collected; the message says why, in plain words."""


@dataclass(frozen=True)
class Choice:
    """Services and regions, ``["all"]`` for the enabled ones; global services need none.

    parts: of all that only these [kind, region]; None for all of it.
    """

    services: list[str]
    regions: list[str]
    metrics: bool = False
    parts: list[list[str]] | None = None

    @classmethod
    def of(cls, services: Iterable[str], regions: Iterable[str], *, metrics: bool = False) -> "Choice":
        """The choice without duplicates; raises InvalidChoice."""
        chosen, places = _once(services), _once(regions)
        if not chosen:
            raise InvalidChoice(_("Choose at least one service."))
        if strange := unknown(chosen):
            raise InvalidChoice(_("There is no service called %(name)s.") % {"name": _short(strange[0])})
        if strange := [region for region in places if region != ALL and not _exists(region)]:
            raise InvalidChoice(_("There is no region called %(name)s.") % {"name": _short(strange[0])})
        if not places and not all(SERVICES[name].is_global for name in chosen):
            raise InvalidChoice(_("Choose at least one region."))
        return cls(chosen, [ALL] if ALL in places else places, metrics)


def refuse_broken(profile: CredentialProfile) -> None:
    """Raise InvalidChoice for a profile of which it is known that nothing can be collected with it."""
    if profile.state == ProfileState.DRAFT:
        raise InvalidChoice(_("The profile “%(name)s” is not finished yet.") % {"name": profile.name})
    if profile.current_problem:
        facts = {"name": profile.name, "meaning": profile.problem_meaning, "remedy": profile.problem_remedy}
        raise InvalidChoice(_("The profile “%(name)s” does not work. %(meaning)s %(remedy)s") % facts)
    if profile.barrier:
        raise InvalidChoice(f"{problems.meaning(profile.barrier)} {problems.remedy(profile.barrier)}")


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def _exists(region: str) -> bool:
    return any(is_region(region, partition) for partition in PARTITIONS)


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"
