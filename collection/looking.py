"""What a person looks at: what one collection found, or what stands today. Both answer the same questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Max, Min, Prefetch, Q, Sum

from collection.kinds import Text
from collection.latest import latest_outcomes, outcomes_there
from collection.models import Collection, Estate, Inventory, Outcome, ResourceVersion, ServiceRun, Sighting, Snapshot
from collection.models.resources import ResourceQuerySet
from collection.registry import KINDS, SERVICES
from collection.states import FINE, FOUND, OPEN_OUTCOMES

if TYPE_CHECKING:
    from collection.models.estates import Viewer

NEVER = "unread"
Values = dict[int, dict[str, Any]]


@dataclass
class KindSummary:
    """A kind in the list of what there is; ``problems``: outcomes that are not fine, the first of each sort."""

    name: str
    count: int | None = None
    problems: list[Outcome] = field(default_factory=list)
    states: set[str] = field(default_factory=set)
    read_at: datetime | None = None
    unread: bool = False
    doubtful: bool = False

    @property
    def service(self) -> str:
        return self.name.partition(".")[0]

    @property
    def title(self) -> Text:
        return KINDS[self.name].title if self.name in KINDS else self.name

    @property
    def state(self) -> str:
        """The one state that says most: what went wrong, else what is under way, else what was found."""
        order = [*(problem.state for problem in self.problems), *OPEN_OUTCOMES, *FOUND, *FINE]
        return next((state for state in order if state in self.states), "")


@dataclass
class ServiceSummary:
    """A service and its kinds."""

    name: str
    kinds: list[KindSummary]

    @property
    def title(self) -> Text:
        return SERVICES[self.name].title if self.name in SERVICES else self.name

    @property
    def count(self) -> int | None:
        """How many were found; None where no kind of it could be read."""
        counts = [kind.count for kind in self.kinds if kind.count is not None]
        return sum(counts) if counts else None


@dataclass
class Spot:
    """A kind in one region of one account: what became of it last, and when it was last read to its end.

    standing: how many there are; None where only the versions can tell.
    """

    region: str
    outcome: Outcome | None
    read_at: datetime | None
    estate: Estate | None = None
    doubtful: bool = False
    standing: int | None = None

    @property
    def needs_attention(self) -> bool:
        return self.outcome is not None and not self.outcome.is_open and not self.outcome.is_fine


def in_services(kinds: Iterable[KindSummary]) -> list[ServiceSummary]:
    """The kinds by service, both in the order of their declarations; kinds no longer declared come last."""
    place = {name: index for index, name in enumerate(KINDS)}
    services: dict[str, list[KindSummary]] = {}
    for kind in sorted(kinds, key=lambda kind: (place.get(kind.name, len(place)), kind.name)):
        services.setdefault(kind.service, []).append(kind)
    return [ServiceSummary(name, found) for name, found in services.items()]


@dataclass
class Past:
    """What one collection found, as it found it."""

    user: "Viewer"
    collection: Collection

    def services(self) -> list[ServiceSummary]:
        fields = ("kind", "state", "reason", "action", "truncated", "gaps")
        rows = self._outcomes().values(*fields).annotate(items=Sum("count"), at=Min("finished_at")).order_by("kind")
        kinds: dict[str, KindSummary] = {}
        for row in rows:
            _add(kinds.setdefault(row["kind"], KindSummary(row["kind"])), row)
        return in_services(kinds.values())

    def spots(self, kind: str, estate: Estate | None = None) -> list[Spot]:
        """``estate``: a collection has only one."""
        outcomes = self._outcomes().filter(kind=kind).order_by("region")
        return [_spot_past(outcome) for outcome in outcomes]

    def versions(self, spots: list[Spot], kind: str) -> ResourceQuerySet:
        return ResourceVersion.objects.of(self.user).seen_in(spot.outcome for spot in spots if spot.outcome)

    def values(self, kind: str, versions: Iterable[ResourceVersion]) -> Values:
        """What was seen beside the versions: volatile fields and metrics, by version."""
        return values_of(self._outcomes().filter(kind=kind), versions)

    def unseen(self, spots: list[Spot], versions: Iterable[ResourceVersion]) -> set[int]:
        """Nothing: a collection shows only what it saw."""
        return set()

    def _outcomes(self) -> Any:
        return Outcome.objects.of(self.user).filter(service_run__collection=self.collection)


def _add(kind: KindSummary, row: Mapping[str, Any]) -> None:
    facts = {name: row[name] for name in ("kind", "state", "reason", "action", "truncated", "gaps")}
    outcome = Outcome(**facts)
    kind.states.add(outcome.state)
    if outcome.found or row["items"]:
        kind.count = (kind.count or 0) + row["items"]
    if not outcome.is_open and not outcome.is_fine:
        kind.problems.append(outcome)
    if row["at"] and (kind.read_at is None or row["at"] < kind.read_at):
        kind.read_at = row["at"]


@dataclass
class Today:
    """What stands in all accounts that a person may look at, or did when last completely read."""

    user: "Viewer"
    collection: None = None

    def services(self) -> list[ServiceSummary]:
        inventories = (
            self._inventories()
            .values("kind")
            .annotate(
                at=Min("last_complete_at"),
                last=Sum("last_reading"),
                standing=Sum("items"),
                partly=Count("pk", filter=Q(last_reading__gt=F("last_complete"))),
                never=Count("pk", filter=Q(last_complete=0)),
            )
        )
        rows = list(inventories.order_by("kind"))
        kinds = {row["kind"]: _today(row) for row in rows}
        never_fine = self._never_fine() if any(row["never"] for row in rows) else set()
        for name in (never_fine | self._unread_last()) & kinds.keys():
            kinds[name].doubtful = True
        return in_services(kinds.values())

    def _never_fine(self) -> set[str]:
        """The kinds that have never been completely read somewhere, nor found to be nowhere there."""
        fine = outcomes_there().filter(state__in=FINE)
        never = self._inventories().filter(last_complete=0).exclude(Exists(fine))
        return set(never.values_list("kind", flat=True))

    def _unread_last(self) -> set[str]:
        """The kinds that the newest run of their service could not read (to their end) somewhere."""
        ended = ServiceRun.objects.filter(
            collection__estate__in=Estate.objects.of(self.user), collection__deleted_at=None, finished_at__isnull=False
        )
        last = ended.values("collection__estate", "service").annotate(at=Max("finished_at")).values("at").order_by()
        newest = ended.filter(finished_at__in=last)
        bad = Outcome.objects.filter(service_run__in=newest).needing_attention()  # which have an index
        unread = bad.exclude(state__in=FINE, truncated=False)
        return set(unread.values_list("kind", flat=True))

    def spots(self, kind: str, estate: Estate | None = None) -> list[Spot]:
        """``estate``: of this one only."""
        inventories = self._inventories().filter(kind=kind)
        return self._spots(kind, inventories.filter(estate=estate) if estate else inventories)

    def spot_of(self, inventory: Inventory) -> Spot:
        """The same of one inventory."""
        return self._spots(inventory.kind, self._inventories().filter(pk=inventory.pk))[0]

    def _spots(self, kind: str, inventories: Any) -> list[Spot]:
        estates = Prefetch("estate", Estate.objects.select_related("profile"))  # few, of many inventories
        rows = list(inventories.prefetch_related(estates).order_by("estate__account_id", "region", "pk"))
        latest = latest_outcomes(kind, rows)
        return [_spot_today(row, latest.get(row.pk)) for row in rows]

    def versions(self, spots: list[Spot], kind: str) -> ResourceQuerySet:
        return self._open().filter(inventory__kind=kind)

    def values(self, kind: str, versions: Iterable[ResourceVersion]) -> Values:
        newest = Outcome.objects.filter(inventory__kind=kind, reading=F("inventory__last_reading"))
        return values_of(newest, versions)

    def unseen(self, spots: list[Spot], versions: Iterable[ResourceVersion]) -> set[int]:
        """The versions that stand only because no reading since was complete."""
        doubtful = {(spot.estate.pk, spot.region) for spot in spots if spot.doubtful and spot.estate}
        asked = {v.pk for v in versions if (v.inventory.estate_id, v.inventory.region) in doubtful}
        newer = Q(outcome__reading__gt=F("version__inventory__last_complete"))
        seen = Sighting.objects.filter(newer, version__in=asked).values_list("version", flat=True) if asked else []
        return asked - set(seen)

    def _open(self) -> ResourceQuerySet:
        return ResourceVersion.objects.of(self.user).open()

    def _inventories(self) -> Any:
        return Inventory.objects.filter(estate__in=Estate.objects.of(self.user))


def _today(row: Mapping[str, Any]) -> KindSummary:
    never, count = not row["last"], row["standing"] if row["last"] else None
    return KindSummary(row["kind"], count, read_at=row["at"], unread=never, doubtful=bool(row["partly"]))


def _spot_past(outcome: Outcome) -> Spot:
    counted = outcome.count if outcome.complete and not outcome.is_open else None  # tried again, it counts anew
    standing = 0 if outcome.reading is None else counted
    return Spot(outcome.region, outcome, outcome.finished_at, standing=standing)


def _spot_today(row: Inventory, outcome: Outcome | None) -> Spot:
    doubtful = row.last_reading > row.last_complete or (outcome is not None and not _was_read(outcome))
    return Spot(row.region, outcome, row.last_complete_at, row.estate, doubtful, row.items)


def _was_read(outcome: Outcome) -> bool:
    """Whether its last attempt read all; one that failed keeps the reading of the attempt before."""
    return outcome.complete and outcome.found


def values_of(outcomes: Any, versions: Iterable[ResourceVersion]) -> Values:
    """Volatile fields and metrics of these versions, out of these outcomes' snapshots."""
    keys = {(version.inventory_id, version.key): version.pk for version in versions}
    if not keys:
        return {}
    inventories = dict(outcomes.filter(inventory__in={place for place, _key in keys}).values_list("pk", "inventory"))
    found = Snapshot.objects.of_items(inventories, {key for _place, key in keys})
    return {
        keys[inventories[outcome], key]: values for outcome, key, values in found if (inventories[outcome], key) in keys
    }
