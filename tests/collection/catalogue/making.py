"""Makes answers out of botocore's shapes: each field there is, of the right type, each text another."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.collection.catalogue.wishes import Names, Wishes, holds

Known = Mapping[str, Any]
ENTRIES = 2  # of every list
DEEP = 1  # lists within lists; below them one entry is enough
DEEPEST = 8  # structures within structures; below them only what a path names
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
TAGS = {"Name": "evidence", "team": "shop"}
PAIRS = (("Key", "Value"), ("key", "value"), ("TagKey", "TagValue"))
REGION = "us-east-1"


class Maker:
    """Makes values; ``turn``: which item it is at, so that the items differ where a declaration tells them apart."""

    def __init__(self, wishes: Wishes) -> None:
        self.wishes, self.count, self.turn, self.entries = wishes, 0, 0, ENTRIES

    def answer(self, shape: Any, known: Sequence[Known] = (), entries: int = ENTRIES) -> dict[str, Any]:
        """An answer, its outer lists so long. known: fields of what it is about, repeated in their entries."""
        self.entries = entries
        return self._value(shape, (), known, 0, ()) if shape is not None else {}

    def text(self, shape: Any, name: str) -> str:
        """A text that no other field has, as long as the model wants it."""
        self.count += 1
        is_arn = "arn" in name.lower() or (name,) in self.wishes.arns
        said = f"arn:aws:any:{REGION}:111122223333:{name}/{self.count}" if is_arn else f"{name}-{self.count}"
        return said.ljust(int(shape.metadata.get("min") or 0), "x")

    def _value(self, shape: Any, at: Names, known: Sequence[Known], depth: int, inside: tuple[str, ...]) -> Any:
        if shape.type_name == "structure":
            return self._structure(shape, at, known, depth, (*inside, shape.name))
        if shape.type_name == "list":
            return self._list(shape, at, known, depth, inside)
        if shape.type_name == "map":
            return self._map(shape, at, depth, inside)
        return self._leaf(shape, at, known)

    def _structure(
        self, shape: Any, at: Names, known: Sequence[Known], depth: int, inside: tuple[str, ...]
    ) -> dict[str, Any]:
        made = {}
        for name, member in self._members(shape):
            if (
                member.name in inside
                or self._is_too_deep(name, member, inside)
                or (holds(self.wishes.absent, (*at, name)) and self.turn % 2)
            ):
                continue  # it holds itself, or should be empty this time
            made[name] = self._value(member, (*at, name), known, depth, inside)
        return made

    def _is_too_deep(self, name: str, shape: Any, inside: tuple[str, ...]) -> bool:
        return len(inside) > DEEPEST and shape.type_name == "structure" and name not in self.wishes.names

    def _members(self, shape: Any) -> list[tuple[str, Any]]:
        """All of them, or one of a union."""
        members = list(shape.members.items())
        if not shape.is_tagged_union:
            return members
        named = [pair for pair in members if pair[0] in self.wishes.names] or members
        return [named[self.turn % len(named)]]

    def _list(self, shape: Any, at: Names, known: Sequence[Known], depth: int, inside: tuple[str, ...]) -> list[Any]:
        if (pair := _pair(shape.member)) and _are_tags(shape, at):
            return [dict(zip(pair, tag, strict=True)) for tag in TAGS.items()]
        if shape.member.name in inside:
            return []
        entries = []
        for number in range(self._length(known, depth)):
            self.turn += depth == 0
            mine = known[number : number + 1] if depth == 0 else ()
            entries.append(self._value(shape.member, at, mine, depth + 1, inside))
        return entries

    def _length(self, known: Sequence[Known], depth: int) -> int:
        if depth:
            return ENTRIES if depth <= DEEP else 1
        return max(self.entries, len(known))

    def _map(self, shape: Any, at: Names, depth: int, inside: tuple[str, ...]) -> dict[str, Any]:
        if shape.value.type_name == "string" and _are_tags(shape, at):
            return dict(TAGS)
        plain = shape.value.type_name not in ("structure", "list", "map")
        names = getattr(shape.key, "enum", []) or (sorted(self.wishes.names) if plain else ()) or ("one", "two")
        return {name: self._value(shape.value, (*at, name), (), depth + 1, inside) for name in names}

    def _leaf(self, shape: Any, at: Names, known: Sequence[Known]) -> Any:
        name = at[-1] if at else shape.name
        text = shape.type_name in ("string", "character")
        if known and isinstance(known[0].get(name), str) and text:
            return known[0][name]
        chosen = [value for place, value in self.wishes.equal if at[-len(place) :] == place]
        if chosen:
            return chosen[self.turn % len(chosen)]
        return self._text(shape, at, name) if text else self._other(shape, name)

    def _text(self, shape: Any, at: Names, name: str) -> str:
        for place, text in self.wishes.texts.items():
            if at[-len(place) :] == place:
                return text
        if holds(self.wishes.homes, at):
            return REGION
        unwanted = [value for place, value in self.wishes.other if at[-len(place) :] == place]
        return next((value for value in getattr(shape, "enum", []) if value not in unwanted), None) or self.text(
            shape, name
        )

    def _other(self, shape: Any, name: str) -> Any:
        self.count += 1
        match shape.type_name:
            case "boolean":
                return True
            case "timestamp":
                return NOON + timedelta(seconds=self.count)
            case "blob":
                return f"{name}-{self.count}".encode()
            case "double" | "float":
                return self.count + 0.5
        return 200 if shape.serialization.get("location") == "statusCode" else self.count


def _pair(shape: Any) -> tuple[str, str] | None:
    """The names of key and value, where a shape is a tag."""
    members = set(getattr(shape, "members", ()))
    return next((pair for pair in PAIRS if set(pair) <= members), None)


def _are_tags(shape: Any, at: Names) -> bool:
    return "tag" in shape.name.lower() or bool(at and at[-1].lower() in ("tags", "tagset", "taglist"))
