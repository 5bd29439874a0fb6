"""How long collections are kept. What goes is hidden at once; its rows follow in batches (purging.py)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from accounts import audit
from collection import runs
from collection.models import Collection, Outcome, ResourceVersion, Retention
from collection.purging import purge
from collection.states import OPEN_COLLECTIONS

BATCH = 200


@dataclass(frozen=True)
class Size:
    """What is kept: rows, and bytes of the whole database."""

    collections: int
    outcomes: int
    versions: int
    bytes: int


def overdue(now: datetime) -> Iterator[QuerySet[Collection]]:
    """The ended collections that no rule keeps, rule by rule. Pinned ones always stay."""
    rules = list(Retention.objects.all())
    own = [rule.profile_id for rule in rules if rule.profile_id]
    for rule in rules:
        theirs = Q(profile=rule.profile_id) if rule.profile_id else ~Q(profile__in=own) | Q(profile=None)
        yield _not_kept(rule, Collection.objects.filter(theirs), now)


def sweep(now: datetime) -> int:
    """Hide what no rule keeps any more; how many collections that were. At most a batch for each rule."""
    hidden = 0
    for collections in overdue(now):
        for collection in collections[:BATCH]:
            runs.delete(collection, "retention")
            hidden += 1
    return hidden


def prune(now: datetime) -> tuple[int, int]:
    """Sweep, and delete what hidden collections leave, to the end: (collections, rows)."""
    hidden = rows = 0
    while batch := sweep(now):
        hidden += batch
    while batch := purge():
        rows += batch
    audit.note(audit.Action.PRUNED, collections=hidden, rows=rows)
    return hidden, rows


def size() -> Size:
    """What is kept at this moment; the numbers of rows are PostgreSQL's own estimate where it is the database."""
    visible = Collection.objects.filter(deleted_at=None).count()
    return Size(visible, _rows(Outcome), _rows(ResourceVersion), _bytes())


def _not_kept(rule: Retention, collections: QuerySet[Collection], now: datetime) -> QuerySet[Collection]:
    gone = collections.filter(deleted_at=None, pinned=False).exclude(state__in=OPEN_COLLECTIONS)
    if rule.keep_last is None and rule.keep_days is None:
        return gone.none()
    if rule.keep_last is not None:
        gone = gone.filter(pk__in=_placed(gone).filter(place__gt=rule.keep_last).values("pk"))
    if rule.keep_days is not None:
        gone = gone.filter(created_at__lt=now - timedelta(days=rule.keep_days))
    return gone.order_by("created_at", "pk")


def _placed(collections: QuerySet[Collection]) -> QuerySet[Any]:
    """Each with its place among those of its profile, or of the person who signed in once; the newest is the first."""
    whose: list[Any] = [F("profile"), Case(When(profile=None, then=F("owner")))]
    order = [F("created_at").desc(), F("pk").asc()]
    return collections.annotate(place=Window(RowNumber(), partition_by=whose, order_by=order))


def _rows(model: type[Outcome] | type[ResourceVersion]) -> int:
    if connection.vendor != "postgresql":
        return model.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        estimate = int(cursor.fetchone()[0])
    return estimate if estimate > 0 else model.objects.count()


def _bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    file = Path(str(connection.settings_dict["NAME"]))
    return sum(part.stat().st_size for part in (file, file.with_name(f"{file.name}-wal")) if part.exists())
