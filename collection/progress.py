"""How far collections are, service by service, and what is wrong with what could not be read."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise

from collection.choices import ALL
from collection.kinds import Service
from collection.models import Collection, Outcome, ServiceRun
from collection.registry import SERVICES
from collection.states import RunState

USUAL_REGIONS = 17  # enabled in every account from the beginning


@dataclass(frozen=True)
class Part:
    """A service run with the sums of its outcomes."""

    run: ServiceRun
    total: int = 0
    still_open: int = 0
    read: int = 0
    attention: int = 0
    items: int = 0
    asked: int = 0

    @property
    def title(self) -> "str | Promise":
        service = SERVICES.get(self.run.service)
        return service.title if service else self.run.service

    @property
    def ended(self) -> int:
        """How many of its outcomes have ended."""
        return self.total - self.still_open

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1; it never shrinks, as outcomes are planned once and end once."""
        if not self.run.is_open:
            return 1
        return self.ended / self.total if self.run.planned and self.total else 0

    @property
    def state(self) -> str:
        """Of a run that has ended: what its outcomes say."""
        if self.run.state != RunState.DONE:
            return self.run.state
        if not self.attention:
            return "completed"
        return "partial" if self.read else "failed"

    @property
    def waits_for_the_broker(self) -> bool:
        """Nobody was told of it, though its person has a free place."""
        unsent = self.run.state == RunState.QUEUED and self.run.published_at is None
        return unsent and not getattr(self.run, "others_go_first", False)


def parts_of(collections: Iterable[Collection]) -> dict[uuid.UUID, list[Part]]:
    """The parts of each collection, in two queries."""
    runs = ServiceRun.objects.filter(collection__in=list(collections)).others_first().order_by("service")
    sums = Outcome.objects.filter(service_run__in=runs.order_by()).by_run()
    found: dict[uuid.UUID, list[Part]] = defaultdict(list)
    for run in runs:
        known = {name: number for name, number in sums.get(run.pk, {}).items() if name != "service_run"}
        found[run.collection_id].append(Part(run, **known))
    return found


def percent(collection: Collection, parts: Iterable[Part]) -> int:
    """0 to 99 while it is open, 100 once it has ended; never less than it was."""
    if not collection.is_open:
        return 100
    weighed = [(_weight(collection, SERVICES.get(part.run.service)), part.share) for part in parts]
    whole = sum(weight for weight, _share in weighed)
    done = sum(weight * share for weight, share in weighed)
    return min(99, int(100 * done / whole)) if whole else 0


def status_of(collection: Collection) -> dict[str, Any]:
    """State, percent, and all services with their outcomes, in a few queries."""
    outcomes = Prefetch("outcomes", Outcome.objects.order_by("pk"))
    runs = ServiceRun.objects.filter(collection=collection).order_by("service").prefetch_related(outcomes)
    return {
        "state": collection.state,
        "progress_percent": percent(collection, parts_of([collection])[collection.pk]),
        "services": [run.to_dict() for run in runs],
    }


def _weight(collection: Collection, service: Service | None) -> int:
    """Roughly how many outcomes a service will have: known at once and for ever, so that percents never go back."""
    if service is None:
        return 1
    regions = USUAL_REGIONS if ALL in collection.regions else len(collection.regions)
    return sum(1 if kind.is_global else regions for kind in service.kinds) or 1
