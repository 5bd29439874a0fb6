"""Reading an item by path, filling templates, and walking to the fields that a declaration names."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import jmespath
from jmespath import functions

Getter = Callable[[Any], Any]
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
HOLE = re.compile(r"\{([^{}]+)\}")


class _Functions(functions.Functions):  # type: ignore[misc]
    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_tail(self, text: str | None, separator: str) -> str | None:
        return text.rpartition(separator)[2] if text is not None else None

    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_split(self, text: str | None, separator: str) -> list[str] | None:
        return text.split(separator) if text is not None else None


_OPTIONS = jmespath.Options(custom_functions=_Functions())


@cache
def getter(path: str) -> Getter:
    """A function that reads ``path`` from an item; plain dotted names take a shorter way than JMESPath."""
    if PLAIN.fullmatch(path):
        return _plain(path.split("."))
    compiled = jmespath.compile(path)
    return lambda item: compiled.search(item, _OPTIONS)


def _plain(names: list[str]) -> Getter:
    def get(item: Any) -> Any:
        for name in names:
            if not isinstance(item, Mapping):
                return None
            item = item.get(name)
        return item

    return get


def read(path: str, item: Any) -> Any:
    """The value at ``path``, or None."""
    return getter(path)(item)


def fill(template: str, item: Any, context: Mapping[str, Any]) -> str:
    """The template with its holes filled from the context, else from the item; empty where a value is missing."""
    missing = False

    def value(hole: re.Match[str]) -> str:
        nonlocal missing
        source = context if hole[1] in context or hole[1].startswith("parent.") else item
        found = read(hole[1], source)
        missing = missing or found is None
        return str(found)

    text = HOLE.sub(value, template)
    return "" if missing else text


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(step for part in path.split(".") for step in (part.replace("[]", ".[]").split(".")))


def spots(path: str, data: Any) -> Iterator[tuple[Any, str | int]]:
    """Every (container, key) that a ``a.b[].*.c`` path leads to and that is there; ``**`` is any depth, or none."""
    yield from _walk(_steps(path), data)


def _walk(steps: tuple[str, ...], data: Any) -> Iterator[tuple[Any, str | int]]:
    step, rest = steps[0], steps[1:]
    if step == "**":
        for inside in _within(data):
            yield from _walk(rest, inside)
        return
    for container, key in _children(step, data):
        if rest:
            yield from _walk(rest, container[key])
        else:
            yield container, key


def _within(data: Any) -> Iterator[Any]:
    """The data itself and all that it holds, at any depth."""
    yield data
    held = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for value in held:
        yield from _within(value)


def _children(step: str, data: Any) -> list[tuple[Any, str | int]]:
    if step == "[]":
        return [(data, index) for index in range(len(data))] if isinstance(data, list) else []
    if not isinstance(data, dict):
        return []
    if step == "*":
        return [(data, key) for key in list(data)]
    return [(data, step)] if step in data else []
