"""Between AWS and the merge: pages wait in the database, so that no collection is held in memory or in one lock."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from collection.bulk import chunks, insert
from collection.models import Inventory, Outcome, ResourceVersion, ServiceRun, StagedItem
from collection.models.resources import Cause
from collection.shaping import Item

ROWS = 1000
COLUMNS = (
    "outcome", "claim", "key", "digest", "resource_id", "name", "arn", "region", "tags", "data", "fingerprint", "cause",
)  # fmt: skip


def stage(outcome: Outcome, claim: uuid.UUID, inventory: Inventory, items: Iterable[Item]) -> None:
    """Store what a page brought; an item as its open version has it costs only its key and digest."""
    for part in chunks(items, ROWS):
        with transaction.atomic():
            known = _open_versions(inventory, part)
            insert(StagedItem, COLUMNS, [_row(outcome.pk, claim, item, known.get(item.key)) for item in part])
            Outcome.objects.filter(pk=outcome.pk, claim=claim).update(count=outcome.count)


def drop(run: ServiceRun) -> None:
    """Forget what an earlier attempt staged."""
    StagedItem.objects.filter(outcome__service_run=run).delete()


def _open_versions(inventory: Inventory, items: Iterable[Item]) -> dict[str, ResourceVersion]:
    keys = [item.key for item in items]
    versions = ResourceVersion.objects.open().filter(inventory=inventory, key__in=keys)
    return {version.key: version for version in versions.only("key", "digest", "fingerprint")}


def _row(outcome_id: int, claim: uuid.UUID, item: Item, known: ResourceVersion | None) -> tuple[Any, ...]:
    if known is not None and _stands(item, known):
        return (outcome_id, claim, item.key, known.digest, *[None] * 8)
    return (
        outcome_id, claim, item.key, item.digest, item.resource_id, item.name, item.arn, item.region, item.tags,
        item.data, item.fingerprint, _cause(item, known),
    )  # fmt: skip


def _stands(item: Item, known: ResourceVersion) -> bool:
    """Whether the open version is still true; what could not be read this time is not compared."""
    if known.digest == item.digest:
        return True
    if not item.unread:
        return False
    unread = set(item.unread)
    return known.fingerprint == item.fingerprint and _without(unread, known.data) == _without(unread, item.data)


def _cause(item: Item, known: ResourceVersion | None) -> str:
    if known is None:
        return Cause.FOUND
    if known.fingerprint != item.fingerprint and _agree(known.data, item.data) and known.tags == item.tags:
        return Cause.RESHAPED
    return Cause.CHANGED


def _agree(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether every field that both declarations read says the same."""
    return all(old[name] == new[name] for name in old.keys() & new.keys())


def _without(names: set[str], data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}
