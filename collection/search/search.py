"""One search as an address keeps it: words, filters, and of what: what stands today, or what one collection found."""

from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.http import QueryDict

from accounts.models import CredentialProfile
from collection.models import Collection, Estate, Inventory, Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.search import index, scanning
from collection.search.doubles import known_twice, once
from collection.search.filters import BadFilter, Filter, alternatives, has_tokens
from collection.search.indexing import behind
from collection.search.matching import condition
from collection.search.named import understood
from collection.search.scanning import Page, page_of, scanned
from collection.search.tokens import beginnings, mark, place, word
from collection.tables import LENGTH, WORDS, searched

if TYPE_CHECKING:
    from collection.models.estates import Viewer

MANY = 1000  # hits that are counted; of more it is said that there are more
FEW = 5000  # hits of the index that are looked at one by one
ALL_OF_ONE = 200_000  # the same of a collection, which is one account's
MANY_OF_KIND = 50_000  # things of one kind whose fields are not read where the index could tell
OWNERS = 3  # accounts that the index is asked for by name: of many it is slower than the database
ESTATES = {"account": "account_id", "profile": "profile__name__iexact"}
PLACES = {"kind": "inventory__kind", "account": "inventory__estate__account_id"}


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
                search.filters.append(understood(text.strip(), user))
            except BadFilter as problem:
                search.problems.append(problem)
        return search

    @property
    def words(self) -> list[str]:
        return self.text.split()[:WORDS]

    @property
    def _signs(self) -> str:
        """Words without a letter or digit, such as ``*``: no index has them, so the data are read."""
        return " ".join(one for one in self.words if word(one) == "_")

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.filters

    def versions(self) -> ResourceQuerySet:
        """All that is found, each thing once."""
        return self._found.all()

    @cached_property
    def _found(self) -> ResourceQuerySet:
        if self.collection:
            return self._reading(self._there) if self._is_behind() else self._then(self._there)
        return self._once(self._by_index(self._there))

    def within(self, versions: ResourceQuerySet, kind: str, total: int = MANY_OF_KIND) -> list[ResourceQuerySet]:
        """Those of a kind's versions that are found, each through every profile it is known by.

        Where the first have none the next count: what no index finds by its words is looked for inside of all words
        before it is said that there is nothing. total: of how many; where that is little, its fields are rather read
        than looked for among everybody's.
        """
        kinds = [] if any(one.name == "kind" for one in self.filters) else [Filter("kind", "=", kind)]
        inside = replace(self, filters=[*self.filters, *kinds])
        if inside._is_behind(kind=kind):
            return [self._reading(versions)]
        found = inside._then(versions) if self.collection else inside._of_kind(versions, total)
        return [found, self._reading(versions)] if self.words else [found]

    def page(self, after: int | None = None) -> Page:
        """The hits after a version, newest first."""
        if not self.collection and self._is_frequent and (page := self._newest_page(after)):
            return page
        if self.collection and after is None:
            shown = ResourceVersion.objects.filter(pk__in=self._newest[: scanning.PAGE + 1]).order_by("-pk")
            return page_of(list(shown.select_related("inventory__estate__profile")))
        versions = self.versions().select_related("inventory__estate__profile").order_by(*self._newest_first)
        if after is not None:
            versions = versions.filter(pk__lt=after)
        return scanned(versions, after) if self.is_slow else page_of(list(versions[: scanning.PAGE + 1]))

    def count(self) -> int:
        """How many there are; MANY + 1: more than that."""
        if self.collection:
            return len(self._newest)
        some = self._of(self._hits)[: MANY + 1].count() if self._is_frequent else 0
        return some if some > MANY else self.versions().order_by()[: MANY + 1].count()

    @property
    def is_slow(self) -> bool:
        """Whether data must be read of which no index tells, in more than one kind."""
        kinds = any(one.name == "kind" and one.operator == "=" for one in self.filters)
        is_read = bool(self._signs) or any(not one.is_place for one in self._unindexed)
        return is_read and not self.collection and not kinds and (not self._groups() or self._is_frequent)

    @cached_property
    def _newest(self) -> list[int]:
        """Of a collection, where to find a page costs as much as to count: the ids of both."""
        return list(self.versions().order_by(*self._newest_first).values_list("pk", flat=True)[: MANY + 1])

    # Where

    @cached_property
    def _there(self) -> ResourceQuerySet:
        seen = ResourceVersion.objects.of(self.user)
        if self.collection:
            outcomes = Outcome.objects.of(self.user).filter(service_run__collection=self.collection)
            return seen.found_by(outcomes)
        return seen.open()

    @property
    def _newest_first(self) -> list[Any]:
        """Of a few accounts all are sorted: reading all versions backwards would meet them late."""
        few = any(one.name in ESTATES and one.operator == "=" for one in self.filters)
        return [(F("pk") + 0).desc()] if few or self.collection else ["-pk"]

    @cached_property
    def _estates(self) -> list[int]:
        """Where it may be: of a collection its own estate, which was looked at before."""
        if self.collection:
            return [self.collection.estate_id] if self.collection.estate_id else []
        estates = Estate.objects.of(self.user)
        for one in (one for one in self.filters if one.operator == "=" and one.name in ESTATES):
            same = [other.value for other in self.filters if (other.name, other.operator) == (one.name, "=")]
            estates = estates.filter(reduce(or_, (Q(**{ESTATES[one.name]: value}) for value in same)))
        return list(estates.values_list("pk", flat=True))

    @cached_property
    def known_twice(self) -> list[str]:
        """The accounts that are reached through several profiles."""
        return known_twice(self.user)

    def _once(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        return once(versions, self.user, self.known_twice) if self.known_twice else versions

    # What: by index, or by reading

    def _reading(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        return searched(versions.filter(self._read(self.filters)), self.text)

    def _unknown(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        """Those that fulfil what the index does not know."""
        return searched(versions.filter(self._read(self._unindexed)), self._signs)

    def _by_index(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        found, groups = self._unknown(versions), self._groups()
        if not groups:
            return found
        return self._by_database(versions) if self._is_frequent else found.filter(index.Among(self._hits.pks))

    def _of_kind(self, versions: ResourceQuerySet, total: int) -> ResourceQuerySet:
        """Where the hits are no fewer than what there is, that is read; not on SQLite, which reads by Python."""
        is_read = index.is_postgresql() and total < MANY_OF_KIND and not self.words
        found = self._by_all_hits(versions, max(total, FEW) if is_read else ALL_OF_ONE)
        if found is not None:
            return found
        return self._reading(versions) if is_read else self._by_database(versions)

    def _then(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        """In the past: of what still stands the index tells; what has ended since is read."""
        if not self._groups():
            return self._reading(versions)
        standing = versions.filter(valid_to=None)
        still = self._by_all_hits(standing, ALL_OF_ONE)
        still = self._by_database(standing) if still is None else still
        ended = self._reading(versions.exclude(valid_to=None))
        return ResourceVersion.objects.filter(pk__in=still.values("pk").union(ended.values("pk"), all=True))

    def _by_all_hits(self, versions: ResourceQuerySet, most: int) -> ResourceQuerySet | None:
        """The database is told all hits, so that it reads its versions in one go; None where they are more."""
        found, groups = self._unknown(versions), self._groups()
        if not groups:
            return found
        pks = index.listed([*groups, *self._few_owners], most)
        return None if pks is None else found.filter(index.Among(pks))

    def _by_database(self, versions: ResourceQuerySet) -> ResourceQuerySet:
        return self._unknown(versions).filter(pk__in=index.having([*self._groups(), self._owners]))

    def _is_behind(self, **place: Any) -> bool:
        """Whether there are readings that the index does not know yet."""
        known = Inventory.objects.of(self.user).filter(**place)
        return behind(known.filter(estate=self.collection.estate_id) if self.collection else known).exists()

    # The index's hits

    @cached_property
    def _hits(self) -> index.Hits:
        """What the index knows, whoever may see it: all, or the newest."""
        return self._newest_hits()

    def _newest_hits(self, below: int | None = None) -> index.Hits:
        is_one_kind = any(one.name == "kind" and one.operator == "=" for one in self.filters)
        owners = [] if is_one_kind else self._few_owners
        return index.newest([*self._groups(), *owners], FEW, below, is_rare=is_one_kind)

    @property
    def _is_frequent(self) -> bool:
        return bool(self._groups()) and not self._hits.are_all

    def _of(self, hits: index.Hits) -> ResourceQuerySet:
        return self._once(self._unknown(self._there).filter(index.Among(hits.pks)))

    def _newest_page(self, after: int | None) -> Page | None:
        """A page out of the newest hits; None where too few of them are one's own to fill it."""
        hits = self._hits if after is None else self._newest_hits(after)
        found = self._of(hits).select_related("inventory__estate__profile").order_by("-pk")[: scanning.PAGE + 1]
        return page_of(list(found)) if len(found) > scanning.PAGE else None

    @cached_property
    def _owners(self) -> list[str]:
        return [place("estate", pk) for pk in self._estates] or ["nowhere"]

    @property
    def _few_owners(self) -> list[list[str]]:
        return [] if len(self._owners) > OWNERS else [self._owners]

    @property
    def _indexed(self) -> list[Filter]:
        return [one for one in self.filters if has_tokens(one)]

    @property
    def _named(self) -> list[Filter]:
        """Those of which the index knows the words: then the few hits are looked at."""
        return [one for one in self.filters if one.column and one.operator == "=" and word(one.value) != "_"]

    @property
    def _unindexed(self) -> list[Filter]:
        return [one for one in self.filters if not has_tokens(one)]

    def _groups(self) -> list[list[str]]:
        """The groups of tokens to ask the index for; none where the database does as well without it."""
        groups = [beginnings(text) for text in self.words if word(text) != "_"]
        if not groups and not self._indexed and not self._named:
            return []
        groups += [[word(one.value) for one in same] for same in alternatives(self._named)]
        for same in alternatives(self._indexed):
            groups.append([mark(one.name, one.value if one.operator == "=" else None) for one in same])
        for same in alternatives(
            [one for one in self.filters if one.name in ("kind", "service", "region") and one.operator == "="]
        ):
            groups.append([place(one.name, one.value) for one in same])
        return groups

    def _read(self, filters: list[Filter]) -> Q:
        """These filters as one condition; equal names with ``=`` are alternatives."""
        whole = Q()
        for same in alternatives(filters):
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
