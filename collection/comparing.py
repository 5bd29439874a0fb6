"""Two collections side by side: what was added, removed and changed, and what cannot be compared, and why.

Removed is said only of a (kind, region) that both collections read to its end; everything else is an obstacle.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from collection.kinds import Text
from collection.models import Collection, Outcome, ResourceVersion
from collection.models.resources import Cause
from collection.registry import KINDS, SERVICES
from collection.states import OPEN_COLLECTIONS, OutcomeState

if TYPE_CHECKING:
    from collection.models.estates import Viewer

Which = Literal["old", "new"]
Place = tuple[str, str]  # kind and region
Row = tuple[Any, ...]  # of a version: CONTENT, and more
NEEDED = (  # of an outcome
    "kind", "region", "state", "truncated", "gaps", "complete", "reading", "inventory_id", "reason", "code", "action",
    "finished_at",
)  # fmt: skip
LAST = 10  # collections among which the one before is looked for
CONTENT = ("inventory_id", "key", "digest", "fingerprint")
NOTHING_THERE = (OutcomeState.NOT_ENABLED, OutcomeState.NOT_IN_REGION)


class What(models.TextChoices):
    """What became of a thing between two collections."""

    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")
    CHANGED = "changed", _("Changed")
    RESHAPED = "reshaped", _("Recorded differently")  # perhaps only its declaration changed


class Thing(NamedTuple):
    """Where a thing has its one place, whoever's account it is in."""

    kind: str
    region: str
    key: str


class Read(NamedTuple):
    """What became of a place, as far as a comparison needs it of all places."""

    pk: int
    kind: str
    region: str
    state: str
    complete: bool
    reading: int | None
    inventory_id: int | None


class Seen(NamedTuple):
    """A version, as far as a comparison needs it."""

    pk: int
    digest: str
    fingerprint: str
    name: str


@dataclass(frozen=True)
class Change:
    """A thing that is not as before: its versions' ids, none where it was not there."""

    what: What
    thing: Thing
    name: str
    old: int | None = None
    new: int | None = None


@dataclass(frozen=True)
class Obstacle:
    """Why a kind in one region cannot be compared: what became of it in this collection; None: it was no part of it."""

    region: str
    which: Which
    outcome: Outcome | None


@dataclass
class KindChanges:
    """What became of a kind between the two; ``compared``: in how many regions it could be told."""

    name: str
    counts: dict[What, int] = field(default_factory=lambda: dict.fromkeys(What, 0))
    obstacles: list[Obstacle] = field(default_factory=list)
    compared: int = 0

    @property
    def title(self) -> Text:
        return KINDS[self.name].title if self.name in KINDS else self.name

    @property
    def service(self) -> str:
        return self.name.partition(".")[0]

    @property
    def service_title(self) -> Text:
        return SERVICES[self.service].title if self.service in SERVICES else self.service

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_quiet(self) -> bool:
        """Compared everywhere, and nothing differs."""
        return not self.total and not self.obstacles

    @property
    def is_apart(self) -> bool:
        """Nothing differs where both looked, and elsewhere one of them did not look at all."""
        unasked = {obstacle.region for obstacle in self.obstacles if obstacle.outcome is None}
        return not self.total and all(obstacle.region in unasked for obstacle in self.obstacles)


