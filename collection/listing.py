"""A kind's page of rows as a person wished for it, with the readings it comes from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.http import QueryDict

from collection import layouts
from collection.kinds import Kind, Text
from collection.looking import Past, Spot, Today
from collection.models import Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.ordering import PAGE, Order, Page, Pages
from collection.planning import GLOBAL
from collection.registry import KINDS, SERVICES
from collection.search.search import MANY_OF_KIND, Search
from collection.states import FINE
from collection.tables import BASE, DEFAULT_SORT, Row, TableColumn, metric_names, title_of

READINGS = 20  # spots that a page lists, until one asks for all
NAMED = 20  # places that a trouble names


@dataclass(frozen=True)
class Wish:
    """What the address asks for; whatever is not understood is as if it were not there."""

    search: Search
    region: str = ""
    sort: str = DEFAULT_SORT
    after: str = ""
    size: int = PAGE
    all_readings: bool = False

    @classmethod
    def of(cls, looking: Past | Today, query: QueryDict) -> "Wish":
        given: dict[str, Any] = {
            name: str(query[name]).replace("\x00", "").strip() for name in ("region", "sort", "after") if name in query
        }
        given["all_readings"] = query.get("readings") == "all"
        return cls(Search.of(looking.user, query, looking.collection), **given)

    @property
    def narrows(self) -> bool:
        return bool(self.region or not self.search.is_empty or self.search.problems)

    @property
    def list_name(self) -> str:
        """What tells the sorted list that is asked for from any other."""
        filters = sorted(map(str, self.search.filters))
        return repr(("table", str(self.search.collection and self.search.collection.pk), self.region, self.sort,
                     self.search.text, filters))  # fmt: skip

    def leaves(self, versions: ResourceQuerySet, kind: str, total: int = MANY_OF_KIND) -> list[ResourceQuerySet]:
        """Those of a kind's versions that are asked for; none where a filter cannot be understood.

        Where the first have none the next count.
        """
        if self.search.problems:
            return [versions.none()]
        found = versions.filter(region=self.region) if self.region else versions
        return [found] if self.search.is_empty else self.search.within(found, kind, total)


@dataclass
class Trouble:
    """Regions of which a kind could not be read (to its end) for the same reason."""

    spots: list[Spot] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome | None:
        return self.spots[0].outcome

    @property
    def first(self) -> list[Spot]:
        return self.spots[:NAMED]

    @property
    def further(self) -> int:
        """How many there are beside the first."""
        return max(0, len(self.spots) - NAMED)


@dataclass
class Listing:
    """A table with all that stands around it."""

    name: str
    kind: Kind | None
    wish: Wish
    spots: list[Spot]
    regions: list[tuple[str, int]]
    total: int
    page: Page
    columns: list[TableColumn]
    rows: list[Row]
    is_dense: bool = False

    @classmethod
    def of(cls, looking: Past | Today, name: str, wish: Wish) -> "Listing":
        kind, spots = KINDS.get(name), looking.spots(name)
        every = looking.versions(spots, name)
        regions = _regions(kind, spots, every)
        counts = dict(regions)
        total = sum(counts.values())
        known = (counts.get(wish.region, 0) if wish.region else total) if wish.search.is_empty else None
        order = Order.of(kind, wish.sort)
        list_name = f"{name} {wish.list_name}"
        found = (Pages(rows, order, list_name, known, wish.size) for rows in wish.leaves(every, name, total))
        page = _first_found(pages.page(wish.after) for pages in found)
        versions = _in_order(page.rows)
        values = looking.values(name, versions)
        layout = layouts.of(looking.user, name)
        wanted = layout.columns(accounts=len(_estates(spots)) > 1, metrics=metric_names(kind, values.values()))
        columns = [replace(column, title=str(column.title)) for column in wanted]  # once, not in each of its cells
        unseen = looking.unseen(spots, versions)
        rows = [Row(one, kind, columns, values.get(one.pk, {}), one.pk in unseen) for one in versions]
        return cls(name, kind, wish, spots, regions, total, page, columns, rows, layout.is_dense)

    @property
    def title(self) -> Text:
        return title_of(self.kind, self.name)

    @property
    def service_title(self) -> Text:
        service = self.name.partition(".")[0]
        return SERVICES[service].title if service in SERVICES else service

    @property
    def first_column(self) -> TableColumn:
        return BASE["name"]

    @cached_property
    def troubles(self) -> list[Trouble]:
        """What went wrong, one entry for each reason."""
        found: dict[tuple[str, ...], Trouble] = {}
        for spot in self.spots:
            if spot.needs_attention and (one := spot.outcome):
                cause = (one.state, one.reason, one.action, str(one.truncated), str(one.gaps))
                found.setdefault(cause, Trouble()).spots.append(spot)
        return list(found.values())

    @cached_property
    def readings(self) -> list[Spot]:
        """The spots that the page lists: all where one asks for all, else some, what needs attention first."""
        if self.wish.all_readings:
            return self.spots
        return sorted(self.spots, key=lambda spot: not spot.needs_attention)[:READINGS]

    @property
    def further_readings(self) -> int:
        return len(self.spots) - len(self.readings)

    @cached_property
    def states(self) -> list[tuple[str, int]]:
        """(state, in how many regions), the most frequent first."""
        states = [spot.outcome.state for spot in self.spots if spot.outcome]
        return sorted(((state, states.count(state)) for state in set(states)), key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def is_open(self) -> bool:
        """Whether any region is still to be read."""
        return any(spot.outcome and spot.outcome.is_open for spot in self.spots)

    @cached_property
    def is_unread(self) -> bool:
        """Whether no region could be read at all."""
        return all(spot.needs_attention and spot.outcome and not spot.outcome.found for spot in self.spots)

    @cached_property
    def is_nowhere(self) -> bool:
        """Whether AWS had nothing to be asked for in any region."""
        return all(spot.outcome and spot.outcome.state in FINE and not spot.outcome.found for spot in self.spots)

    @cached_property
    def has_accounts(self) -> bool:
        """Whether rows of more than one account or profile may stand here."""
        return len(_estates(self.spots)) > 1

    @property
    def asked(self) -> list[Spot]:
        """The spots that are asked for: a region's own, and those that are read for all regions at once."""
        places = {self.wish.region, GLOBAL}
        return [spot for spot in self.spots if not self.wish.region or spot.region in places]

    @property
    def doubts(self) -> list[Spot]:
        """Of those, the ones that could not be read (to their end)."""
        return [spot for spot in self.asked if spot.needs_attention]

    @property
    def was_read(self) -> bool:
        """Whether every region has been read, or had nothing to be asked for."""
        return all(spot.read_at or (spot.outcome and spot.outcome.is_fine) for spot in self.spots)

    @property
    def complete_since(self) -> datetime | None:
        """When the least recent of the regions was completely read; None where one never was."""
        times = [spot.read_at for spot in self.spots]
        return min(time for time in times if time) if times and all(times) else None


def _regions(kind: Kind | None, spots: list[Spot], every: ResourceQuerySet) -> list[tuple[str, int]]:
    """How many there are by region: as the inventories know it, where things are where they were looked for."""
    if kind is None or kind.home or any(spot.standing is None for spot in spots):
        return list(every.order_by("region").values_list("region").annotate(Count("pk")))
    counts = Counter[str]()
    for spot in spots:
        counts[spot.region] += spot.standing or 0
    return sorted((region, count) for region, count in counts.items() if count)


def _first_found(pages: Iterable[Page]) -> Page:
    """The first that has rows, else the last."""
    page = Page([])
    for page in pages:
        if page.rows:
            break
    return page


def _estates(spots: list[Spot]) -> set[int]:
    return {spot.estate.pk for spot in spots if spot.estate}


def _in_order(pks: list[int]) -> list[ResourceVersion]:
    """These versions: sorting their numbers alone is much cheaper than sorting all that they hold."""
    versions = ResourceVersion.objects.select_related("inventory__estate__profile").in_bulk(pks)
    return [versions[pk] for pk in pks if pk in versions]
