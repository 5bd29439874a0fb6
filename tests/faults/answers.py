"""Fills in the answers of one estate: which page of which list, for whom, in which release and order."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tests.aws_errors import error_answer
from tests.faults import rendering
from tests.faults.details import DESCRIBED, DETAILS
from tests.faults.estate import ACCOUNT_DETAILS, LISTINGS, Listing
from tests.faults.operations import Asked
from tests.faults.rendering import Listed, Pager, Written

ITEM = re.compile(r"(?:-x|AKIA00000X)(\d{6})")
REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-2"]
NOT_SUBSCRIBED = "InvalidAccessException", "Account ~account~ is not subscribed to AWS Security Hub", 401
REFUSED = {("securityhub", "DescribeHub"): NOT_SUBSCRIBED}
Answer = tuple[int, bytes, bytes]  # status, headers, body


@dataclass
class Estate:
    """How much of everything there is, where, and what changed since the first look.

    sizes: of `Listing.many`. regions: switched on in the account. populated: those that hold something, empty: all.
    changed: which part of the items is of another release. shuffle: another number, another order of every list.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    regions: Sequence[str] = tuple(REGIONS)
    populated: Sequence[str] = ()
    changed: float = 0
    shuffle: int = 0
    _pages: dict[tuple[object, ...], Answer] = field(default_factory=dict)

    def forget(self) -> None:
        """After a change of any of the above."""
        self._pages.clear()

    def answer(self, asked: Asked, account: str) -> Answer:
        """What AWS says; an operation that nobody declared is no operation."""
        call = asked.service, asked.operation
        if call == ("iam", "GetAccountAuthorizationDetails"):
            return self._account_details(asked, account)
        if call in REFUSED:
            status, content_type, body = error_answer("json", *REFUSED[call])
            return status, f"Content-Type: {content_type}\r\n".encode(), _whose(body, asked, account)
        if call in LISTINGS:
            return self._page(asked, account, LISTINGS[call])
        if call in DESCRIBED:
            numbers = sorted({int(text) for text in ITEM.findall(asked.body.decode() + asked.target)})
            described = DESCRIBED[call]
            listed = _listed(*call, described.path, False)
            return self._filled(listed, self._items(listed, numbers), asked, account)
        if call == ("ec2", "DescribeRegions"):
            return self._regions(asked, account)
        return self._detail(asked, account)

    def _account_details(self, asked: Asked, account: str) -> Answer:
        """Users, then roles, then policies."""
        number = int(asked.param("Marker") or 0)
        listing = ACCOUNT_DETAILS[number]
        key = asked.operation, account, number
        if key not in self._pages:
            listed = _listed(asked.service, asked.operation, listing.path, number + 1 < len(ACCOUNT_DETAILS))
            items = self._items(listed, range(self._count(listing, asked)))
            self._pages[key] = self._filled(listed, items, asked, account, str(number + 1))
        return self._pages[key]

    def _page(self, asked: Asked, account: str, listing: Listing) -> Answer:
        pager = _pager(asked.service, asked.operation)
        start = int((asked.param(pager.token) if pager.token else "").removeprefix("from-") or 0)
        size = int((asked.param(pager.limit) if pager.limit else "") or listing.page)
        key = asked.service, asked.operation, asked.region, account, start, size
        if key not in self._pages:
            numbers = self._order(listing, asked)[start : start + size]
            more = start + size < self._count(listing, asked)
            listed = _listed(asked.service, asked.operation, listing.path, more)
            items, token = self._items(listed, numbers), f"from-{start + size}"
            self._pages[key] = self._filled(listed, items, asked, account, token)
        return self._pages[key]

    def _order(self, listing: Listing, asked: Asked) -> Sequence[int]:
        numbers = range(self._count(listing, asked))
        return random.Random(self.shuffle).sample(numbers, len(numbers)) if self.shuffle else numbers

    def _count(self, listing: Listing, asked: Asked) -> int:
        is_there = not self.populated or asked.region in self.populated
        return self.sizes.get(listing.many, 0) if is_there else 0

    def _items(self, listed: Listed, numbers: Sequence[int]) -> list[bytes]:
        each = listed.item.replace
        return [each(b"~n~", b"%06d" % n).replace(b"~release~", self._release(n)) for n in numbers]

    def _release(self, number: int) -> bytes:
        return b"second" if self.changed and number % round(1 / self.changed) == 0 else b"first"

    def _filled(self, listed: Listed, items: list[bytes], asked: Asked, account: str, token: str = "") -> Answer:
        body = listed.whole(items).replace(b"~token~", token.encode())
        return listed.status, listed.headers, _whose(body, asked, account)

    def _detail(self, asked: Asked, account: str) -> Answer:
        found = ITEM.search(asked.target) or ITEM.search(asked.body.decode())
        number = int(found[1]) if found else 0
        written = _written(asked.service, asked.operation)
        body = written.body.replace(b"~n~", b"%06d" % number).replace(b"~release~", self._release(number))
        return written.status, written.headers, _whose(body, asked, account)

    def _regions(self, asked: Asked, account: str) -> Answer:
        result = {"Regions": [{"RegionName": name, "OptInStatus": "opt-in-not-required"} for name in self.regions]}
        written = rendering.write("ec2", "DescribeRegions", result)
        return written.status, written.headers, written.body


def _whose(body: bytes, asked: Asked, account: str) -> bytes:
    return body.replace(b"~account~", account.encode()).replace(b"~region~", asked.region.encode())


@cache
def _listed(service: str, operation: str, path: str, has_more: bool) -> Listed:
    listings = [LISTINGS.get((service, operation)), DESCRIBED.get((service, operation)), *ACCOUNT_DETAILS]
    listing = next(one for one in listings if one and one.path == path)
    result = {**getattr(listing, "more", {}), path: [listing.item]}
    if has_more:
        result = dict(rendering.with_token(service, operation, result))
    return rendering.write_list(service, operation, path, result)


@cache
def _pager(service: str, operation: str) -> Pager:
    return rendering.pager(service, operation)


@cache
def _written(service: str, operation: str) -> Written:
    return rendering.write(service, operation, DETAILS.get((service, operation), {}))
