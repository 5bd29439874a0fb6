"""Before a service run collects: where may we look, and which outcomes are to come."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from awscheck.aws import Reason, home_region, is_region, service_regions
from collection.choices import ALL
from collection.kinds import Kind, Service
from collection.models import Collection, Outcome, ServiceRun
from collection.problems import REGIONS_UNKNOWN, Problem
from collection.registry import SERVICES
from collection.states import OutcomeState

GLOBAL = "global"
Place = tuple[str, str]  # kind, region


def plan(run: ServiceRun) -> None:
    """Make the outcomes of a run, once; regions where nothing can be asked are closed at once, with the reason."""
    collection, service = run.collection, SERVICES[run.service]
    with transaction.atomic():
        outcomes = [Outcome(service_run=run, **facts) for facts in _outcomes(collection, service)]
        Outcome.objects.bulk_create(outcomes, batch_size=500, ignore_conflicts=True)
        ServiceRun.objects.filter(pk=run.pk).update(planned=True)
    run.planned = True


def client_region(collection: Collection, region: str) -> str:
    """Where a region's calls go: global kinds are asked in the partition's home region."""
    return home_region(collection.partition or "aws") if region == GLOBAL else region


def _outcomes(collection: Collection, service: Service) -> Iterator[dict[str, Any]]:
    for kind in service.kinds:
        for region in _places(collection, kind):
            barrier = _barrier(collection, service.client_of(kind), kind, region)
            yield {
                "kind": kind.name,
                "region": region,
                **({"state": barrier.state, **barrier.facts()} if barrier else {}),
            }


def _places(collection: Collection, kind: Kind) -> Sequence[str]:
    """Where a kind is to be read; of a collection of parts only there."""
    everywhere = [GLOBAL] if kind.is_global else _regions(collection)
    if collection.parts is None:
        return everywhere
    wanted = [region for name, region in collection.parts if name == kind.name]
    return everywhere if ALL in wanted else wanted


def _regions(collection: Collection) -> Sequence[str]:
    """The regions to ask; ``all`` itself where nobody could say which are enabled."""
    if ALL not in collection.regions:
        return list(dict.fromkeys(collection.regions))
    return collection.enabled_regions or [ALL]


def _barrier(collection: Collection, client: str, kind: Kind, region: str) -> Problem | None:
    if kind.is_global:
        return None
    if region == ALL:
        asked = not collection.asks_for_regions  # else whatever keeps us from asking is the reason
        return Problem(OutcomeState.DENIED, REGIONS_UNKNOWN, action="ec2:DescribeRegions") if asked else None
    if not is_region(region, collection.partition or "aws"):
        return Problem(OutcomeState.NOT_IN_REGION, Reason.NOT_OFFERED)
    if collection.enabled_regions and region not in collection.enabled_regions:
        return Problem(OutcomeState.NOT_ENABLED, Reason.REGION_DISABLED)
    offered = service_regions(client, collection.partition or "aws")
    if offered and region not in offered:
        return Problem(OutcomeState.NOT_IN_REGION, Reason.NOT_OFFERED)
    return None
