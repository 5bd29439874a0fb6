"""The index follows the readings: what has come is put in, what has ended goes. Any number may call it, any time."""

import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from collection.models import Collection, Inventory, Outcome, ResourceVersion
from collection.search import index
from collection.search.tokens import tokens_of
from collection.states import OPEN_COLLECTIONS

BEHIND = Q(last_reading__gt=F("indexed"))  # of inventories: those with a reading that the index does not know yet
BATCH = 500
LATE = timedelta(seconds=30)
AT_ONCE = 1000  # inventories of one tick
FIELDS = ("pk", "inventory_id", "resource_id", "name", "arn", "region", "tags", "data")


def catch_up(inventories: Iterable[int] | None = None, seconds: float = 5.0) -> int:
    """Bring the index up to the newest readings, of all inventories or of these; how many it did, at most so long."""
    until, done = time.monotonic() + seconds, 0
    wanted = None if inventories is None else Inventory.objects.filter(pk__in=list(inventories))
    for inventory in list(behind(wanted).order_by("pk")):  # read to the end: SQLite writes in no half-read transaction
        if time.monotonic() > until or not _follow(inventory, until):
            break
        done += 1
    return done


def follow(service_run_id: uuid.UUID) -> None:
    """What a collection has read, once its last part has ended: until then its workers have better things to do.

    What takes longer than a worker should wait is left to the tick.
    """
    ended = Collection.objects.filter(service_runs=service_run_id).exclude(state__in=OPEN_COLLECTIONS).first()
    if ended is not None:
        read = Outcome.objects.filter(service_run__collection=ended, inventory__isnull=False)
        catch_up(read.values_list("inventory", flat=True), seconds=20)


def catch_up_late(seconds: float) -> None:
    """For the tick: what nobody has seen to for a while."""
    late = behind().filter(Q(last_complete_at=None) | Q(last_complete_at__lt=timezone.now() - LATE))
    catch_up(late.order_by("pk").values_list("pk", flat=True)[:AT_ONCE], seconds)


def behind(inventories: QuerySet[Inventory] | None = None) -> QuerySet[Inventory]:
    """The inventories that have a reading which the index does not know yet."""
    return (Inventory.objects.all() if inventories is None else inventories).filter(BEHIND)


def _follow(inventory: Inventory, until: float) -> bool:
    """One inventory up to the reading that it had when it was looked at; False where the time was too short."""
    new = Q(valid_from__gt=inventory.indexed, valid_from__lte=inventory.last_reading)
    ended = Q(valid_to__gt=inventory.indexed, valid_to__lte=inventory.last_reading)
    versions = ResourceVersion.objects.filter(inventory=inventory)
    for pks in _batches(list(versions.filter(ended).values_list("pk", flat=True))):
        index.drop(pks)
    for pks in _batches(list(versions.filter(new, valid_to=None).order_by("pk").values_list("pk", flat=True))):
        if time.monotonic() > until:
            return False
        _put(inventory, pks)
    Inventory.objects.filter(pk=inventory.pk, indexed=inventory.indexed).update(indexed=inventory.last_reading)
    return True


def _put(inventory: Inventory, pks: list[int]) -> None:
    with transaction.atomic():
        missing = set(pks) - index.known(pks)
        versions = ResourceVersion.objects.filter(pk__in=missing).only(*FIELDS)
        index.put((version.pk, _tokens(inventory, version)) for version in versions)


def _tokens(inventory: Inventory, version: ResourceVersion) -> set[str]:
    return tokens_of(
        kind=inventory.kind, region=version.region or inventory.region, estate=inventory.estate_id,
        texts=[version.resource_id, version.name, version.arn], tags=version.tags, data=version.data,
    )  # fmt: skip


def _batches(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]