@dataclass
class Comparison:
    """What differs between two collections that a person may look at."""

    user: "Viewer"
    old: Collection
    new: Collection

    @cached_property
    def kinds(self) -> list[KindChanges]:
        """Every kind of either, in the order of declaration."""
        found = {kind: KindChanges(kind) for kind in dict.fromkeys(place[0] for place in self._places)}
        barred = {place[:2]: _barred(*place[2:]) for place in self._places}
        pks = [one.pk for sides in barred.values() for _which, one in sides if one]
        outcomes = Outcome.objects.only(*NEEDED).in_bulk(pks)
        for (kind, region), sides in barred.items():
            entry = found[kind]
            entry.obstacles += [Obstacle(region, which, one and outcomes.get(one.pk)) for which, one in sides]
            entry.compared += not sides
        for (kind, what), count in self._counts().items():
            found[kind].counts[what] = count
        order = {name: place for place, name in enumerate(KINDS)}
        return sorted(found.values(), key=lambda kind: (order.get(kind.name, len(order)), kind.name))

    def changes(self, kind: str = "") -> Iterator[Change]:
        """All that differs, of one kind or of all; what only the earlier one has last."""
        return self._by_readings(kind) if self.is_one_estate else self._by_content(kind)

    def _counts(self) -> Counter[tuple[str, What]]:
        if self.is_one_estate:
            return Counter((change.thing.kind, change.what) for change in self.changes())
        return Counter((place[0], what) for what, place, _old, _new in self._side_by_side("", *CONTENT))

    def _by_readings(self, kind: str) -> Iterator[Change]:
        """Of one estate: only what stood at the one reading and not at the other is read."""
        came, left = self._only_in(self.new, kind), self._only_in(self.old, kind)
        told = self._told(came, left)
        for thing, new in came.items():
            old = left.pop(thing, None)
            if old is None:
                yield Change(What.ADDED, thing, new.name, new=new.pk)
            elif old.digest != new.digest:
                same_shape = old.fingerprint == new.fingerprint or thing in told
                what = What.CHANGED if same_shape else What.RESHAPED
                yield Change(what, thing, new.name, old.pk, new.pk)
        for thing, old in left.items():
            yield Change(What.REMOVED, thing, old.name, old=old.pk)

    def _by_content(self, kind: str) -> Iterator[Change]:
        changes = []
        for what, place, old, new in self._side_by_side(kind, *CONTENT, "pk", "name", "resource_id"):
            _inventory, key, _digest, _fingerprint, _pk, name, resource_id = new or old or ()
            pks = (row[4] if row else None for row in (old, new))
            changes.append(Change(what, Thing(*place, key), name or resource_id, *pks))
        yield from sorted(changes, key=lambda change: (change.what == What.REMOVED, change.thing))

    def _side_by_side(self, kind: str, *fields: str) -> Iterator[tuple[What, Place, Row | None, Row | None]]:
        """What differs between two estates, by rows of these fields: to read all is faster than to ask for it."""
        pairs = self._pairs(kind)
        places = {side.inventory_id: (side.kind, side.region) for pair in pairs for side in pair}
        olds, news = ([pair[side] for pair in pairs] for side in (0, 1))
        left = {(places[row[0]], row[1]): row for row in _rows(olds, fields)}
        for row in _rows(news, fields):
            place = places[row[0]]
            old = left.pop((place, row[1]), None)
            if old is None:
                yield What.ADDED, place, None, row
            elif old[2] != row[2]:
                yield What.CHANGED if old[3] == row[3] else What.RESHAPED, place, old, row
        for (place, _key), old in left.items():
            yield What.REMOVED, place, old, None

    @property
    def is_one_estate(self) -> bool:
        """Whether both read the same account through the same profile, so that the numbers of readings tell."""
        return self.old.estate_id is not None and self.old.estate_id == self.new.estate_id

    @cached_property
    def _places(self) -> list[tuple[str, str, Read | None, Read | None]]:
        olds, news = self._read_by(self.old), self._read_by(self.new)
        return [(*place, olds.get(place), news.get(place)) for place in sorted(olds.keys() | news.keys())]

    def _read_by(self, collection: Collection) -> dict[Place, Read]:
        rows = Outcome.objects.of(self.user).filter(service_run__collection=collection).values_list(*Read._fields)
        return {(one.kind, one.region): one for one in map(Read._make, rows)}

    def _pairs(self, wanted: str) -> list[tuple[Read, Read]]:
        """What became of each place, the earlier first, where both read to the end."""
        sides = [(old, new) for kind, _region, old, new in self._places if old and new and wanted in ("", kind)]
        return [(old, new) for old, new in sides if old.complete and new.complete]

    def _only_in(self, here: Collection, wanted: str) -> dict[Thing, Seen]:
        """What one found and the other did not find so."""
        pairs = self._pairs(wanted) if here == self.old else [(new, old) for old, new in self._pairs(wanted)]
        found = ((mine, other) for mine, other in pairs if mine.state != OutcomeState.EMPTY)
        readings = ((mine.inventory_id, mine.reading, other.reading) for mine, other in found)
        fields = ("inventory__kind", "inventory__region", "key", "pk", "digest", "fingerprint", "name", "resource_id")
        rows = ResourceVersion.objects.stood_and_did_not(readings).order_by("inventory__region", "key")
        return {
            Thing(kind, region, key): Seen(pk, digest, fingerprint, name or resource_id)
            for kind, region, key, pk, digest, fingerprint, name, resource_id in rows.values_list(*fields)
        }

    def _told(self, came: dict[Thing, Seen], left: dict[Thing, Seen]) -> set[Thing]:
        """Of what is also recorded differently now: what changed besides, as the versions in between tell."""
        doubtful = any(thing in left and left[thing].fingerprint != new.fingerprint for thing, new in came.items())
        if not doubtful or not self.is_one_estate:
            return set()
        later = Outcome.objects.filter(inventory=OuterRef("inventory"), reading__gte=OuterRef("valid_from"))
        before = Outcome.objects.filter(inventory=OuterRef("inventory"), reading__lt=OuterRef("valid_from"))
        between = Q(Exists(later.filter(service_run__collection=self.new))) & Q(
            Exists(before.filter(service_run__collection=self.old))
        )
        rows = ResourceVersion.objects.filter(between, cause=Cause.CHANGED, inventory__estate=self.new.estate_id)
        return {Thing(*row) for row in rows.values_list("inventory__kind", "inventory__region", "key")}


def _rows(outcomes: Iterable[Read], fields: Iterable[str]) -> Iterable[Row]:
    return ResourceVersion.objects.seen_in(outcomes).order_by().values_list(*fields)


def previous(user: "Viewer", collection: Collection) -> Collection | None:
    """The last collection before it that read much of the same; None where there is none.

    One that read only a small part of it is passed over where another of the last ones read more.
    """
    inventories = Outcome.objects.filter(service_run__collection=collection, complete=True).values("inventory")
    same = Outcome.objects.filter(complete=True, inventory__in=inventories)
    earlier = Collection.objects.of(user).filter(estate=collection.estate_id, created_at__lt=collection.created_at)
    earlier = earlier.exclude(state__in=OPEN_COLLECTIONS)
    last = list(earlier.filter(Exists(same.filter(service_run__collection=OuterRef("pk")))).newest_first()[:LAST])
    parts = same.filter(service_run__collection__in=last).order_by().values_list("service_run__collection")
    shared = dict(parts.annotate(models.Count("pk")))
    return next((one for one in last if 2 * shared[one.pk] >= max(shared.values())), None)


def _barred(old: Read | None, new: Read | None) -> list[tuple[Which, Read | None]]:
    """The sides that keep a place from being compared."""
    if old and new and old.state == new.state and old.state in NOTHING_THERE:
        return []
    sides: Iterable[tuple[Which, Read | None]] = (("old", old), ("new", new))
    return [(which, side) for which, side in sides if side is None or not side.complete]
