"""One search as an address keeps it: words, filters, and of what: what stands today, or what one collection found."""

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.http import QueryDict

from accounts.models import CredentialProfile
from collection.models import Collection, Estate, Inventory, Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.search import index
from collection.search.filters import BadFilter, Filter, parse
from collection.search.indexing import behind
from collection.search.matching import condition
from collection.search.tokens import is_found, mark, networks, place, word
from collection.tables import LENGTH, WORDS, searched

if TYPE_CHECKING:
    from collection.models.estates import Viewer

PAGE = 50
MANY = 1000  # hits that are counted; of more it is said that there are more
PATIENCE = 1.5  # seconds that a page reads data which no index answers
WINDOW = 5000  # versions that are read at once then
PLACES = {"kind": "inventory__kind", "account": "inventory__estate__account_id"}


@dataclass
class Page:
    """Hits, and where the next page begins; ``is_whole``: False where the time ran out before the page was full."""

    versions: list[ResourceVersion]
    next: int | None = None
    is_whole: bool = True


@dataclass
class Search:
    """What is looked for, and what of it could not be understood."""

    user: "Viewer"
    text: str = ""
    filters: list[Filter] = field(default_factory=list)
    problems: list[BadFilter] = field(default_factory=list)
    collection: Collection | None = None

    @classmethod
    def of(cls, user: "Viewer", query: QueryDict, collection: Collection | None = None) -> "Search":
        """As the address asks: ``q`` and any number of ``f``."""
        search = cls(user, query.get("q", "").replace("\x00", "").strip()[:LENGTH], collection=collection)
        for text in dict.fromkeys(filter(str.strip, query.getlist("f"))):
            try:
                search.filters.append(parse(text.strip()))
            except BadFilter as problem:
                search.problems.append(problem)
        return search

    @property
    def words(self) -> list[str]:
        return self.text.split()[:WORDS]

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.filters

    def versions(self) -> ResourceQuerySet:
        """All that is found, each thing once."""
        if self.collection:
            return self._reading(self._there)
        return _once(self._by_index(self._there), self.user)

    def within(self, versions: ResourceQuerySet, kind: str) -> ResourceQuerySet:
        """Those of a kind's versions that are found, each through every profile it is known by.

        What no index finds by its words is looked for inside of all words before it is said that there is nothing.
        """
        if self.collection or behind(Inventory.objects.of(self.user).filter(kind=kind)).exists():
            return self._reading(versions)
        kinds = [] if any(one.name == "kind" for one in self.filters) else [Filter("kind", "=", kind)]
        found = replace(self, filters=[*self.filters, *kinds])._by_index(versions)
        return found if not self.words or found.exists() else self._reading(versions)

    def page(self, after: int | None = None) -> Page:
        """The hits after a version, newest first."""
        versions = self.versions().select_related("inventory__estate__profile").order_by("-pk")
        if after is not None:
            versions = versions.filter(pk__lt=after)
        return self._scanned(versions, after) if self.is_slow else _page(list(versions[: PAGE + 1]))

    def count(self) -> int:
        """How many there are; MANY + 1: more than that."""
        return self.versions().order_by()[: MANY + 1].count()

    @property
    def is_slow(self) -> bool:
        """Whether data must be read of which no index tells, in more than one kind."""
        kinds = any(one.name == "kind" and one.operator == "=" for one in self.filters)
        return not self.collection and not kinds and any(not one.is_place for one in self._unindexed)

    # Where

    @cached_property
    def _there(self) -> ResourceQuerySet:
        seen = ResourceVersion.objects.of(self.user)
        if self.collection:
            outcomes = Outcome.objects.of(self.user).filter(service_run__collection=self.collection)
            return seen.found_by(outcomes)
        return seen.open()

    @cached_property
    def _estates(self) -> list[str]:
        return [place("estate", pk) for pk in Estate.objects.of(self.user).values_list("pk", flat=True)] or ["nowhere"]

    # What: by index, or by reading

    def _reading(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        return searched(versions.filter(self._read(self.filters)), self.text)

    def _by_index(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        found = versions.filter(self._read(self._unindexed))
        groups = self._groups()
        return found.filter(pk__in=index.having([*groups, self._estates])) if groups else found

    @property
    def _indexed(self) -> list[Filter]:
        return [one for one in self.filters if _has_tokens(one)]

    @property
    def _unindexed(self) -> list[Filter]:
        return [one for one in self.filters if not _has_tokens(one)]

    def _groups(self) -> list[list[str]]:
        """The groups of tokens to ask the index for; none where the database does as well without it."""
        if not self.words and not self._indexed:
            return []
        groups = [_beginnings(text) for text in self.words]
        for same in _alternatives(self._indexed):
            groups.append([mark(one.name, one.value if one.operator == "=" else None) for one in same])
        for same in _alternatives(
            [one for one in self.filters if one.name in ("kind", "service") and one.operator == "="]
        ):
            groups.append([place(one.name, one.value) for one in same])
        return groups

    def _read(self, filters: list[Filter]) -> Q:
        """These filters as one condition; equal names with ``=`` are alternatives."""
        whole = Q()
        for same in _alternatives(filters):
            either = Q()
            for one in same:
                either |= self._condition(one)
            whole &= either
        return whole

    def _condition(self, one: Filter) -> Q:
        if not one.is_place:
            return condition(one)
        found = self._place(one)
        return ~found if one.operator == "!=" else found

    def _place(self, one: Filter) -> Q:
        if one.name == "profile":
            readable = CredentialProfile.objects.readable_by(self.user)
            return Q(inventory__estate__profile__in=readable.filter(name__iexact=one.value))
        if one.name == "region":
            return Q(region=one.value)
        if one.name == "service":
            return Q(inventory__kind__startswith=f"{one.value}.")
        return Q(**{PLACES[one.name]: one.value})

    # Slow ones

    def _scanned(self, versions: ResourceQuerySet, after: int | None) -> Page:
        """Read from the newest on, window by window, until the page is full or the time is over."""
        until, found, window = time.monotonic() + PATIENCE, list[ResourceVersion](), WINDOW
        top = after if after is not None else (self._there.aggregate(top=Max("pk"))["top"] or 0) + 1
        while top > 0 and len(found) <= PAGE:
            if time.monotonic() > until:
                return Page(found, top, is_whole=False)
            began, bottom = time.monotonic(), max(0, top - window)
            found += versions.filter(pk__gte=bottom, pk__lt=top)[: PAGE + 1 - len(found)]
            top = bottom
            window = window * 2 if time.monotonic() - began < PATIENCE / 8 else window
        return _page(found)


def profiles_of(user: "Viewer", versions: list[ResourceVersion]) -> Mapping[int, list[str]]:
    """Through which of a person's profiles the same things are known, where these are more than one."""
    accounts = set(_known_twice(user))
    names: dict[int, list[str]] = {}
    for version in versions:
        inventory = version.inventory
        if inventory.estate.account_id in accounts:
            same = _same_thing(user).filter(
                inventory__estate__account_id=inventory.estate.account_id, inventory__kind=inventory.kind,
                inventory__region=inventory.region, key=version.key,
            )  # fmt: skip
            names[version.pk] = sorted(filter(None, same.values_list("inventory__estate__profile__name", flat=True)))
    return names


def _page(versions: list[ResourceVersion]) -> Page:
    shown = versions[:PAGE]
    return Page(shown, shown[-1].pk if len(versions) > PAGE else None)


def _has_tokens(one: Filter) -> bool:
    """Whether the index answers a filter by itself."""
    if one.is_place or one.column or one.operator not in ("=", "?"):
        return False
    return one.operator == "?" or (bool(one.value) and is_found(one.value))


def _beginnings(text: str) -> list[str]:
    """The tokens of which one must be there for a word: an address is found as a whole, and the networks around it."""
    return [word(text), *around] if (around := networks(text)) else [f"{word(text)}*"]


def _alternatives(filters: list[Filter]) -> list[list[Filter]]:
    groups: dict[object, list[Filter]] = defaultdict(list)
    for one in filters:
        groups[one.name if one.operator == "=" else one].append(one)
    return list(groups.values())


def _once(versions: ResourceQuerySet, user: "Viewer") -> ResourceQuerySet:
    """Where several profiles reach one account: of the same thing only the newest reading."""
    accounts = _known_twice(user)
    if not accounts:
        return versions
    newer = Q(inventory__last_complete_at__gt=OuterRef("inventory__last_complete_at"))
    as_new = Q(inventory__last_complete_at=OuterRef("inventory__last_complete_at"), pk__gt=OuterRef("pk"))
    better = _same_thing(user).filter(
        newer | as_new, inventory__kind=OuterRef("inventory__kind"), inventory__region=OuterRef("inventory__region"),
        inventory__estate__account_id=OuterRef("inventory__estate__account_id"), key=OuterRef("key"),
    )  # fmt: skip
    return versions.exclude(Exists(better), inventory__estate__account_id__in=accounts)


def _same_thing(user: "Viewer") -> ResourceQuerySet:
    return ResourceVersion.objects.of(user).open()


def _known_twice(user: "Viewer") -> list[str]:
    accounts = Estate.objects.of(user).values("account_id").annotate(times=Count("pk")).filter(times__gt=1)
    return list(accounts.values_list("account_id", flat=True))
