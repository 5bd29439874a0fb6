"""On SQLite a large first reading is written ahead in short transactions, so that other writers need not wait.

Its versions carry a number that the inventory has not published yet: nobody sees them before the merge does so.
"""

import uuid
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max, Min

from collection.bulk import execute
from collection.models import Inventory, Outcome, ResourceVersion, StagedItem
from collection.models.resources import CONTENT
from collection.states import OutcomeState

LARGE = 50_000
SLICE = 5_000


def write_ahead(inventory: Inventory, outcome: Outcome, claim: uuid.UUID, now: datetime) -> int:
    """Open the versions of a large first reading; the merge then finds them as they should be. Returns how many.

    Stops early where the outcome is no longer this claim's; the merge will tell.
    """
    if connection.vendor != "sqlite" or inventory.last_reading:
        return 0
    unpublished = ResourceVersion.objects.filter(valid_from__gt=F("inventory__last_reading"))
    unpublished.filter(inventory=inventory).delete()  # of an attempt that died; by now another may have published
    staged = StagedItem.objects.filter(outcome=outcome, claim=claim)
    if staged.count() <= LARGE:
        return 0
    ids = staged.aggregate(first=Min("pk"), last=Max("pk"))
    opened = 0
    for start in range(ids["first"], ids["last"] + 1, SLICE):
        with transaction.atomic():
            if not Outcome.objects.filter(pk=outcome.pk, claim=claim, state=OutcomeState.RUNNING).exists():
                break
            opened += _open(inventory, outcome, claim, now, start)
    return opened


def _open(inventory: Inventory, outcome: Outcome, claim: uuid.UUID, now: datetime, start: int) -> int:
    columns = ", ".join(CONTENT)
    return execute(
        f"""INSERT INTO collection_resourceversion (inventory_id, key, {columns}, valid_from, began_at)
            SELECT %s, key, {columns}, %s, %s FROM collection_stageditem
            WHERE outcome_id = %s AND claim = %s AND id >= %s AND id < %s""",  # noqa: S608
        [inventory.pk, inventory.last_reading + 1, now, outcome.pk, claim, start, start + SLICE],
    )
