"""What a declaration needs of AWS's answers, so that each of its paths and conditions has something to find."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import jmespath

from collection.kinds import Batch, Call, Each, Field, Kind, Parent
from collection.lint.answers import steps
from collection.paths import HOLE, PLAIN

Names = tuple[str, ...]
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "a:Read", "Resource": "*"}],
}


@dataclass
class Wishes:
    """Places are the last names of a path: ``("State", "Name")`` is wherever a ``State.Name`` stands.

    names: all fields that any path names; equal, other: (place, value) that a condition asks for, or against;
    absent: places that a condition wants empty in some items; texts: places that hold JSON; homes: regions; arns: ARNs.
    """

    names: set[str] = field(default_factory=set)
    equal: list[tuple[Names, Any]] = field(default_factory=list)
    other: list[tuple[Names, Any]] = field(default_factory=list)
    absent: list[Names] = field(default_factory=list)
    texts: dict[Names, str] = field(default_factory=dict)
    homes: list[Names] = field(default_factory=list)
    arns: list[Names] = field(default_factory=list)

    @classmethod
    def of(cls, *kinds: Kind) -> "Wishes":
        """The wishes of a kind and of those that stand before it."""
        wishes = cls()
        for kind in kinds:
            for path in _asked(kind):
                wishes._learn(_parsed(path))
            for path in _kept(kind):
                wishes.names |= set(_names(_parsed(path)))
            for path in (*kind.masks, *kind.drop, *kind.volatile, *kind.unordered, *kind.parse):
                wishes.names |= {step for step in steps(path) if step not in ("[]", "*")}
            wishes._texts(kind)
            wishes.homes += [place for node in _walk(_parsed(kind.home or "@")) if (place := _place(node))]
            wishes.arns += [(kind.arn.rpartition(".")[2],)] if PLAIN.fullmatch(kind.arn) else []
        return wishes

    def _learn(self, node: dict[str, Any]) -> None:
        for part in _walk(node):
            self.names |= set(_names(part))
            if part["type"] == "comparator" and part["value"] in ("eq", "ne"):
                self._compare(part)
            elif part["type"] == "not_expression" and (place := _place(part["children"][0])):
                self.absent.append(place)
            elif part["type"] == "function_expression" and part["value"] == "contains":
                options, one = part["children"]
                self.equal += [(place, value) for value in options.get("value") or () if (place := _place(one))]

    def _compare(self, node: dict[str, Any]) -> None:
        left, right = node["children"]
        if right["type"] == "literal" and (place := _place(left)):
            (self.equal if node["value"] == "eq" else self.other).append((place, right["value"]))

    def _texts(self, kind: Kind) -> None:
        kept = {detail.into: detail.keep for detail in kind.details}
        for path in kind.parse:
            place = tuple(step for step in steps(path) if step not in ("[]", "*"))
            text = json.dumps(_document(path, kind))
            self.texts[place] = text
            if path in kept and (names := list(_names(_parsed(kept[path])))):
                self.texts[names[-1],] = text


def holds(places: list[Names], at: Names) -> bool:
    """Whether one of these places is here."""
    return any(at[-len(place) :] == place for place in places)


def _asked(kind: Kind) -> Iterator[str]:
    """The paths that decide what is asked for and what is kept."""
    if isinstance(kind.call, Call):
        yield kind.call.items
    for join in kind.joins:
        yield from (join.items, join.keep, *join.on)
    for detail in kind.details:
        yield from (detail.keep, detail.when or "@", *(detail.on or ()))


def _kept(kind: Kind) -> Iterator[str]:
    if isinstance(kind.call, Each):
        yield kind.call.path
    for part in (kind.call, *kind.details, *kind.joins):
        values = getattr(part, "params", {}).values()
        yield from (value.path for value in values if isinstance(value, Field | Parent | Batch))
    yield from (column.path for column in kind.columns)
    yield from kind.relations.values()
    for path in (*kind.key, kind.id, kind.arn, kind.item_name, kind.tags, kind.console):
        holes = HOLE.findall(path)
        yield from (hole.removeprefix("parent.") for hole in holes)
        if path and not holes and path != kind.console and not path.startswith("tag:"):
            yield path


def _parsed(path: str) -> dict[str, Any]:
    parsed: dict[str, Any] = jmespath.compile(path).parsed
    return parsed


def _walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["children"]:
        if isinstance(child, dict):  # a slice has numbers
            yield from _walk(child)


def _names(node: dict[str, Any]) -> Iterator[str]:
    return (part["value"] for part in _walk(node) if part["type"] == "field")


def _place(node: dict[str, Any]) -> Names:
    """``State.Name`` as names; nothing where it is more than names."""
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] == "subexpression":
        parts = [_place(child) for child in node["children"]]
        return tuple(name for part in parts for name in part) if all(parts) else ()
    return ()


def _document(path: str, kind: Kind) -> dict[str, Any]:
    """JSON such as AWS hides in a text: a policy, and whatever the declaration names below."""
    document: dict[str, Any] = dict(POLICY)
    for below in (*kind.masks, *kind.drop, *kind.volatile, *kind.unordered):
        if below.startswith((f"{path}.", f"{path}[]")):
            document |= _nested(steps(below.removeprefix(path)))
    return document


def _nested(way: list[str]) -> Any:
    if not way:
        return "text"
    rest = _nested(way[1:])
    return [rest, rest] if way[0] == "[]" else {"one" if way[0] == "*" else way[0]: rest}
