"""What a resource uses, what uses it, what it holds and belongs to, among what was collected beside it.

Found when asked: forward by the fields that its kind declares, backward by those of the kinds that may use it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from collection.kinds import Kind, Text
from collection.looking import Past, Spot, Today
from collection.mentioning import candidates
from collection.models import Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.paths import read
from collection.planning import GLOBAL
from collection.registry import KINDS, children
from collection.shaping import SEPARATOR, is_masked
from collection.surroundings import Spots, outcomes_of, places_today, things_of
from collection.tables import title_of

MOST = 200  # links of one sort that a page shows
SCANNED = 400  # candidates that are looked through
ACCOUNT, REGION = 4, 3  # the parts of an ARN


@dataclass
class Link:
    """One thing. Without a version it dangles: ``why`` it was not collected, and the outcome that says more."""

    value: str
    version: ResourceVersion | None = None
    why: Text = ""
    outcome: Outcome | None = None


@dataclass
class Group:
    """The links to things of one kind. ``more``: there are others that the page does not show."""

    name: str
    links: list[Link] = field(default_factory=list)
    more: bool = False

    @property
    def title(self) -> Text:
        return title_of(KINDS.get(self.name), self.name)


@dataclass
class Around:
    """What stands around one version, in the collection that a person looks at, or as its account stands today."""

    looking: Past | Today
    version: ResourceVersion

    def __post_init__(self) -> None:
        self.estate = self.version.inventory.estate
        self.region = self.version.inventory.region
        self.kind = KINDS.get(self.version.inventory.kind)

    def chapters(self) -> list[tuple[str, list[Group]]]:
        """Everything, under a title each; without those of which there is nothing to say."""
        chapters = [
            (_("Part of"), self.parents()),
            (_("Uses"), self.uses()),
            (_("Used by"), self.used_by()),
            (_("Holds"), self.children()),
        ]
        return [(title, groups) for title, groups in chapters if groups]

    def uses(self) -> list[Group]:
        """What its own fields name. One value may be of several kinds: it dangles once, if it is of none."""
        values = {name: values_at(path, self.version.data) for name, path in self._relations.items()}
        named = self._named({name: some[:MOST] for name, some in values.items()})
        groups = [
            Group(name, [self._link(name, value, named[name]) for value in some[:MOST]], len(some) > MOST)
            for name, some in values.items()
        ]
        told = {link.value for group in groups for link in group.links if link.version}
        for group in groups:
            group.links = [link for link in group.links if link.version or link.value not in told]
            told |= {link.value for link in group.links}
        return [group for group in groups if group.links]

    def used_by(self) -> list[Group]:
        """The things of other kinds whose fields name it."""
        paths = self._users
        groups, looked, room = {name: Group(name) for name in paths}, Counter[str](), MOST
        is_past = isinstance(self.looking, Past)
        for one in candidates(self.version, self._there(paths), paths, SCANNED, is_past=is_past):
            group = groups[one.version.inventory.kind]
            looked[group.name] += 1
            group.more = looked[group.name] < one.of_kind
            if one.version.pk != self.version.pk and self._is_named_by(one.version, paths[group.name]):
                group.links.append(Link(str(one.version), one.version))
        for group in groups.values():
            group.more |= len(group.links) > room
            group.links = group.links[:room]
            room -= len(group.links)
        return [group for group in groups.values() if group.links or group.more]

    def parents(self) -> list[Group]:
        """The thing in which it lies: its key begins with that one's."""
        if not self.kind or not self.kind.parent:
            return []
        parts = self.version.key.split(SEPARATOR)
        keys = [SEPARATOR.join(parts[:number]) for number in range(1, len(parts))]
        found = self._there([self.kind.parent]).filter(inventory__region=self.region, key__in=keys)
        nearest = max(found, key=lambda version: len(version.key), default=None)
        return [Group(self.kind.parent, [Link(str(nearest), nearest)])] if nearest else []

    def children(self) -> list[Group]:
        """The things that lie in it, and the kinds of which that is not known."""
        inside = self._inside()
        groups = [self._held(kind.name, inside[kind.name]) for kind in self._children]
        return [group for group in groups if group.links]

    def _held(self, name: str, found: list[ResourceVersion]) -> Group:
        group = Group(name, [Link(str(one), one) for one in found[:MOST]], len(found) > MOST)
        spot = self._spot(name, self.region)
        if not found and (spot is None or not _was_read(spot)):
            group.links.append(Link("", None, *self._why_unread(spot)))
        return group

    def _inside(self) -> dict[str, list[ResourceVersion]]:
        """By kind, one more than are shown."""
        found = defaultdict[str, list[ResourceVersion]](list)
        if self._children:
            begin = self.version.key + SEPARATOR
            inside = self._there(kind.name for kind in self._children)
            inside = inside.filter(inventory__region=self.region, key__startswith=begin).defer("data", "tags")
            ranked = inside.annotate(rank=Window(RowNumber(), partition_by="inventory__kind", order_by="key"))
            for one in ranked.filter(rank__lte=MOST + 1).order_by("rank"):
                if one.key.startswith(begin):  # SQLite asks whatever the case
                    found[one.inventory.kind].append(one)
        return found

    # Forward

    def _named(self, values: Mapping[str, list[str]]) -> dict[str, list[ResourceVersion]]:
        """By kind, the things that may be meant by one of its values."""
        found, meant = defaultdict[str, list[ResourceVersion]](list), Q()
        for name, some in values.items():
            said = set().union(*map(spellings, some))
            if said:
                meant |= Q(Q(arn__in=said) | Q(resource_id__in=said) | Q(name__in=said), inventory__kind=name)
        for one in self._there(values).filter(meant).defer("data", "tags") if meant else ():
            found[one.inventory.kind].append(one)
        return found

    def _link(self, name: str, value: str, named: list[ResourceVersion]) -> Link:
        found = [one for one in named if _may_meet(self.version, one, value)]
        if found:
            return Link(value, min(found, key=self._distance))
        return Link(value, None, *self._why_not(name, value))

    def _distance(self, other: ResourceVersion) -> tuple[bool, bool, int]:
        """Nearest first: of its own region, then of none, by what identifies rather than by name."""
        region = other.inventory.region
        return region != self.region, region != GLOBAL, other.pk

    def _why_not(self, name: str, value: str) -> tuple[Text, Outcome | None]:
        arn = value.split(":")
        account = arn[ACCOUNT] if value.startswith("arn:") and len(arn) > ACCOUNT else ""
        if account.isdigit() and account != self.estate.account_id:
            return _("It belongs to another account, %(account)s.") % {"account": account}, None
        if name not in KINDS:
            return _("The portal does not collect this kind."), None
        region = GLOBAL if KINDS[name].is_global else (arn[REGION] if account else "") or self.region
        spot = self._spot(name, region)
        if spot is None or not _was_read(spot):
            return self._why_unread(spot)
        return _("It was not among those found: it may have gone, or not be the account's own."), None

    def _why_unread(self, spot: Spot | None) -> tuple[Text, Outcome | None]:
        if spot is None or spot.outcome is None:
            if isinstance(self.looking, Past):
                return _("It is not part of this collection."), None
            return _("It was never collected there."), None
        return spot.outcome.meaning, spot.outcome

    # Backward

    def _is_named_by(self, other: ResourceVersion, path: str) -> bool:
        return any(_may_meet(other, self.version, value) for value in values_at(path, other.data))

    # Both

    @cached_property
    def _relations(self) -> Mapping[str, str]:
        return self.kind.relations if self.kind else {}

    @cached_property
    def _users(self) -> dict[str, str]:
        """By kind that may use it: the path of the values that name it."""
        name = self.version.inventory.kind
        return {kind.name: kind.relations[name] for kind in KINDS.values() if name in kind.relations}

    @cached_property
    def _children(self) -> list[Kind]:
        return children(self.kind) if self.kind else []

    def _there(self, names: Iterable[str]) -> ResourceQuerySet:
        """The things of these kinds in the same account, as they are looked at."""
        names = set(names)
        spots = [spot for name in names for spot in self._spots[name]] if isinstance(self.looking, Past) else []
        return things_of(self.looking, self.estate, spots).filter(inventory__kind__in=names)

    @cached_property
    def _spots(self) -> Spots:
        """Of a collection all that is asked for; of what stands only where something may be missing."""
        beside = {*self._relations, *(kind.name for kind in self._children)}
        if isinstance(self.looking, Past):
            parents = {self.kind.parent} if self.kind else set()
            return outcomes_of(self.looking, beside | parents | set(self._users))
        said = [value.split(":") for path in self._relations.values() for value in values_at(path, self.version.data)]
        abroad = {parts[REGION] for parts in said if parts[0] == "arn" and len(parts) > ACCOUNT}
        return places_today(self.estate, beside, {self.region, GLOBAL} | abroad)

    def _spot(self, name: str, region: str) -> Spot | None:
        return next((spot for spot in self._spots[name] if spot.region in (region, GLOBAL)), None)


def values_at(path: str, data: Any) -> list[str]:
    """The texts that a declared path finds, each once; a mask or nothing is none."""
    found = (value for value in _flat(read(path, data)) if isinstance(value, str) and value)
    return list(dict.fromkeys(value for value in found if not is_masked(value)))


def spellings(value: str) -> set[str]:
    """How else AWS writes the same: log groups with and without ``:*``, functions with a version or alias."""
    if not value.startswith("arn:"):
        return {value}
    bare = value.removesuffix(":*")
    parts = bare.split(":")
    qualified = {":".join(parts[:7])} if ":function:" in bare and len(parts) > 7 else set()
    return {value, bare, f"{bare}:*", *qualified}


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def _may_meet(one: ResourceVersion, other: ResourceVersion, value: str) -> bool:
    """Whether a value of one means the other: an ARN anywhere, an id or name only in the same region or in none."""
    said = spellings(value)
    if other.arn in said:
        return True
    regions = {one.inventory.region, other.inventory.region}
    return (len(regions) == 1 or GLOBAL in regions) and bool(said & {other.resource_id, other.name} - {""})


def _was_read(spot: Spot) -> bool:
    """Whether what stands there is all that there is."""
    return spot.outcome is not None and spot.outcome.found and spot.outcome.complete
