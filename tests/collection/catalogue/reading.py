"""Reads one kind from its account as a service run does, without a database: the same calls, the same shaping."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from awscheck.aws import AwsSession
from collection.asking import Asker, Gap, Raw
from collection.bulk import chunks
from collection.joins import Shared
from collection.kinds import Kind
from collection.problems import Problem
from collection.rounds import batch_size
from collection.shaping import Item, Place
from collection.tables import with_volatile
from tests.collection.catalogue.account import lineage
from tests.fake_aws import Asked, FakeAws

PLACE = Place("aws", "111122223333", "us-east-1", b"0" * 32)
ALL = 9


@dataclass
class Read:
    """What one reading brought. ``raws``: the items with all their details, before they are shaped."""

    kind: Kind
    items: list[Item] = field(default_factory=list)
    raws: list[Raw] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    gaps: Counter[Gap] = field(default_factory=Counter)
    gone: int = 0
    problem: Problem | None = None

    @property
    def whole(self) -> list[Raw]:
        """The items' data as pages show it."""
        return [with_volatile(self.kind, item.data, item.volatile) for item in self.items]

    @property
    def digests(self) -> dict[str, str]:
        return {item.key: item.digest for item in self.items}


@dataclass
class Reader:
    """Reads a kind, again and again, below the first item of its parent. items: those whose details are asked for."""

    session: AwsSession
    aws: FakeAws
    kind: Kind
    items: list[Raw] = field(default_factory=list)
    parent: Raw | None = None

    def __post_init__(self) -> None:
        for before in lineage(self.kind)[:-1]:
            self.parent = _as_parent(self._read(before, pages=1))

    def read(self, pages: int = ALL, only: int | None = None) -> Read:
        """So many pages, with everything that belongs to their items, or to one of each page only."""
        return self._read(self.kind, pages, only)

    def _read(self, kind: Kind, pages: int, only: int | None = None) -> Read:
        self.aws.asked.clear()
        self.session.breaker.reset()
        asker, done = Asker(self.session, PLACE, PLACE.region), Read(kind)
        joined = [Shared([join], [], asker.matches(kind, [join])).of(join) for join in kind.joins]
        for _found, missed in joined:
            done.gaps.update(missed.gaps)
        for page in self._pages(asker, kind, pages, done):
            raws = page if only is None else page[only : only + 1]
            for part in chunks(raws, batch_size(kind)):
                self.items[:] = part
                batch = asker.enrich(kind, list(part), [found for found, _missed in joined], self.parent)
                done.items += batch.items
                done.gaps.update(batch.gaps)
                done.gone += batch.gone
            done.raws += raws
        done.asked = list(self.aws.asked)
        return done

    def _pages(self, asker: Asker, kind: Kind, most: int, done: Read) -> Iterator[list[Any]]:
        pages = asker.pages((kind,), self.parent)
        for _number in range(most):
            page = asker.next_page((kind,), pages)
            done.problem = page.problem
            if page.items is None:
                return
            yield page.items[0]


def _as_parent(read: Read) -> Raw:
    """The first item as its children get it."""
    assert read.items, f"a parent has no items: {read.problem}"
    item = read.items[0]
    return {**item.data, "id": item.resource_id, "key": item.key, "_region": item.region, "_unread": item.unread}
