"""What is known beside a resource, of several kinds at once: what stands there, and what became of its places."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from collection.looking import Past, Spot, Today
from collection.models import Estate, Inventory, Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet

Spots = defaultdict[str, list[Spot]]  # by kind


def outcomes_of(past: Past, kinds: Iterable[str]) -> Spots:
    """What became of these kinds in one collection."""
    found = Spots(list)
    read = Outcome.objects.of(past.user).filter(service_run__collection=past.collection, kind__in=kinds)
    for outcome in read.order_by("region"):
        found[outcome.kind].append(Spot(outcome.region, outcome, outcome.finished_at))
    return found


def places_today(estate: Estate, kinds: set[str], regions: set[str]) -> Spots:
    """What became of them last in these regions of an account that one may look at."""
    services = {kind.partition(".")[0] for kind in kinds}
    ended = Outcome.objects.filter(
        service_run__collection__estate=estate, service_run__collection__deleted_at=None,
        service_run__service__in=services, kind=OuterRef("kind"), region=OuterRef("region"), finished_at__isnull=False,
    )  # fmt: skip
    newest = Subquery(ended.order_by("-finished_at", "-pk").values("pk")[:1])
    known = Inventory.objects.filter(estate=estate, kind__in=kinds, region__in=regions).annotate(latest=newest)
    rows = list(known.order_by("region").values("kind", "region", "last_complete_at", "latest"))
    outcomes = Outcome.objects.in_bulk([row["latest"] for row in rows if row["latest"]])
    found = Spots(list)
    for row in rows:
        found[row["kind"]].append(Spot(row["region"], outcomes.get(row["latest"]), row["last_complete_at"]))
    return found


def things_of(looking: Past | Today, estate: Estate, spots: list[Spot]) -> ResourceQuerySet:
    """The account's things, as they are looked at: all that stand, or of a past collection those of these spots."""
    if isinstance(looking, Today):
        found = ResourceVersion.objects.of(looking.user).open()
    else:
        found = looking.versions(spots, "")
    return found.filter(inventory__estate=estate).select_related("inventory")
