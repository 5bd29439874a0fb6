"""Before a collection starts: about how many calls it makes, how long it takes, and what its metrics cost."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import CredentialProfile
from awscheck.aws import regions, service_regions
from collection.choices import ALL, Choice
from collection.kinds import Custom, Each, Kind, Service
from collection.listings import Listing, listings
from collection.metrics import cost
from collection.models import Collection, Outcome
from collection.planning import GLOBAL
from collection.progress import USUAL_REGIONS
from collection.registry import SERVICES

CALLS_PER_SECOND = 60  # what one collection was seen to reach, AWS's own limits included
FEWEST_SECONDS = 3
DOLLARS_PER_METRIC = Decimal("0.00001")  # https://aws.amazon.com/cloudwatch/pricing/, GetMetricData

Known = dict[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class Estimate:
    """``metrics``: CloudWatch metrics that are asked for; ``known`` and ``unknown``: listings read before, or never."""

    calls: int = 0
    metrics: int = 0
    known: int = 0
    unknown: int = 0

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(
            self.calls + other.calls,
            self.metrics + other.metrics,
            self.known + other.known,
            self.unknown + other.unknown,
        )

    @property
    def seconds(self) -> int:
        return max(FEWEST_SECONDS, math.ceil(self.calls / CALLS_PER_SECOND))

    @property
    def minutes(self) -> int:
        return math.ceil(self.seconds / 60)

    @property
    def dollars(self) -> Decimal:
        """What AWS bills for the metrics."""
        return (self.metrics * DOLLARS_PER_METRIC).quantize(Decimal("0.01"), rounding="ROUND_UP")


def estimate(choice: Choice, profiles: Iterable[CredentialProfile]) -> Estimate:
    """The sum over the profiles; without any, for an account that the portal has not seen."""
    each = [_of_account(choice, profile) for profile in profiles] or [_of_account(choice, None)]
    return sum(each, Estimate())


def _of_account(choice: Choice, profile: CredentialProfile | None) -> Estimate:
    partition = (profile.partition if profile else "") or "aws"
    known = _known(profile) if profile else {}
    places = _regions(choice, profile, partition)
    parts = (_of_listing(choice, *place, known) for place in _places(choice, places, partition))
    return sum(parts, Estimate())


def _known(profile: CredentialProfile) -> Known:
    """(kind, region) -> (calls, items) of the newest complete readings."""
    return {
        (kind, region): (calls, count)
        for kind, region, calls, count in Outcome.objects.newest_complete(profile).values_list(
            "kind", "region", "calls", "count"
        )
    }


def _regions(choice: Choice, profile: CredentialProfile | None, partition: str) -> list[str]:
    if ALL not in choice.regions:
        return choice.regions
    return (profile and Collection.objects.enabled_regions(profile)) or list(regions(partition)[:USUAL_REGIONS])


def _places(choice: Choice, chosen: list[str], partition: str) -> Iterator[tuple[Service, Listing, str]]:
    """Every listing in every region where it is asked."""
    for service in (SERVICES[name] for name in choice.services):
        for listing in listings(service):
            first = listing.kinds[0]
            offered = service_regions(service.client_of(first), partition)
            for region in [GLOBAL] if first.is_global else chosen:
                if first.is_global or not offered or region in offered:
                    yield service, listing, region


def _of_listing(choice: Choice, service: Service, listing: Listing, region: str, known: Known) -> Estimate:
    read = [known.get((kind.name, region)) for kind in listing.kinds]
    found = [(kind, *numbers) for kind, numbers in zip(listing.kinds, read, strict=True) if numbers]
    if not found:
        return Estimate(sum(_least(kind) for kind in listing.kinds[:1]), unknown=1)
    metrics = sum(cost(kind, items) for kind, _calls, items in found) if choice.metrics else 0
    return Estimate(sum(calls for _kind, calls, _items in found), metrics, known=1)


def _least(kind: Kind) -> int:
    """The calls that are made even where there is nothing."""
    if kind.parent or isinstance(kind.call, Each):
        return 0
    return len(kind.joins) + (len(kind.call.operations) if isinstance(kind.call, Custom) else 1)
