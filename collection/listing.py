"""A kind's page of rows as a person wished for it, with the readings it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count

from collection.kinds import Kind, Text
from collection.looking import Past, Spot, Today
from collection.models import Outcome, ResourceVersion
from collection.models.resources import ResourceQuerySet
from collection.registry import KINDS, SERVICES
from collection.states import FINE
from collection.tables import (
    BASE_TITLES,
    DEFAULT_SORT,
    Row,
    TableColumn,
    columns_of,
    metric_names,
    ordered,
    searched,
    title_of,
)

PAGE = 50


@dataclass(frozen=True)
class Wish:
    """What the address asks for; whatever is not understood is as if it were not there."""

    region: str = ""
    q: str = ""
    sort: str = DEFAULT_SORT
    page: str = "1"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wish":
        return cls(*(query.get(name, default).replace("\x00", "").strip() for name, default in DEFAULTS.items()))

    @property
    def narrows(self) -> bool:
        return bool(self.region or self.q)


DEFAULTS = {"region": "", "q": "", "sort": DEFAULT_SORT, "page": "1"}


@dataclass
class Trouble:
    """Regions of which a kind could not be read (to its end) for the same reason."""

    spots: list[Spot] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome | None:
        return self.spots[0].outcome


@dataclass
class Listing:
    """A table with all that stands around it."""

    name: str
    kind: Kind | None
    wish: Wish
    spots: list[Spot]
    regions: list[tuple[str, int]]
    total: int
    page: Page[int]
    columns: list[TableColumn]
    rows: list[Row]

    @classmethod
    def of(cls, looking: Past | Today, name: str, wish: Wish) -> "Listing":
        kind, spots = KINDS.get(name), looking.spots(name)
        every = looking.versions(spots, name)
        regions = list(every.order_by("region").values_list("region").annotate(Count("pk")))
        page, versions = _page(every, columns_of(kind), wish, dict(regions))
        values = looking.values(name, versions)
        columns = columns_of(kind, metric_names(kind, values.values()))
        unseen = looking.unseen(spots, versions)
        rows = [Row(one, kind, columns, values.get(one.pk, {}), one.pk in unseen) for one in versions]
        total = sum(count for _region, count in regions)
        return cls(name, kind, wish, spots, regions, total, page, columns, rows)

    @property
    def title(self) -> Text:
        return title_of(self.kind, self.name)

    @property
    def service_title(self) -> Text:
        service = self.name.partition(".")[0]
        return SERVICES[service].title if service in SERVICES else service

    @property
    def base_titles(self) -> dict[str, Text]:
        return BASE_TITLES

    @property
    def troubles(self) -> list[Trouble]:
        """What went wrong, one entry for each reason."""
        found: dict[tuple[str, ...], Trouble] = {}
        for spot in self.spots:
            if spot.needs_attention and (one := spot.outcome):
                cause = (one.state, one.reason, one.action, str(one.truncated), str(one.gaps))
                found.setdefault(cause, Trouble()).spots.append(spot)
        return list(found.values())

    @property
    def states(self) -> list[tuple[str, int]]:
        """(state, in how many regions), the most frequent first."""
        states = [spot.outcome.state for spot in self.spots if spot.outcome]
        return sorted(((state, states.count(state)) for state in set(states)), key=lambda pair: (-pair[1], pair[0]))

    @property
    def is_open(self) -> bool:
        """Whether any region is still to be read."""
        return any(spot.outcome and spot.outcome.is_open for spot in self.spots)

    @property
    def is_unread(self) -> bool:
        """Whether no region could be read at all."""
        return all(spot.needs_attention and spot.outcome and not spot.outcome.found for spot in self.spots)

    @property
    def is_nowhere(self) -> bool:
        """Whether AWS had nothing to be asked for in any region."""
        return all(spot.outcome and spot.outcome.state in FINE and not spot.outcome.found for spot in self.spots)

    @property
    def has_accounts(self) -> bool:
        """Whether rows of more than one account or profile may stand here."""
        return len({spot.estate.pk for spot in self.spots if spot.estate}) > 1

    @property
    def complete_since(self) -> datetime | None:
        """When the least recent of the regions was completely read; None where one never was."""
        times = [spot.read_at for spot in self.spots]
        return min(time for time in times if time) if times and all(times) else None


def wished(every: ResourceQuerySet, wish: Wish) -> ResourceQuerySet:
    """Those that the wish leaves."""
    return searched(every.filter(region=wish.region) if wish.region else every, wish.q)


def _page(
    every: ResourceQuerySet, columns: list[TableColumn], wish: Wish, counts: dict[str, int]
) -> tuple[Page[int], list[ResourceVersion]]:
    count = None if wish.q else counts.get(wish.region, 0) if wish.region else sum(counts.values())
    found = ordered(wished(every, wish), columns, wish.sort)
    pages = Paginator(found.values_list("pk", flat=True), PAGE)
    if count is not None:
        pages.count = count
    page = pages.get_page(wish.page)
    return page, _in_order(list(page))


def _in_order(pks: list[int]) -> list[ResourceVersion]:
    """These versions: sorting their numbers alone is much cheaper than sorting all that they hold."""
    versions = ResourceVersion.objects.select_related("inventory__estate__profile").in_bulk(pks)
    return [versions[pk] for pk in pks if pk in versions]
