"""Who is there: two teams that see one half of the accounts each, profiles, accounts, collections and their runs."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from django.contrib.auth.models import Group, User
from django.utils import timezone

from accounts.models import CredentialProfile
from collection.bulk import insert
from collection.models import Collection, Estate, Inventory, Outcome, ServiceRun, Tally
from collection.planning import GLOBAL
from collection.registry import KINDS, SERVICES
from tests.bench.works import SEVENTEEN
from tests.bench_review.documents import ALONE, FEW, FREQUENT, LARGE, RARE, region_of

KEYS = {"aws_access_key": "AKIAIOSFODNN7EXAMPLE", "aws_secret_key": "secret"}
COLLECTIONS = 4  # of each account, of which each but the first changes 1 %
DENIED = 20  # places in each account that nobody may read
DAY = timedelta(days=1)
Place = tuple[str, str]  # kind, region


@dataclass(frozen=True)
class Size:
    """How much there is; alone: things of one kind in one more account, whose collections are as large.

    places: (kind, region) in each account, and so outcomes of each collection.
    """

    accounts: int = 50
    instances: int = LARGE
    frequent: int = LARGE
    rare: int = FEW
    alone: int = 20_000
    places: int = 2000
    old: int = 9800  # collections of which only the row is left

    @property
    def lonely(self) -> int:
        """The number of that account; odd, as all that the member sees."""
        return self.accounts // 2 * 2 + 1

    @property
    def resources(self) -> int:
        return self.accounts * self.of_account(1) + self.alone

    def of_account(self, number: int) -> int:
        return sum(1 for _one in self.things(number))

    def things(self, account: int) -> Iterator[tuple[str, int]]:
        """Each thing of an account, by kind and number."""
        first, *others = FREQUENT
        usual = (([first], self.instances), (others, self.frequent), (RARE, self.rare))
        for kinds, count in [([ALONE], self.alone)] if account == self.lonely else usual:
            yield from ((kind, number) for kind in kinds for number in range(count))


@dataclass
class Account:
    """One account: its number, where it is read through, and what was collected of it."""

    number: int
    estate: Estate
    collections: list[Collection] = field(default_factory=list)

    @cached_property
    def inventories(self) -> dict[Place, int]:
        rows = Inventory.objects.filter(estate=self.estate)
        return {(kind, region): pk for pk, kind, region in rows.values_list("pk", "kind", "region")}


SIZES = {
    "million": Size(),
    "sqlite": Size(accounts=10, instances=4000, frequent=250, rare=12, alone=10_000, places=1000, old=1000),
    "small": Size(accounts=6, instances=400, frequent=100, rare=10, alone=2000, places=500, old=300),
}


def known() -> list[Account]:
    """The accounts that are there, with the collections whose results are kept."""
    kept = Collection.objects.filter(service_runs__isnull=False).distinct().order_by("created_at")
    estates = Estate.objects.select_related("profile").order_by("account_id")
    return [Account(int(one.account_id), one, list(kept.filter(estate=one))) for one in estates]


def make(size: Size) -> list[Account]:
    """A member of one team and an admin, and all accounts; what was found in them is not there yet."""
    teams = [Group.objects.create(name=name) for name in ("shop", "bank")]
    User.objects.create_user("member").groups.add(teams[0])
    User.objects.create_superuser("admin")
    owner = User.objects.create_user("owner")
    found = [_account(number, owner) for number in range(1, size.lonely + 1)]
    for one in found:
        _inventories(one, size)
        one.collections = [_collection(one, turn, size) for turn in range(1, COLLECTIONS + 1)]
        _runs_and_outcomes(one, size)
        _tallies(one, size)
    _old(found, size.old)
    return found


def places(account: int, size: Size) -> list[Place]:
    """Where things are, and then as many others as there may be."""
    full = {(kind, place_of(kind, number)) for kind, number in size.things(account)}
    every = ((name, region) for name, kind in KINDS.items() for region in _regions(kind.is_global))
    rest = (place for place in every if place not in full)
    return [*sorted(full), *islice(rest, max(0, size.places - len(full)))]


def place_of(kind: str, number: int) -> str:
    return GLOBAL if KINDS[kind].is_global else region_of(number)


def _regions(is_global: bool) -> tuple[str, ...]:
    return (GLOBAL,) if is_global else SEVENTEEN


def _account(number: int, owner: User) -> Account:
    profile = CredentialProfile.objects.create_access_key(owner, f"profile{number:02}", KEYS)
    profile.teams.add(Group.objects.get(name="shop" if number % 2 else "bank"))
    return Account(number, Estate.objects.create(profile=profile, account_id=f"{number:012}"))


def _inventories(account: Account, size: Size) -> None:
    counts: dict[Place, int] = {}
    for kind, number in size.things(account.number):
        place = kind, place_of(kind, number)
        counts[place] = counts.get(place, 0) + 1
    columns = ("estate", "kind", "region", "last_reading", "last_complete", "indexed", "last_complete_at", "items")
    read = (COLLECTIONS, COLLECTIONS, COLLECTIONS, ended_at(COLLECTIONS, account.number))
    insert(Inventory, columns, (
        (account.estate.pk, *place, *read, counts.get(place, 0)) for place in places(account.number, size)[: -DENIED]
    ))  # fmt: skip


def ended_at(turn: int, account: int) -> datetime:
    return timezone.now() - (COLLECTIONS - turn) * DAY - timedelta(minutes=account)


def _collection(account: Account, turn: int, size: Size) -> Collection:
    at, profile = ended_at(turn, account.number), account.estate.profile
    assert profile is not None
    made = Collection.objects.create(
        owner=profile.owner, owner_name="owner", profile=profile, profile_name=profile.name, estate=account.estate,
        auth_type=profile.auth_type, account_id=account.estate.account_id, partition="aws", services=list(SERVICES),
        regions=list(SEVENTEEN), state="partial", choice=uuid.uuid4().hex, started_at=at, finished_at=at,
        found=size.of_account(account.number), attention=DENIED, **changes(account, turn, size),
    )  # fmt: skip
    Collection.objects.filter(pk=made.pk).update(created_at=at - timedelta(minutes=3))
    return made


def changes(account: Account, turn: int, size: Size) -> dict[str, int]:
    return (
        {"first_found": size.of_account(account.number)}
        if turn == 1
        else {"changed": size.of_account(account.number) // 100}
    )


def _tallies(account: Account, size: Size) -> None:
    for turn in range(1, COLLECTIONS + 1):
        day = ended_at(turn, account.number).date() - timedelta(days=account.number // 4)
        Tally.objects.create(estate=account.estate, day=day, **changes(account, turn, size))


def _runs_and_outcomes(account: Account, size: Size) -> None:
    items = dict(Inventory.objects.filter(estate=account.estate).values_list("pk", "items"))
    for turn, collection in enumerate(account.collections, 1):
        at = ended_at(turn, account.number)
        runs = {service: uuid.uuid4() for service in SERVICES}
        insert(ServiceRun, RUN, ((pk, collection.pk, name, "done", 1, True, at, at, "") for name, pk in runs.items()))
        insert(Outcome, OUTCOME, _outcomes(account, runs, items, turn, at, size))


RUN = ("id", "collection", "service", "state", "attempts", "planned", "started_at", "finished_at", "worker")
OUTCOME = (
    "service_run", "kind", "region", "state", "count", "calls", "retries", "seconds", "gone", "truncated", "gaps",
    "reason", "code", "message", "request_id", "action", "attempts", "deaths", "inventory", "reading", "complete",
    "finished_at", "first_found", "added", "changed", "removed",
)  # fmt: skip


def _outcomes(
    account: Account, runs: dict[str, uuid.UUID], items: dict[int, int], turn: int, at: datetime, size: Size
) -> Iterator[tuple[object, ...]]:
    for place in places(account.number, size):
        run, inventory = runs[place[0].partition(".")[0]], account.inventories.get(place)
        if inventory is None:
            denied = ("access_denied", "AccessDenied", "User is not authorized", "req-1", "ec2:Describe")
            yield run, *place, "denied", 0, 1, 0, 0.2, 0, False, [], *denied, 1, 0, None, None, False, at, 0, 0, 0, 0
        else:
            count = items[inventory]
            ended = (inventory, turn, True, at, count if turn == 1 else 0, 0, count // 100 if turn > 1 else 0, 0)
            yield run, *place, "ok" if count else "empty", count, 1, 0, 0.2, 0, False, [], *[""] * 5, 1, 0, *ended


def _old(accounts: Iterable[Account], number: int) -> None:
    """What the list of collections has beside: ended long ago."""
    known = [account.collections[0] for account in accounts]
    names = [one.attname for one in Collection._meta.concrete_fields]
    columns = [one.name for one in Collection._meta.concrete_fields]
    rows = []
    for count in range(number):
        old = {name: getattr(known[count % len(known)], name) for name in names}
        at = timezone.now() - 10 * DAY - timedelta(hours=count)
        moments = {"created_at": at, "started_at": at, "finished_at": at + timedelta(minutes=3)}
        rows.append([{**old, "id": uuid.uuid4(), "choice": uuid.uuid4().hex, **moments}[name] for name in names])
    insert(Collection, columns, rows)
