"""Where a further answer about an item goes: into one of its fields, or into the item itself."""

from collections.abc import Mapping
from typing import Any

from collection.kinds import Detail, Join
from collection.paths import read
from collection.shaping import plain

Raw = dict[str, Any]


def apply_join(raw: Raw, join: Join, found: Mapping[str, Any]) -> None:
    """What a join has for an item, which may be nothing."""
    value = found.get(str(read(join.on[0], raw)), [] if join.many else None)
    if join.into:
        raw[join.into] = value
    else:
        raw.update(value or {})


def put(detail: Detail, batch: list[Raw], value: Any) -> set[int]:
    """One answer for all items of a batch; none of them has gone."""
    for raw in batch:
        if detail.into:
            raw[detail.into] = plain(value)
        elif isinstance(value, Mapping):
            raw.update({key: item for key, item in value.items() if key != "ResponseMetadata"})
    return set()


def match(detail: Detail, batch: list[Raw], answer: Any) -> set[int]:
    """Give each item of a batch its part of the answer; without one it has gone, or has none of this detail."""
    assert detail.on is not None
    kept = {str(read(detail.on[1], entry)): entry for entry in read(detail.keep, answer) or ()}
    lost: set[int] = set()
    for raw in batch:
        entry = kept.get(str(read(detail.on[0], raw)))
        if entry is None and not detail.into:
            lost.add(id(raw))
        else:
            put(detail, [raw], entry)
    return lost
