"""Pictures of what a person sees: what is where, how it grew, what changed, what needs attention, how old it is.

They read sums that are kept where things change, never the resources themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from collection.kinds import Text
from collection.models import Collection, Estate, Inventory, Outcome, ServiceRun, Tally
from collection.models.changes import COUNTS, sums
from collection.registry import SERVICES
from collection.states import FINE, OPEN_COLLECTIONS, CollectionState

if TYPE_CHECKING:
    from collection.models.estates import Viewer

OLD = timedelta(days=7)  # that the newest collection of an account may be ago
READ = (CollectionState.COMPLETED, CollectionState.PARTIAL)
WORST = 10  # collections that are named for what needs attention
Counts = dict[str, int]


@dataclass
class Trouble:
    """What needs attention of one sort; ``shown``: a state or mark, ``unread``: how many were not read to their end."""

    shown: str
    times: int = 0
    unread: int = 0

    def add(self, times: int, unread: int) -> None:
        self.times, self.unread = self.times + times, self.unread + unread


@dataclass
class Worry:
    """A collection with its troubles, the most frequent first."""

    collection: Collection
    troubles: list[Trouble]

    @property
    def times(self) -> int:
        return sum(trouble.times for trouble in self.troubles)


@dataclass
class Age:
    """How old an account's newest collection is that read something; None where there is none."""

    estate: Estate
    newest: Collection | None = None

    @property
    def at(self) -> datetime | None:
        return self.newest.finished_at if self.newest else None

    @property
    def days(self) -> float | None:
        return (timezone.now() - self.at) / timedelta(days=1) if self.at else None

    @property
    def is_old(self) -> bool:
        return self.at is None or self.at < timezone.now() - OLD


