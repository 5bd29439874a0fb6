"""Collections as rows of a list, with how far the open ones are."""

from collections.abc import Iterable
from dataclasses import dataclass

from collection.models import Collection
from collection.progress import Part, parts_of, percent


@dataclass(frozen=True)
class Row:
    """A collection in a list."""

    collection: Collection
    parts: list[Part]

    @property
    def percent(self) -> int:
        return percent(self.collection, self.parts)

    @property
    def found(self) -> int:
        """Of an open one: until now."""
        return sum(part.items for part in self.parts) if self.parts else self.collection.found

    @property
    def waits_for_the_broker(self) -> bool:
        return any(part.waits_for_the_broker for part in self.parts)


def listed(collections: Iterable[Collection]) -> list[Row]:
    """In two queries more than the collections themselves, and none for those that have ended."""
    rows = list(collections)
    under_way = [collection for collection in rows if collection.is_open]
    parts = parts_of(under_way) if under_way else {}
    return [Row(collection, parts.get(collection.pk, [])) for collection in rows]
