"""What became last of each place of a kind, whether it gave a reading or not."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from collection.models import Inventory, Outcome, ServiceRun
from collection.models.service_runs import NEWEST

EARLY, LATE = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def latest_outcomes(kind: str, inventories: Iterable[Inventory]) -> dict[int, Outcome]:
    """The outcome that ended last at each of these places, by inventory.

    The newest runs of the service settle nearly all of them: no outcome ends after its run. Only where an older run
    may know better, since a part of it was tried again, or the newest ones were not asked, each is looked for alone.
    """
    rows = {(row.estate_id, row.region): row for row in inventories}
    runs = ServiceRun.objects.newest_of_each_estate(kind.partition(".")[0], {estate for estate, _region in rows})
    settled_after = {run.within: run.finished_at or LATE if run.rank == NEWEST else EARLY for run in runs}
    whose = {run.pk: run.within for run in runs}
    ended = Outcome.objects.filter(service_run__in=whose, kind=kind, finished_at__isnull=False)
    latest: dict[int, Outcome] = {}
    for outcome in ended.newest_of_each_place():
        estate = whose[outcome.service_run_id]
        row = rows.get((estate, outcome.region))
        if row and outcome.finished_at and outcome.finished_at >= settled_after[estate]:
            latest[row.pk] = outcome
    unsettled = [row.pk for row in rows.values() if row.pk not in latest and settled_after.get(row.estate_id) != EARLY]
    return latest | each_alone(kind, unsettled)


def each_alone(kind: str, inventories: list[int]) -> dict[int, Outcome]:
    """The same, asked of all outcomes of each place."""
    if not inventories:
        return {}
    ended = outcomes_there().filter(service_run__service=kind.partition(".")[0], finished_at__isnull=False)
    newest = Subquery(ended.order_by("-finished_at", "-pk").values("pk")[:1])
    places = Inventory.objects.filter(pk__in=inventories).annotate(latest=newest).values_list("latest", "pk")
    found = {pk: place for pk, place in places if pk}
    return {found[pk]: outcome for pk, outcome in Outcome.objects.in_bulk(found).items()}


def outcomes_there() -> Any:
    """Of an inventory in an outer query: all outcomes of its place, whether they gave it a reading or not."""
    return Outcome.objects.filter(
        service_run__collection__estate=OuterRef("estate"),
        service_run__collection__deleted_at=None,
        kind=OuterRef("kind"),
        region=OuterRef("region"),
    )
