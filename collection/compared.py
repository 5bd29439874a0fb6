"""The changes of one kind between two collections, in order, and each with its versions and the fields that differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from collection.comparing import Change, Comparison, What
from collection.differing import Difference, differences
from collection.models import ResourceVersion
from collection.registry import KINDS
from collection.shaping import without_tags

ORDER = {what: place for place, what in enumerate(What)}


@dataclass(frozen=True)
class Shown:
    """A change with its versions and, where both are there, the fields that differ."""

    change: Change
    version: ResourceVersion
    fields: list[Difference]


def place_of(change: Change) -> list[Any]:
    """Where it stands in the list: no two changes at the same place."""
    return [ORDER[change.what], change.name.lower(), *change.thing]


def changes_of(comparison: Comparison, kind: str, what: str = "") -> list[Change]:
    """All of a kind, or only what was added, removed, and so on."""
    return sorted((change for change in comparison.changes(kind) if what in (change.what, "")), key=place_of)


def shown(changes: Iterable[Change]) -> list[Shown]:
    """These, with what is asked of the database once for all of them."""
    changes = list(changes)
    pks = [pk for change in changes for pk in (change.old, change.new) if pk]
    versions = ResourceVersion.objects.select_related("inventory").in_bulk(pks)
    return list(_rows(changes, versions))


def _rows(changes: Iterable[Change], versions: dict[int, ResourceVersion]) -> Iterator[Shown]:
    for change in changes:
        old, new = versions.get(change.old or 0), versions.get(change.new or 0)
        if version := new or old:
            yield Shown(change, version, list(fields(old, new)) if old and new else [])


def fields(old: ResourceVersion, new: ResourceVersion) -> Iterator[Difference]:
    """What differs between two versions of a thing."""
    yield from differences(old.tags, new.tags, _("Tags"))
    yield from differences(_data(old), _data(new))


def _data(version: ResourceVersion) -> dict[str, Any]:
    """Without its tags, which are told as a map; all of it where its kind is no longer declared."""
    kind = KINDS.get(version.inventory.kind)
    return without_tags(kind, version.data) if kind else version.data
