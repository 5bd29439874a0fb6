"""Between AWS and the merge: pages wait in the database, so that no collection is held in memory or in one lock."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from collection.bulk import chunks, insert
from collection.kinds import Kind
from collection.models import Inventory, Outcome, ResourceVersion, ServiceRun, StagedItem
from collection.models.resources import Cause
from collection.paths import read
from collection.registry import KINDS
from collection.shaping import Item, digest_of, is_masked, tags_of, without_tags
from collection.standing import Standing, mark_of
from collection.states import OPEN_OUTCOMES

ROWS = 1000
INLINE = ""  # an unread detail whose fields would stand in the item itself
COLUMNS = (
    "outcome", "claim", "key", "digest", "resource_id", "name", "arn", "region", "tags", "data", "fingerprint", "cause",
)  # fmt: skip


def stage(outcome: Outcome, claim: uuid.UUID, inventory: Inventory, items: Iterable[Item], standing: Standing) -> None:
    """Store what a page brought; an item as its open version has it costs nothing: it is only noted as seen."""
    kind = KINDS[inventory.kind]
    for part in chunks(items, ROWS):
        rows = [_row(outcome.pk, claim, kind, *pair) for pair in _news(kind, part, standing)]
        with transaction.atomic():
            insert(StagedItem, COLUMNS, rows)
            Outcome.objects.filter(pk=outcome.pk, claim=claim).update(count=outcome.count)


def rename(outcome: Outcome, claim: uuid.UUID, key: str, other: str) -> bool:
    """Give what was staged under a key another one; False where nothing was."""
    return bool(StagedItem.objects.filter(outcome=outcome, claim=claim, key=key).update(key=other))


def drop(run: ServiceRun, outcomes: Iterable[Outcome] | None = None) -> None:
    """Forget what an earlier attempt staged: of these outcomes, or of all."""
    staged = StagedItem.objects.filter(outcome__service_run=run)
    (staged if outcomes is None else staged.filter(outcome__in=outcomes)).delete()


def drop_stale() -> int:
    """Forget a batch of what was staged for outcomes that have ended without it; how many rows went."""
    stale = list(StagedItem.objects.exclude(outcome__state__in=OPEN_OUTCOMES).values_list("pk", flat=True)[:ROWS])
    StagedItem.objects.filter(pk__in=stale).delete()
    return len(stale)


def _news(kind: Kind, items: Iterable[Item], standing: Standing) -> list[tuple[Item, ResourceVersion | None]]:
    """What is not as it stands, with the version that stands instead; whole versions are read of these alone."""
    news, others = list[tuple[Item, ResourceVersion | None]](), list[tuple[Item, int]]()
    for item in items:
        if standing.sees(item.key, mark_of(item.digest)):
            continue
        pk, _mark = standing.versions.get(hash(item.key), (0, 0))
        if pk:
            others.append((item, pk))
        else:
            news.append((item, None))
    known = ResourceVersion.objects.in_bulk([pk for _item, pk in others])
    for item, pk in others:
        if _stands(kind, item, known[pk]):
            standing.seen.add(pk)
        else:
            standing.changed.add(pk)
            news.append((item, known[pk]))
    return news


def _row(outcome_id: int, claim: uuid.UUID, kind: Kind, item: Item, known: ResourceVersion | None) -> tuple[Any, ...]:
    return (
        outcome_id, claim, item.key, item.digest, item.resource_id, item.name, item.arn, item.region, item.tags,
        item.data, item.fingerprint, _cause(kind, item, known),
    )  # fmt: skip


def _stands(kind: Kind, item: Item, known: ResourceVersion) -> bool:
    """Whether the open version is still true; what could not be read this time is not compared."""
    if not item.unread or known.fingerprint != item.fingerprint:
        return False
    names = known.data.keys() & item.data.keys() if INLINE in item.unread else known.data.keys() | item.data.keys()
    names -= set(item.unread)
    return _digest(kind, known, names) == _digest(kind, item, names)


def _digest(kind: Kind, version: Item | ResourceVersion, names: Iterable[str]) -> str:
    """Of these fields alone; of the tags where their field is one of these."""
    data = {name: version.data[name] for name in names if name in version.data}
    rest = without_tags(kind, data)
    return digest_of(rest, version.tags if len(rest) < len(data) else {}, kind.unordered)


def _cause(kind: Kind, item: Item, known: ResourceVersion | None) -> str:
    if known is None:
        return Cause.FOUND
    if known.fingerprint != item.fingerprint and _same_tags(kind, item, known):
        old, new = without_tags(kind, known.data), without_tags(kind, item.data)
        return Cause.RESHAPED if _agree(old, new) else Cause.CHANGED
    return Cause.CHANGED


def _same_tags(kind: Kind, item: Item, known: ResourceVersion) -> bool:
    """Whether the tags are the same, or one of the declarations did not ask for them."""
    place = kind.tags.partition(".")[0]
    both_read = place in known.data and place in item.data
    return not both_read or tags_of(read(kind.tags, known.data)) == item.tags


def _agree(old: Any, new: Any) -> bool:
    """Whether everything that both declarations read says the same; a value that is masked since says so too."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(_agree(old[name], new[name]) for name in old.keys() & new.keys())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_agree, old, new))
    return bool(old == new) or (is_masked(new) and not is_masked(old))
