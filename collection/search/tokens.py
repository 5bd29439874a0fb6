"""What the index knows of a resource: words that one may look for, and marks of its fields and tags.

A word begins with ``_`` and holds letters, digits and ``_`` only, so that both databases take it as it is; it is looked
for by its beginning. A mark is a hash of a field's path, or of a path and a value; it is looked for as a whole.
"""

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from collection.shaping import is_masked

LONGEST = 120  # characters of a value that is found by equality; what is longer is found by reading the data
MOST = 5000  # values of one resource that are known to the index
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
PARTED = re.compile(r"[^\w]|_")


def tokens_of(
    *, kind: str, region: str, estate: int, texts: Iterable[str], tags: Mapping[str, str], data: Any
) -> set[str]:
    """All tokens of one resource; ``texts``: its id, name and ARN."""
    found = {place("kind", kind), place("service", kind.partition(".")[0]), place("region", region)}
    found.add(place("estate", estate))
    for text in texts:
        found |= words_of(text)
    for name, value in tags.items():
        found |= {mark(f"tag.{name}"), mark(f"tag.{name}", value), *words_of(name), *words_of(value)}
    for path, value in islice(leaves(data), MOST):
        found.update(map(mark, _ways(path)))
        if is_found(value):
            found |= {mark(path, value), *_loose_words(value)}
    found.discard("_")
    return found


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value and the path to it; the path says nothing of places in lists."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from leaves(value, f"{path}.{name}" if path else str(name))
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, path)
    elif data is not None:
        yield path, data


def words_of(text: str) -> set[str]:
    """The text as one word, and its parts."""
    return {word(text), *(f"_{part}" for part in PARTED.split(text.lower()) if part)} - {"_"}


def word(text: str) -> str:
    """A text as the index keeps it."""
    return "_" + PARTED.sub("_", text.lower())[:LONGEST].strip("_")


def beginnings(text: str) -> list[str]:
    """The tokens of which one must be there for a word: an address is found as a whole, and the networks around it."""
    return [word(text), *around] if (around := networks(text)) else [f"{word(text)}*"]


def place(name: str, value: object) -> str:
    """The mark of where a resource belongs: its kind, service, region or estate."""
    return _hash(f"{name}:{value}")


def mark(path: str, value: Any = None) -> str:
    """The mark of a field that is there, or of a field with this value."""
    return _hash(path if value is None else f"{path}={said(value)}")


def said(value: Any) -> str:
    """A plain value as a person types it, whatever its case."""
    return str(value).lower()


def is_found(value: Any) -> bool:
    """Whether the index finds a field by this value."""
    return not is_masked(value) and len(str(value)) <= LONGEST


def networks(text: str) -> list[str]:
    """The networks, as words, in which an IPv4 address lies; none where the text is no such address."""
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        return []
    return [word(str(ipaddress.ip_network(f"{address}/{bits}", strict=False))) for bits in range(16, 33)]


def _ways(path: str) -> Iterator[str]:
    """The path, and those of the mappings in which it lies."""
    while path:
        yield path
        path = path.rpartition(".")[0]


def _loose_words(value: Any) -> Iterator[str]:
    """A field's value as a word, where people look for such: names, ids, addresses; not times and numbers."""
    if isinstance(value, str) and value and not STAMP.match(value):
        yield word(value)


def _hash(text: str) -> str:
    return "h" + hashlib.blake2b(text.encode(errors="replace"), digest_size=6).hexdigest()
