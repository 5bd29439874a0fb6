"""A resource over time: its versions, newest first, with what changed from one to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from collection.models import Outcome, ResourceVersion
from collection.models.resources import Cause, ResourceQuerySet

NEWEST = 20


@dataclass(frozen=True)
class Change:
    """A top-level field that is not as before. ``unread``: it is missing because it could not be read."""

    name: str
    old: Any
    new: Any
    unread: bool = False


@dataclass
class Chapter:
    """A version and how it differs from the one before. ``away_since``: it had not been found for a time."""

    version: ResourceVersion
    changes: list[Change] = field(default_factory=list)
    away_since: datetime | None = None
    is_last: bool = True

    @property
    def cause(self) -> str:
        return "returned" if self.away_since else self.version.cause

    @property
    def ended(self) -> bool:
        """Whether the thing was no longer found after it, rather than replaced by its next content."""
        return self.is_last and not self.version.is_open


def timeline(version: ResourceVersion, versions: ResourceQuerySet) -> tuple[list[Chapter], int]:
    """The newest chapters of the same thing, and how many older ones there are. ``versions``: those one may see."""
    same = versions.published().filter(inventory=version.inventory_id, key=version.key).order_by("-valid_from")
    found = list(same[: NEWEST + 1])
    unread = _unread([one for one in found if one.cause == Cause.CHANGED])
    chapters = [_chapter(new, old, unread.get(new.valid_from, set())) for new, old in pairwise(found)]
    if len(found) <= NEWEST:
        return _joined([*chapters, *map(Chapter, found[-1:])]), 0
    return _joined(chapters), same.count() - NEWEST


def _joined(chapters: list[Chapter]) -> list[Chapter]:
    """Each knows whether the next follows at once."""
    for newer, older in pairwise(chapters):
        older.is_last = newer.away_since is not None
    return chapters


def _chapter(new: ResourceVersion, old: ResourceVersion, unread: set[str]) -> Chapter:
    away = old.ended_at if old.valid_to != new.valid_from else None
    return Chapter(new, list(changes(old.data, new.data, unread)), away)


def changes(old: Mapping[str, Any], new: Mapping[str, Any], unread: Sequence[str] | set[str] = ()) -> list[Change]:
    """The top-level fields that differ, in the new order, lost ones last."""
    names = dict.fromkeys((*new, *old))
    differ = (name for name in names if old.get(name) != new.get(name))
    return [Change(name, old.get(name), new.get(name), name in unread and name not in new) for name in differ]


def _unread(versions: Sequence[ResourceVersion]) -> dict[int, set[str]]:
    """By reading: the details that some items lacked in it."""
    if not versions:
        return {}
    readings = {version.valid_from for version in versions}
    rows = Outcome.objects.filter(inventory=versions[0].inventory_id, reading__in=readings)
    return {number: {gap["field"] for gap in gaps} for number, gaps in rows.values_list("reading", "gaps") if number}
