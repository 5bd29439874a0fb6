"""What is asked: groups of pages, each request another one, and how fast each group must be."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from collection.models import Collection, Inventory, ResourceVersion
from tests.bench_review.documents import ALONE, FREQUENT, OWNERS, REGIONS, ROLES, address, dns, identity, name_of
from tests.bench_review.estate import Account, Size

WIDE = 2000  # ms where no index answers: fields of everything, and what is inside of words
INSTANCE = "ec2.instance"


PAST: dict[str, dict[str, Any]] = {
    "first page": {}, "sort": {"sort": "-LastChanged"}, "numeric sort": {"sort": "Settings.Timeout"},
    "field =": {"f": "Settings.Engine=redis"}, "field contains": {"f": "Endpoints.Address~ab"},
    "field >": {"f": "Settings.Timeout>850"}, "tag =": {"f": "tag.Backup=daily"}, "no tag": {"f": "tag.Owner!?"},
    "a word": {"q": "nightly"}, "two words": {"q": "proxy person7"}, "nothing there": {"q": "nothing-there"},
}  # fmt: skip
INSIDE = "nothing there"  # which is looked for inside of all words before that is said
Make = Callable[[int, int], str]
Query = Callable[[int, int], dict[str, Any]]


@dataclass(frozen=True)
class Group:
    """Pages of one sort; ``most``: ms at the 95th percentile, None: as the database's."""

    name: str
    addresses: list[str] = field(repr=False)
    most: int | None = None
    person: str = "member"


