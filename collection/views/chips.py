"""Filters as chips that can be taken away, on every page that has ``f`` in its address."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Chip:
    """A filter, and the address without it."""

    text: str
    without: str


def chips(query: QueryDict) -> Iterator[Chip]:
    texts = [text for text in dict.fromkeys(query.getlist("f")) if text.strip()]
    for text in texts:
        rest = query.copy()
        rest.setlist("f", [other for other in texts if other != text])
        rest.pop("after", None)
        yield Chip(text, rest.urlencode())
