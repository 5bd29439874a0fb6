"""What a resource uses, what uses it, what it holds and belongs to, among what was collected beside it.

Found when asked: forward by the fields that its kind declares, backward by those of the kinds that may use it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from collection.kinds import Kind, Text
from collection.looking import Past, Spot, Today
from collection.models import Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.paths import read
from collection.planning import GLOBAL
from collection.registry import KINDS, children
from collection.shaping import SEPARATOR, is_masked
from collection.tables import title_of

MOST = 200  # links of one sort that a page shows
SCANNED = 1000  # candidates of one kind that are looked through
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
        self._spots: dict[str, list[Spot]] = {}

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
        groups = []
        for name, path in self.kind.relations.items() if self.kind else ():
            values = values_at(path, self.version.data)
            groups.append(Group(name, [self._link(name, value) for value in values[:MOST]], len(values) > MOST))
        told = {link.value for group in groups for link in group.links if link.version}
        for group in groups:
            group.links = [link for link in group.links if link.version or link.value not in told]
            told |= {link.value for link in group.links}
        return [group for group in groups if group.links]

    def used_by(self) -> list[Group]:
        """The things of other kinds whose fields name it."""
        groups: list[Group] = []
        for kind in (kind for kind in KINDS.values() if self.version.inventory.kind in kind.relations):
            room = MOST - sum(len(group.links) for group in groups)
            groups.append(self._users(kind, room))
        return [group for group in groups if group.links or group.more]

    def parents(self) -> list[Group]:
        """The thing in which it lies: its key begins with that one's."""
        if not self.kind or not self.kind.parent:
            return []
        parts = self.version.key.split(SEPARATOR)
        keys = [SEPARATOR.join(parts[:number]) for number in range(1, len(parts))]
        found = self._there(self.kind.parent).filter(inventory__region=self.region, key__in=keys)
        nearest = max(found, key=lambda version: len(version.key), default=None)
        return [Group(self.kind.parent, [Link(str(nearest), nearest)])] if nearest else []

    def children(self) -> list[Group]:
        """The things that lie in it, and the kinds of which that is not known."""
        return [group for kind in (children(self.kind) if self.kind else ()) if (group := self._inside(kind)).links]

    def _inside(self, kind: Kind) -> Group:
        begin = self.version.key + SEPARATOR
        inside = self._there(kind.name).filter(inventory__region=self.region, key__startswith=begin)
        found = [one for one in inside.order_by("key")[: MOST + 1] if one.key.startswith(begin)]
        group = Group(kind.name, [Link(str(one), one) for one in found[:MOST]], len(found) > MOST)
        spot = self._spot(kind.name, self.region)
        if not found and (spot is None or not _was_read(spot)):
            group.links.append(Link("", None, *self._why_unread(spot)))
        return group

    # Forward

    def _link(self, name: str, value: str) -> Link:
        found = [one for one in self._named(name, value) if _may_meet(self.version, one, value)]
        if found:
            return Link(value, min(found, key=self._distance))
        return Link(value, None, *self._why_not(name, value))

    def _named(self, name: str, value: str) -> ResourceQuerySet:
        said = spellings(value)
        return self._there(name).filter(Q(arn__in=said) | Q(resource_id__in=said) | Q(name__in=said))

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

    def _users(self, kind: Kind, room: int) -> Group:
        group, path = Group(kind.name), kind.relations[self.version.inventory.kind]
        candidates = self._mentioning(kind.name)[: SCANNED + 1]
        for number, one in enumerate(candidates):
            if number == SCANNED or len(group.links) == room:
                group.more = True
                break
            if one.pk != self.version.pk and any(
                _may_meet(one, self.version, value) for value in values_at(path, one.data)
            ):
                group.links.append(Link(str(one), one))
        return group

    def _mentioning(self, name: str) -> ResourceQuerySet:
        """The things in whose data its id, ARN or name stands somewhere: few enough to look through."""
        said = {self.version.resource_id, self.version.arn.removesuffix(":*"), self.version.name} - {""}
        written = {json.dumps(text, ensure_ascii=ascii_)[1:-1] for text in said for ascii_ in (True, False)}
        mentioned = Q()
        for text in written:
            mentioned |= Q(data_text__contains=text)
        there = self._there(name).annotate(data_text=Cast("data", TextField()))
        return there.filter(mentioned).order_by("name", "resource_id", "pk")

    # Both

    def _there(self, name: str) -> ResourceQuerySet:
        """The things of a kind in the same account, as they are looked at."""
        spots = self._spots_of(name) if isinstance(self.looking, Past) else []  # what stands needs none
        found = self.looking.versions(spots, name).filter(inventory__estate=self.estate)
        return found.select_related("inventory")

    def _spots_of(self, name: str) -> list[Spot]:
        if name not in self._spots:
            spots = self.looking.spots(name, self.estate)
            self._spots[name] = [spot for spot in spots if spot.estate is None or spot.estate == self.estate]
        return self._spots[name]

    def _spot(self, name: str, region: str) -> Spot | None:
        return next((spot for spot in self._spots_of(name) if spot.region in (region, GLOBAL)), None)


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
