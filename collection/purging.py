"""What a deleted collection leaves goes in batches: it was hidden at once, and nobody waits for this."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from collection.models import Collection, Outcome, ResourceVersion, Sighting, Snapshot
from collection.states import OPEN_COLLECTIONS

BATCH = 1000


def purge() -> int:
    """Delete one batch of what hidden collections leave; how many rows went, 0 when nothing is left to delete."""
    collection = Collection.objects.exclude(deleted_at=None).exclude(state__in=OPEN_COLLECTIONS).first()
    if collection is None:
        return 0
    with transaction.atomic():
        return _versions(collection) or _outcomes(collection) or _row(collection)


def uncovered(inventories: "QuerySet[Outcome]") -> "QuerySet[ResourceVersion]":
    """Ended versions that no kept reading shows; the newest complete reading of an inventory is always kept."""
    kept = Outcome.objects.filter(service_run__collection__deleted_at=None, inventory=OuterRef("inventory"))
    covering = kept.filter(complete=True, reading__gte=OuterRef("valid_from"), reading__lt=OuterRef("valid_to"))
    sighted = Sighting.objects.filter(version=OuterRef("pk"), outcome__service_run__collection__deleted_at=None)
    baseline = Q(valid_from__lte=F("inventory__last_complete"), valid_to__gt=F("inventory__last_complete"))
    ended = ResourceVersion.objects.filter(inventory__in=inventories.values("inventory"), valid_to__isnull=False)
    return ended.exclude(baseline).exclude(Exists(covering)).exclude(Exists(sighted))


def _versions(collection: Collection) -> int:
    read = Outcome.objects.filter(service_run__collection=collection, inventory__isnull=False)
    going = list(uncovered(read).values_list("pk", flat=True)[:BATCH])
    Sighting.objects.filter(version__in=going).delete()
    ResourceVersion.objects.filter(pk__in=going).delete()
    return len(going)


def _outcomes(collection: Collection) -> int:
    going = list(Outcome.objects.filter(service_run__collection=collection).values_list("pk", flat=True)[:BATCH])
    Sighting.objects.filter(outcome__in=going).delete()
    Snapshot.objects.filter(outcome__in=going).delete()
    Outcome.objects.filter(pk__in=going).delete()
    return len(going)


def _row(collection: Collection) -> int:
    collection.delete()
    return 1