@dataclass
class Pictures:
    """Of these accounts, over so many days up to today (UTC)."""

    user: "Viewer"
    estates: list[Estate]
    span: int = 30
    today: date = field(default_factory=lambda: timezone.now().date())

    @cached_property
    def by_service(self) -> list[tuple[str, int]]:
        """How many resources stand in each service, the most first."""
        return _summed((kind.partition(".")[0], items) for kind, _region, items in self._standing)

    @cached_property
    def by_region(self) -> list[tuple[str, int]]:
        """The same of each region, and of ``global``."""
        return _summed((region, items) for _kind, region, items in self._standing)

    @property
    def total(self) -> int:
        return sum(items for _service, items in self.by_service)

    @cached_property
    def changes(self) -> list[tuple[date, Counts]]:
        """What changed on each day, the first day first; of what is still under way, today."""
        known = self._tallies
        days = (self.today - timedelta(days=ago) for ago in reversed(range(self.span)))
        return [(day, known.get(day, dict.fromkeys(COUNTS, 0))) for day in days]

    @property
    def growth(self) -> list[tuple[date, int]]:
        """How many resources stood at the end of each day: what stands now, without what has come since."""
        stood, found = self.total, []
        for day, counts in reversed(self.changes):
            found.append((day, stood))
            stood -= counts["first_found"] + counts["added"] - counts["removed"]
        return found[::-1]

    @cached_property
    def troubles(self) -> list[Trouble]:
        """What needs attention in the newest run of each service, by state or mark, the most frequent first."""
        return _merged(trouble for _collection, trouble in self._attention)

    @cached_property
    def worries(self) -> list[Worry]:
        """The collections with the most of it."""
        found: dict[Any, list[Trouble]] = defaultdict(list)
        for collection, trouble in self._attention:
            found[collection].append(trouble)
        named = Collection.objects.of(self.user).in_bulk(sorted(found, key=lambda pk: -_times(found[pk]))[:WORST])
        worries = [Worry(collection, _merged(found[pk])) for pk, collection in named.items()]
        return sorted(worries, key=lambda worry: -worry.times)

    @cached_property
    def ages(self) -> list[Age]:
        """Of each account, the oldest first."""
        read = Collection.objects.filter(
            estate=OuterRef("pk"), deleted_at=None, state__in=READ, finished_at__isnull=False
        )
        newest = Subquery(read.order_by("-finished_at").values("pk")[:1])
        asked = dict(Estate.objects.filter(pk__in=self._pks).values_list("pk", newest))
        known = Collection.objects.of(self.user).in_bulk([pk for pk in asked.values() if pk])
        ages = [Age(estate, known.get(asked.get(estate.pk))) for estate in self.estates]
        return sorted(ages, key=lambda age: (age.at is not None, age.at))

    @property
    def is_doubled(self) -> bool:
        """Whether an account counts more than once, because several profiles read it."""
        return len({estate.account_id for estate in self.estates}) < len(self.estates)

    @property
    def _pks(self) -> list[int]:
        return [estate.pk for estate in self.estates]

    @cached_property
    def _standing(self) -> list[tuple[str, str, int]]:
        rows = Inventory.objects.filter(estate__in=self._pks, items__gt=0).values_list("kind", "region")
        return list(rows.annotate(Sum("items")).order_by())

    @cached_property
    def _tallies(self) -> Mapping[date, Counts]:
        since = self.today - timedelta(days=self.span)
        days = Tally.objects.filter(estate__in=self._pks, day__gt=since).by_day()
        today = days.get(self.today, dict.fromkeys(COUNTS, 0))
        return {**days, self.today: {name: today[name] + more for name, more in self._under_way().items()}}

    def _under_way(self) -> Counts:
        """What collections that have not ended have changed already; their tallies will say so when they end."""
        going = Collection.objects.filter(estate__in=self._pks, state__in=OPEN_COLLECTIONS)
        until_now = Outcome.objects.filter(service_run__collection__in=going).aggregate(**sums())
        told = going.aggregate(**sums())  # by those that are tried again
        return {name: until_now[name] - told[name] for name in COUNTS}

    @cached_property
    def _attention(self) -> list[tuple[Any, Trouble]]:
        """By collection and state or mark."""
        bad = Outcome.objects.filter(service_run__in=self._newest_runs()).needing_attention()
        rows = bad.values("service_run__collection", "state", "truncated").order_by()
        rows = rows.annotate(times=Count("pk"), unread=Count("pk", filter=Q(complete=False)))
        return [(row["service_run__collection"], _trouble(row)) for row in rows]

    def _newest_runs(self) -> QuerySet[ServiceRun]:
        """The last one of each service in each account that has ended."""
        ended = ServiceRun.objects.filter(
            collection__estate__in=self._pks, collection__deleted_at=None, finished_at__isnull=False
        )
        last = ended.values("collection__estate", "service").annotate(at=Max("finished_at")).values("at").order_by()
        return ended.filter(finished_at__in=last)


def estates_of(user: "Viewer") -> list[Estate]:
    """The accounts that a person may look at, with their profiles."""
    return list(Estate.objects.of(user).select_related("profile").order_by("account_id", "profile__name", "pk"))


def title_of_service(name: str) -> Text:
    return SERVICES[name].title if name in SERVICES else name


def _trouble(row: Mapping[str, Any]) -> Trouble:
    mark = "truncated" if row["truncated"] else "gaps"
    return Trouble(mark if row["state"] in FINE else row["state"], row["times"], row["unread"])


def _summed(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    found: dict[str, int] = defaultdict(int)
    for name, count in counts:
        found[name] += count
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _merged(troubles: Iterable[Trouble]) -> list[Trouble]:
    found: dict[str, Trouble] = {}
    for one in troubles:
        found.setdefault(one.shown, Trouble(one.shown)).add(one.times, one.unread)
    return sorted(found.values(), key=lambda one: (-one.times, one.shown))


def _times(troubles: list[Trouble]) -> int:
    return sum(trouble.times for trouble in troubles)
