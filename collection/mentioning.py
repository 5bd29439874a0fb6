"""Who mentions a thing: those in whose data its id, ARN or name stands, to be looked through.

The index of words knows them where a field's whole value is meant. The data are read where a relation means a part of
a value, of versions that have ended (which the index forgets), and of all while the index is behind.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Q, TextField, Window
from django.db.models.functions import Cast, RowNumber

from collection.models import Inventory, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.search import index
from collection.search.indexing import behind
from collection.search.tokens import LONGEST, place, word

ALL = 200_000  # hits of the index: more than one account has
PARTS = ("split(", "tail(")  # in a path that means a part of a value


@dataclass(frozen=True)
class Candidate:
    """What mentions the thing somewhere, and how many of its kind do."""

    version: ResourceVersion
    of_kind: int


def candidates(
    target: ResourceVersion, there: ResourceQuerySet, paths: Mapping[str, str], most: int, *, is_past: bool
) -> Iterator[Candidate]:
    """Among what is there: the first of each kind, then the second. ``paths``: by kind, where it may name the thing.

    is_past: some of what is there may have ended.
    """
    if not paths or not _names(target):
        return
    ranked = there.filter(index.Among(_mentioning(target, there, paths, is_past))).annotate(
        rank=Window(RowNumber(), partition_by="inventory__kind", order_by=("name", "resource_id", "pk")),
        of_kind=Window(Count("pk"), partition_by="inventory__kind"),
    )
    totals = dict(ranked.order_by("rank", "inventory__kind").values_list("pk", "of_kind")[:most])
    found = there.select_related("inventory").in_bulk(totals)
    yield from (Candidate(found[pk], total) for pk, total in totals.items() if pk in found)


def _mentioning(
    target: ResourceVersion, there: ResourceQuerySet, paths: Mapping[str, str], is_past: bool
) -> Collection[int]:
    """The ids of those that mention it, and perhaps of others."""
    if not _is_indexed(target):
        return _read(target, there)
    parted = [kind for kind, path in paths.items() if any(part in path for part in PARTS)]
    found = set(_hits(target))
    found |= _read(target, there.filter(inventory__kind__in=parted)) if parted else set()
    return found | _read(target, there.exclude(valid_to=None)) if is_past else found


def _read(target: ResourceVersion, versions: ResourceQuerySet) -> set[int]:
    """The ids of the versions in whose data one of its names stands."""
    texts = versions.annotate(data_text=Cast("data", TextField()))
    written = {json.dumps(name, ensure_ascii=ascii_)[1:-1] for name in _names(target) for ascii_ in (True, False)}
    stands = reduce(or_, (Q(data_text__contains=text) for text in sorted(written)))
    return set(texts.filter(stands).values_list("pk", flat=True))


def _names(target: ResourceVersion) -> set[str]:
    return {target.resource_id, target.arn.removesuffix(":*"), target.name} - {""}


def _is_indexed(target: ResourceVersion) -> bool:
    """Whether the index has each value that means it: functions are also named by version or alias."""
    names = _names(target)
    if ":function:" in target.arn or any(len(f"{name}:*") > LONGEST or word(name) == "_" for name in names):
        return False
    return not behind(Inventory.objects.filter(estate=target.inventory.estate_id)).exists()


def _hits(target: ResourceVersion) -> list[int]:
    words = [word(name) for name in sorted(_names(target))]
    return index.newest([words, [place("estate", target.inventory.estate_id)]], ALL, is_rare=True).pks
