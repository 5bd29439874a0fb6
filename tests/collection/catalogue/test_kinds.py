"""Each declared kind is collected from answers made after botocore's models: pages, details, tags, gaps, secrets."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import pytest

from awscheck.aws import AwsSession
from awscheck.aws.iam import action_of
from collection.kinds import Call, Custom, Detail, Join, Kind
from collection.paths import read, spots
from collection.registry import KINDS
from collection.shaping import Item, is_masked, plain, shape
from collection.shaping import _parse_json as parse_json
from tests.collection.catalogue.account import Account, api_name, client_of, is_asked
from tests.collection.catalogue.making import TAGS
from tests.collection.catalogue.paging import Paging
from tests.collection.catalogue.reading import PLACE, Read, Reader
from tests.fake_aws import FakeAws, Params

GONE = "EvidenceNotFound"
CANARY = "canary-of-a-secret"


@dataclass
class Evidence:
    """A kind, its account, and what a first whole reading of it brought."""

    kind: Kind
    aws: FakeAws
    account: Account
    reader: Reader
    first: Read

    def calls(self, part: Call | Detail | Join) -> list[Params]:
        """The parameters with which a part was asked for in the first reading."""
        name = api_name(client_of(self.kind, part), part.operation)
        return [one.params for one in self.first.asked if one.operation == name and is_asked(part, one.params)]

    def fail(self, part: Call | Detail | Join, code: str, when: Callable[[Params], Any] | None = None) -> None:
        client = client_of(self.kind, part)
        asked = when or partial(is_asked, part)
        if code == "denied":
            self.aws.deny(client, api_name(client, part.operation), when=asked)
        else:
            self.aws.fail(client, api_name(client, part.operation), code, status=404, when=asked)

    def again(self, until: Callable[[Read], Any] | None = None) -> Read:
        """A second reading, of one page, after which all faults are forgotten; of its first item that will do."""
        try:
            if until is None:
                return self.reader.read(pages=1)
            ones = (self.reader.read(pages=1, only=number) for number in range(len(self.first.raws)))
            return next(read for read in ones if until(read))
        finally:
            self.aws.heal()

    def parsed(self) -> Iterator[dict[str, Any]]:
        """The items of the first reading, just before anything is taken out of them."""
        for raw in self.first.raws:
            data = plain(raw)
            parse_json(self.kind.parse, data)
            yield data

    def shaped(self, data: dict[str, Any]) -> Item:
        return shape(self.kind, data, PLACE, self.reader.parent)


@pytest.fixture(scope="module", params=KINDS.values(), ids=KINDS)
def evidence(request: pytest.FixtureRequest, one_aws: FakeAws, session: AwsSession) -> Evidence:
    one_aws.pages.clear()
    one_aws.heal()
    account = Account(one_aws, request.param)
    reader = Reader(session, one_aws, request.param, account.items)
    return Evidence(request.param, one_aws, account, reader, reader.read())


def test_every_item_of_every_page_is_kept(evidence: Evidence) -> None:
    first, call = evidence.first, evidence.kind.call
    assert (first.problem, dict(first.gaps), first.gone) == (None, {}, 0)
    assert len(first.digests) == len(first.items) == len(first.raws) > 0
    if isinstance(call, Call):
        assert len(first.items) == len(evidence.account.listed(evidence.kind))
        paging = Paging.of(client_of(evidence.kind), call.operation, call.pager)
        assert [paging.goes_on(params) for params in evidence.calls(call)] == ([False, True] if paging else [False])


def test_an_item_has_an_id_and_what_else_is_declared(evidence: Evidence) -> None:
    kind = evidence.kind
    for item in evidence.first.items:
        assert item.key
        assert item.resource_id
    assert bool(kind.item_name) == any(item.name for item in evidence.first.items)
    assert bool(kind.arn) == any(item.arn.startswith("arn:aws:") for item in evidence.first.items)


def test_tags_are_kept_as_tags(evidence: Evidence) -> None:
    if evidence.kind.tags:
        assert [item.tags for item in evidence.first.items if item.tags != TAGS] == []


def test_every_detail_is_asked_for_and_kept(evidence: Evidence) -> None:
    for part in (*evidence.kind.details, *evidence.kind.joins):
        assert evidence.calls(part), f"{part.operation} was never called"
        if part.into:
            assert any(raw.get(part.into) for raw in evidence.first.raws), f"nothing is in {part.into}"
        else:
            kept = set(read(part.keep, answer_of(evidence, part)) or {})
            assert any(kept <= set(raw) for raw in evidence.first.raws), f"{kept} of {part.operation} is not kept"


def answer_of(evidence: Evidence, part: Detail | Join) -> Any:
    """One thing that AWS answered to a detail or a join."""
    account, client = evidence.account, client_of(evidence.kind, part)
    answer = next(made for key, made in account.made.items() if key[:2] == (client, part.operation))
    if isinstance(part, Join):
        return read(part.items, answer)[0]
    return {"@": read(part.keep, answer)[0]} if part.batch else answer


def test_not_set_is_null_and_no_gap(evidence: Evidence) -> None:
    details = [detail for detail in evidence.kind.details if detail.unset]
    for number in range(max((len(detail.unset) for detail in details), default=0)):
        for detail in details:
            evidence.fail(detail, detail.unset[min(number, len(detail.unset) - 1)])
        again = evidence.again()
        assert (again.problem, dict(again.gaps), again.gone) == (None, {}, 0)
        assert not any(raw.get(detail.into) for detail in details if detail.into for raw in again.raws)


def test_none_at_all_is_no_problem(evidence: Evidence) -> None:
    call = evidence.kind.call
    for code in call.unset if isinstance(call, Call) else ():
        evidence.fail(call, code)
        again = evidence.again()
        assert (again.problem, again.items) == (None, [])


def test_an_item_that_has_gone_is_skipped_and_counted(evidence: Evidence) -> None:
    for detail in evidence.kind.details:
        evidence.fail(detail, GONE, when=like(detail, evidence.calls(detail)[0]))
        again = evidence.again(until=lambda read: read.gone)
        assert (again.problem, dict(again.gaps)) == (None, {})
        assert (again.gone, len(again.items)) == (1, 0), f"{detail.operation} misses nobody"


def like(detail: Detail, params: Params) -> Callable[[Params], bool]:
    """Whether a call is about the same item as that one, or the first of its batch."""
    name = next((name for name, value in detail.params.items() if value is detail.batch), "")
    if name:
        return lambda other: params[name][0] in other.get(name, ())
    return lambda other: other == params


def test_a_denied_detail_is_a_gap_that_names_field_and_action(evidence: Evidence) -> None:
    parts = [*evidence.kind.details, *evidence.kind.joins]
    known = denied_together(evidence, parts)
    for part in parts:
        gap = part.into or part.operation, action_of(client_of(evidence.kind, part), part.operation)
        assert gap in known | denied_together(evidence, [part] if gap not in known else [])


def denied_together(evidence: Evidence, parts: Sequence[Detail | Join]) -> set[tuple[str, str]]:
    """(field, action) of the gaps that come of it; the items are there all the same, and know what they lack."""
    for part in parts:
        evidence.fail(part, "denied")
    again = evidence.again() if parts else Read(evidence.kind)
    assert len(again.items) == len(again.raws)
    assert not parts or any(part.into in item.unread for item in again.items for part in parts)
    return {(gap.field, gap.action) for gap in again.gaps}


def test_a_denied_listing_names_its_action(evidence: Evidence) -> None:
    call = evidence.kind.call
    if isinstance(call, Call):
        evidence.fail(call, "denied")
        problem = evidence.again().problem
        assert problem is not None
        assert (problem.state, problem.action) == ("denied", action_of(client_of(evidence.kind), call.operation))


def test_no_secret_is_kept(evidence: Evidence) -> None:
    for path in (*evidence.kind.masks, *evidence.kind.drop):
        found = 0
        for data in evidence.parsed():
            for container, name in spots(path, data):
                container[name] = CANARY
                found += 1
            assert CANARY not in json.dumps(asdict(evidence.shaped(data)), default=str)
        assert found or isinstance(evidence.kind.call, Custom), f"no item has {path}"


def test_what_is_masked_stands_as_a_fingerprint(evidence: Evidence) -> None:
    for path in evidence.kind.masks:
        values = [box[name] for item in evidence.first.items for box, name in spots(path, item.data)]
        assert all(map(is_masked, values)), f"{path} is stored as it is"


def test_a_second_look_in_another_order_shows_no_change(evidence: Evidence) -> None:
    account = evidence.account
    account.turned = True
    try:
        assert evidence.reader.read().digests == evidence.first.digests
    finally:
        account.turned = False


def test_what_changes_at_every_look_is_no_change(evidence: Evidence) -> None:
    kind = evidence.kind
    for data, item in zip(evidence.parsed(), evidence.first.items, strict=True):
        for path in kind.volatile:
            for container, name in spots(path, data):
                container[name] = "another"
        for path in kind.unordered:
            for container, name in spots(path, data):
                if isinstance(container[name], list):
                    container[name].reverse()
        assert evidence.shaped(data).digest == item.digest


def test_what_is_volatile_or_in_no_order_is_there(evidence: Evidence) -> None:
    """A path that never leads anywhere protects nobody from false changes."""
    items = list(evidence.parsed())
    for path in (*evidence.kind.volatile, *evidence.kind.unordered):
        assert any(True for data in items for _spot in spots(path, data)), f"no item has {path}"
