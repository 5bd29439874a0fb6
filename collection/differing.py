"""What differs between two stored values, field by field, as deep as it goes."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NAMES = ("Id", "Arn", "ARN", "Name", "Key", "id", "arn", "name", "key")  # endings of a field that names its item


@dataclass(frozen=True)
class Difference:
    """A field that is not as before; None: it was not there. Of lists only what left and what came."""

    path: str
    old: Any
    new: Any


def differences(old: Any, new: Any, path: str = "") -> Iterator[Difference]:
    """The fields that differ, in the new order, lost ones last."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*new, *old)):
            yield from differences(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, path)
    elif old != new:
        yield Difference(path, old, new)


def _lists(old: list[Any], new: list[Any], path: str) -> Iterator[Difference]:
    left, came = _only_in(old, new), _only_in(new, old)
    if not left and not came and old != new:
        yield Difference(path, old, new)  # another order
    for one in list(left):
        name = _name_of(one)
        twin = next((other for other in came if name and _name_of(other) == name), None)
        if twin is not None:
            left.remove(one)
            came.remove(twin)
            yield from differences(one, twin, f"{path}[{name}]")
    if left or came:
        yield Difference(f"{path}[]", left or None, came or None)


def _only_in(items: list[Any], others: list[Any]) -> list[Any]:
    """The items that the others do not have, as often as they do not have them."""
    rest, found = Counter(map(_text, others)), []
    for item in items:
        text = _text(item)
        if rest[text]:
            rest[text] -= 1
        else:
            found.append(item)
    return found


def _name_of(item: Any) -> str:
    """``GroupId=sg-1``: the first field of a mapping that tells it from its neighbours; empty where there is none."""
    if not isinstance(item, Mapping):
        return ""
    named = (name for name, value in item.items() if name.endswith(NAMES) and isinstance(value, str))
    return next((f"{name}={item[name]}" for name in named), "")


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
