"""Merging one reading into its inventory: set-based, one transaction, in proportion to what changed."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, PositiveIntegerField, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from collection.bulk import chunks, execute, insert, update_each
from collection.models import Estate, Inventory, Outcome, ResourceVersion, Sighting, Snapshot, StagedItem
from collection.models.resources import CONTENT, Cause
from collection.slices import write_ahead
from collection.standing import Standing
from collection.states import OutcomeState

BLOB = 1000
COLUMNS = ", ".join(CONTENT)
Empty = tuple[Outcome, Inventory, Mapping[str, Any]]  # and the facts: gone calls retries seconds


class LostClaim(Exception):
    """Somebody else works on this now: nothing was written."""


class StaleStaging(Exception):
    """Somebody else has published a reading since this one began: it must be made again."""


@dataclass
class Closing:
    """What to write on an outcome when it ends, beside its reading."""

    state: str
    complete: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    snapshots: Mapping[str, Any] = field(default_factory=dict)


def inventories_of(estate: Estate, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Inventory]:
    """The inventories of these (kind, region), made where this is their first reading."""
    wanted = set(places)
    missing = wanted - _known(estate, wanted).keys()
    made = [Inventory(estate=estate, kind=kind, region=region) for kind, region in sorted(missing)]
    Inventory.objects.bulk_create(made, ignore_conflicts=True)
    return _known(estate, wanted)


def _known(estate: Estate, places: set[tuple[str, str]]) -> dict[tuple[str, str], Inventory]:
    kinds = {kind for kind, _region in places}
    rows = Inventory.objects.filter(estate=estate, kind__in=kinds)
    return {(row.kind, row.region): row for row in rows if (row.kind, row.region) in places}


def merge(outcome: Outcome, claim: uuid.UUID, inventory: Inventory, closing: Closing, standing: Standing) -> None:
    """Publish what was staged and seen as the inventory's next reading and close the outcome, all or nothing.

    Raises LostClaim when the outcome is no longer this claim's, StaleStaging when it must be read again.
    """
    ahead = write_ahead(inventory, outcome, claim, timezone.now())
    with transaction.atomic():
        inventory = Inventory.objects.select_for_update().get(pk=inventory.pk)
        if inventory.last_reading != standing.base:
            raise StaleStaging(str(inventory)) if _running(outcome, claim).exists() else LostClaim(str(outcome.pk))
        number, now = inventory.last_reading + 1, timezone.now()
        staged = StagedItem.objects.filter(outcome=outcome, claim=claim)
        Sighting.objects.filter(outcome=outcome).delete()  # of an earlier try
        replaced = _end(standing.replaced, number, now)
        came, went = ahead + _open_new(inventory, outcome, claim, number, now) - replaced, 0
        if closing.complete:
            went = _end(standing.unseen, number, now)
        else:
            _note_sightings(outcome, claim, inventory, standing.seen)
        changes = _changes(inventory, staged, came, replaced, went)
        _number(inventory, number, now, closing.complete, came - went)
        _keep_snapshots(outcome, closing.snapshots)
        close(outcome, claim, closing, inventory=inventory, reading=number, complete=closing.complete, **changes)
        staged._raw_delete(using=staged.db)


def close(outcome: Outcome, claim: uuid.UUID, closing: Closing, **more: Any) -> None:
    """End an outcome; raises LostClaim unless exactly this claim is running it."""
    facts = {"state": closing.state, "claim": None, "finished_at": timezone.now(), **closing.facts, **more}
    if _running(outcome, claim).update(**facts) != 1:
        raise LostClaim(str(outcome.pk))


def _running(outcome: Outcome, claim: uuid.UUID) -> QuerySet[Outcome]:
    return Outcome.objects.filter(pk=outcome.pk, claim=claim, state=OutcomeState.RUNNING)


def inhabited(inventories: Iterable[Inventory]) -> set[int]:
    """Those in which something stands, or was written ahead: there an empty reading has something to end."""
    pks = [inventory.pk for inventory in inventories]
    return set(Inventory.objects.filter(_has_open(), pk__in=pks).values_list("pk", flat=True))


def end_empty(ended: Sequence[Empty], claim: uuid.UUID) -> None:
    """Publish complete readings that found nothing where nothing stands, all or none: no more than their numbers.

    Raises LostClaim unless this claim is running each outcome, and nobody else has written to its inventory.
    """
    now = timezone.now()
    with transaction.atomic():
        bare = Inventory.objects.exclude(_has_open()).filter(pk__in=[inventory.pk for _outcome, inventory, _ in ended])
        number = F("last_reading") + 1
        nothing_to_index = When(indexed=F("last_reading"), then=number)
        indexed = Case(nothing_to_index, default=F("indexed"), output_field=PositiveIntegerField())
        numbered = bare.update(last_reading=number, last_complete=number, last_complete_at=now, indexed=indexed)
        closed = update_each(
            """UPDATE collection_outcome SET state = %s, complete = %s, claim = NULL, count = 0, finished_at = %s,
               gone = %s, calls = %s, retries = %s, seconds = %s, inventory_id = %s,
               reading = (SELECT last_reading FROM collection_inventory WHERE id = %s)
               WHERE id = %s AND claim = %s AND state = %s""",
            [
                (OutcomeState.EMPTY, True, now, facts["gone"], facts["calls"], facts["retries"], facts["seconds"],
                 inventory.pk, inventory.pk, outcome.pk, claim, OutcomeState.RUNNING)
                for outcome, inventory, facts in ended
            ],
        )  # fmt: skip
        if numbered != len(ended) or closed != len(ended):
            raise LostClaim(f"{len(ended)} empty outcomes")


def found(outcome: Outcome) -> QuerySet[ResourceVersion]:
    """What one outcome found, as it found it."""
    return ResourceVersion.objects.found_by(Outcome.objects.filter(pk=outcome.pk))


def still_shown(outcome: Outcome) -> int:
    """How many items an outcome shows that saw nothing this time: what its earlier reading found, if it has one."""
    return found(outcome).count() if outcome.reading is not None else 0


def _has_open() -> Exists:
    return Exists(ResourceVersion.objects.filter(inventory=OuterRef("pk"), valid_to=None))


def _end(versions: list[int], number: int, now: datetime) -> int:
    return sum(
        ResourceVersion.objects.filter(pk__in=part).update(valid_to=number, ended_at=now)
        for part in chunks(versions, BLOB)
    )


def _open_new(inventory: Inventory, outcome: Outcome, claim: uuid.UUID, number: int, now: datetime) -> int:
    """What was written ahead stays: by its unique index, whatever the planner knows (NOT EXISTS went quadratic)."""
    return execute(
        f"""INSERT INTO collection_resourceversion (inventory_id, key, {COLUMNS}, valid_from, began_at)
            SELECT %s, key, {COLUMNS}, %s, %s FROM collection_stageditem
            WHERE outcome_id = %s AND claim = %s
            ON CONFLICT (inventory_id, key) WHERE valid_to IS NULL DO NOTHING""",  # noqa: S608
        [inventory.pk, number, now, outcome.pk, claim],
    )


def _note_sightings(outcome: Outcome, claim: uuid.UUID, inventory: Inventory, seen: Iterable[int]) -> None:
    execute(
        """INSERT INTO collection_sighting (outcome_id, version_id)
           SELECT s.outcome_id, v.id FROM collection_stageditem s
           JOIN collection_resourceversion v ON v.inventory_id = %s AND v.key = s.key AND v.valid_to IS NULL
           WHERE s.outcome_id = %s AND s.claim = %s""",
        [inventory.pk, outcome.pk, claim],
    )
    insert(Sighting, ("outcome", "version"), ((outcome.pk, version) for version in sorted(seen)))


def _changes(
    inventory: Inventory, staged: QuerySet[StagedItem], came: int, replaced: int, went: int
) -> dict[str, Combinable]:
    """What to add to an outcome's counts; those of an earlier try of it stay true."""
    counts = {"added" if inventory.last_complete else "first_found": came, "changed": replaced, "removed": went}
    changes: dict[str, Combinable] = {name: F(name) + count for name, count in counts.items() if count}
    if replaced:
        changes["changed"] -= _reshaped(staged)
    return changes


def _reshaped(staged: QuerySet[StagedItem]) -> Coalesce:
    """How many are only recorded differently, as a part of the query that asks for it."""
    reshaped = staged.filter(cause=Cause.RESHAPED).order_by().values("outcome")
    return Coalesce(Subquery(reshaped.annotate(number=Count("pk")).values("number")), 0)


def _number(inventory: Inventory, number: int, now: datetime, complete: bool, more: int) -> None:
    inventory.last_reading = number
    inventory.items += more
    if complete:
        inventory.last_complete, inventory.last_complete_at = number, now
    inventory.save(update_fields=["last_reading", "last_complete", "last_complete_at", "items"])


def _keep_snapshots(outcome: Outcome, values: Mapping[str, Any]) -> None:
    Snapshot.objects.filter(outcome=outcome).delete()
    blobs = (dict(part) for part in chunks(values.items(), BLOB))
    Snapshot.objects.bulk_create(Snapshot(outcome=outcome, number=n, values=blob) for n, blob in enumerate(blobs))