@dataclass
class Wishes:
    """Makes the groups. Odd accounts are the member's."""

    size: Size
    accounts: list[Account]
    times: int  # requests of a group, of which the first few only warm up

    def __post_init__(self) -> None:
        self.chance = random.Random(5)
        self.mine = [one for one in self.accounts if one.number % 2 and one.number != self.size.lonely]
        self.lonely = next(one for one in self.accounts if one.number == self.size.lonely)

    def groups(self) -> Iterator[Group]:
        for make in (self._words, self._filters, self._wide, self._tables, self._past, self._others, self._admin):
            yield from make()

    def _made(self, make: Make) -> list[str]:
        """An address for each request; ``make`` gets one of the member's accounts and a number."""
        return [
            make(self.mine[turn % len(self.mine)].number, self.chance.randrange(self.size.instances))
            for turn in range(self.times)
        ]

    def _search(self, name: str, query: Query, most: int | None = None) -> Group:
        return Group(name, self._made(lambda a, n: self._at("search", **query(a, n))), most)

    def _table(self, name: str, query: dict[str, Any], most: int | None = None) -> Group:
        asked = [{}, *({"f": [*_texts(query.get("f")), f"account!={a:012}"]} for a in range(900, 899 + self.times))]
        return Group(name, [self._at("resources", kind=INSTANCE, **{**query, **more}) for more in asked], most)

    def _pairs(self, name: str, pairs: list[tuple[Any, Any]], **query: str) -> Group:
        some = [pairs[turn * 7 % len(pairs)] for turn in range(self.times)]
        return Group(name, [self._at("compare", old=old, new=new, **query) for old, new in some])

    def _at(self, page: str, /, **query: Any) -> str:
        return f"{reverse(page)}?{urlencode(query, doseq=True)}"

    def _words(self) -> Iterator[Group]:
        yield self._search("search: name", lambda a, n: {"q": name_of(a, n)})
        yield self._search("search: beginning of a name", lambda a, n: {"q": name_of(a, n)[:-2]})
        yield self._search("search: id", lambda a, n: {"q": identity("i", a, n)})
        yield self._search(
            "search: ARN", lambda a, n: {"q": f"arn:aws:ec2:{REGIONS[n % 5]}:{a:012}:instance/{identity('i', a, n)}"}
        )
        yield self._search("search: IP address", lambda a, n: {"q": address(a, n)})
        yield self._search("search: DNS name", lambda a, n: {"q": dns(a, n)})
        yield self._search("search: tag's value", lambda a, n: {"q": OWNERS[n % len(OWNERS)]})
        yield self._search("search: a frequent word", lambda a, n: {"q": f"{ROLES[n % 8]}-{a:02}"})
        yield self._search(
            "search: a word of half of all",
            lambda a, n: {"q": ("production", "staging", "allow", "nightly")[n % 4] + "  " * (n % 7)},
        )
        yield self._search("search: two words", lambda a, n: {"q": f"{ROLES[n % 8]} {OWNERS[n % len(OWNERS)]}"})
        yield self._search("search: nothing there", lambda a, n: {"q": f"nothing-{a}-{n}"})

    def _filters(self) -> Iterator[Group]:
        owner = OWNERS
        yield self._search("filter: tag there", lambda a, n: {"f": ["tag.Backup?", f"account={a:012}"]})
        yield self._search(
            "filter: tag there, all accounts",
            lambda a, n: {"f": [f"tag.{('Backup', 'Owner')[n % 2]}?", f"region={REGIONS[n % 5]}"]},
        )
        yield self._search(
            "filter: tag not there",
            lambda a, n: {"f": [f"tag.{('Backup', 'Owner')[n % 2]}!?", f"region={REGIONS[n % 5]}"]},
        )
        yield self._search(
            "filter: tag not there, one kind", lambda a, n: {"f": ["tag.Owner!?", f"kind={FREQUENT[n % 24]}"]}
        )
        yield self._search("filter: tag equal", lambda a, n: {"f": f"tag.Owner={owner[n % len(owner)]}"})
        yield self._search(
            "filter: field equal",
            lambda a, n: {"f": f"InstanceType={('t3.micro', 'm5.large', 'r5.4xlarge')[n % 3]}", "q": ROLES[n % 8]},
        )
        yield self._search("filter: field there", lambda a, n: {"f": ["PublicDnsName?", f"account={a:012}"]})
        yield self._search("filter: service", lambda a, n: {"f": f"service={FREQUENT[n % 24].partition('.')[0]}"})
        yield self._search("filter: kind", lambda a, n: {"f": f"kind={FREQUENT[n % 24]}"})
        yield self._search("filter: region", lambda a, n: {"f": f"region={REGIONS[n % 5]}"})
        yield self._search("filter: account", lambda a, n: {"f": f"account={a:012}"})
        yield self._search(
            "filter: account, kind and region",
            lambda a, n: {"f": [f"account={a:012}", f"kind={INSTANCE}", f"region={REGIONS[n % 5]}"]},
        )
        yield self._search("filter: name equal", lambda a, n: {"f": f"name={name_of(a, n)}"})
        yield self._search("filter: id equal", lambda a, n: {"f": f"id={identity('i', a, n)}"})

    def _wide(self) -> Iterator[Group]:
        words = ("larg", "micro", "x86", "quire", "internal", "nightly")
        yield self._search("all: field contains, many hits", lambda a, n: {"f": f"PrivateDnsName~10-{a}-"}, WIDE)
        yield self._search(
            "all: field contains, few or no hits", lambda a, n: {"f": f"Comment~{words[n % 6]}{n}"}, WIDE
        )
        yield self._search("all: field >", lambda a, n: {"f": f"Size>{n * 3}"}, WIDE)
        yield self._search("all: field <", lambda a, n: {"f": f"Settings.Timeout<{n % 900}"}, WIDE)
        yield self._search("all: field !=", lambda a, n: {"f": f"Settings.Engine!=postgres{n % 3}"}, WIDE)
        yield self._search("all: name contains", lambda a, n: {"f": f"name~{n:05}"}, WIDE)

    def _tables(self) -> Iterator[Group]:
        """One kind of which the member sees up to 20,000."""
        yield self._table("table: first page", {})
        for sort in (
            "name",
            "-id",
            "account",
            "region",
            "arn",
            "-since",
            "State.Name",
            "LaunchTime",
            "tag.Owner",
            "-Revision",
            "CpuOptions.CoreCount",
            "-MetadataOptions.HttpTokens",
        ):
            yield self._table(f"table: sort {sort}", {"sort": sort})
        for one in (
            "tag.Owner=person7@example.com",
            "tag.Owner!?",
            "State.Name=stopped",
            "State.Name!=stopped",
            "InstanceType~large",
            "CpuOptions.CoreCount>2",
            "MetadataOptions.HttpTokens?",
            "name~web",
            "region=us-east-1",
            "SecurityGroups.GroupName~web",
        ):
            yield self._table(f"table: {one}", {"f": one})
        yield self._table("table: filter and sort", {"f": "CpuOptions.CoreCount<8", "sort": "-LaunchTime"})
        yield self._table("table: a word", {"q": "proxy"})
        yield self._table("table: part of a word", {"q": "roxy"}, WIDE)

    def _past(self) -> Iterator[Group]:
        """The same in what one collection found: 20,000 things, of several kinds or of one."""
        yield self._earlier("past: list of kinds", "resources")
        for name, query in PAST.items():
            yield self._alone(f"past table: {name}", query, WIDE if name == INSIDE else None)
        for name, query in (PAST | {"one kind": {"f": f"kind={INSTANCE}"}}).items():
            yield self._earlier(f"past search: {name}", "search", **({"f": "tag.Owner?"} | query))

    def _earlier(self, name: str, page: str, **query: Any) -> Group:
        pks = [one.pk for account in self.mine for one in account.collections[:3]]
        return Group(name, self._made(lambda a, n: self._at(page, collection=pks[n % len(pks)], **query)))

    def _alone(self, name: str, query: dict[str, Any], most: int | None) -> Group:
        pks = [one.pk for one in self.lonely.collections[:3]]
        return Group(
            name, self._made(lambda a, n: self._at("resources", collection=pks[n % 3], kind=ALONE, **query, n=n)), most
        )

    def _others(self) -> Iterator[Group]:
        pairs = [
            (old.pk, new.pk)
            for one in self.mine
            for old, new in zip(one.collections, one.collections[1:], strict=False)
        ]
        two = [
            (one.collections[3].pk, other.collections[3].pk)
            for one in self.mine
            for other in self.mine
            if one is not other
        ]
        versions = list(ResourceVersion.objects.filter(
            inventory__in=Inventory.objects.filter(estate__in=[one.estate for one in self.mine], kind__in=FREQUENT[:12])
        ).order_by("digest").values_list("pk", flat=True)[: self.times])  # fmt: skip
        yield self._pairs("comparison: of one account", pairs)
        yield self._pairs("comparison: one kind", pairs, kind=INSTANCE)
        yield self._pairs("comparison: of two accounts", two)
        yield Group("resource page", [reverse("resource", args=[pk]) for pk in versions])
        yield Group("resource page, related part", [reverse("resource-related", args=[pk]) for pk in versions])
        yield Group("all resources, by kind", [self._at("resources", n=n) for n in range(self.times)])
        yield Group("overview", [self._at("overview", days="30", n=n) for n in range(self.times)])
        yield Group("overview of one account", self._made(lambda a, n: self._at("overview", account=f"{a:012}")))
        yield Group("home", [self._at("home", n=n) for n in range(self.times)])
        yield Group("collections", [self._at("collections", page=n + 1) for n in range(self.times)])
        yield Group("one collection", [reverse("collection", args=[pk]) for pk, _new in pairs[: self.times]])
        yield Group(
            "suggestions",
            self._made(lambda a, n: self._at("search-suggestions", f=("St", "tag.", "region=", "tag.Owner=")[n % 4])),
        )

    def _admin(self) -> Iterator[Group]:
        page = reverse("admin:collection_collection_changelist")
        query = ({"p": 1}, {"state__exact": "partial"}, {"q": "profile07"}, {"o": "-8"}, {"review_state__exact": "new"})
        yield Group(
            "admin: collections",
            [
                f"{page}?{urlencode({**query[n % 5], 'p': n // 5 + 1} if n % 5 != 2 else query[2])}"
                for n in range(self.times)
            ],
            300,
            "admin",
        )
        some = Collection.objects.filter(pk__in=[c.pk for one in self.accounts for c in one.collections])[: self.times]
        yield Group(
            "admin: one collection",
            [reverse("admin:collection_collection_change", args=[one.pk]) for one in some],
            300,
            "admin",
        )


def _texts(value: Any) -> list[str]:
    return [value] if value else []
