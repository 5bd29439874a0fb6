"""An account of the fake AWS that holds things of one kind, and of the kinds that stand before it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from collection.asking import items_in
from collection.kinds import Batch, Call, Custom, Detail, Field, Join, Kind, Parent
from collection.lint.answers import operations
from collection.paths import read
from collection.registry import KINDS, SERVICES
from tests.collection.catalogue.handmade import ANSWERS
from tests.collection.catalogue.making import Maker
from tests.collection.catalogue.paging import Paging
from tests.collection.catalogue.wishes import Wishes
from tests.fake_aws import FakeAws

TAIL = re.compile(r"tail\((?P<name>\w+), '(?P<separator>.)'\)")
SPLIT = re.compile(r"split\((?P<name>\w+), '(?P<separator>.)'\)\[(?P<at>\d)\]")
Raw = dict[str, Any]
Part = Call | Join | Detail


def lineage(kind: Kind) -> list[Kind]:
    """A kind and those that stand before it, the first parent first."""
    return [*(lineage(KINDS[kind.parent]) if kind.parent else ()), kind]


def client_of(kind: Kind, part: Part | None = None) -> str:
    """botocore's client for a call of a kind."""
    return getattr(part, "client", "") or SERVICES[kind.service].client_of(kind)


def api_name(client: str, operation: str) -> str:
    """The operation as AWS hears it."""
    return str(operations(client)[operation].wire_name)


def is_asked(part: Part, params: Mapping[str, Any]) -> bool:
    """Whether a call with these parameters is this part's."""
    said = (value for value in part.params.items() if not isinstance(value[1], str) or "{" not in value[1])
    return all(
        name in params and (isinstance(value, Field | Parent | Batch) or params[name] == value) for name, value in said
    )


@dataclass
class Account:
    """Gives two pages of a kind's items, the same whenever it is asked. ``items``: those that are being read now.

    turned: every listing comes in another order.
    """

    aws: FakeAws
    kind: Kind
    items: list[Raw] = field(default_factory=list)
    turned: bool = False
    pages: dict[str, list[Raw]] = field(default_factory=dict)
    made: dict[tuple[object, ...], Raw] = field(default_factory=dict)
    maker: Maker = field(init=False)

    def __post_init__(self) -> None:
        self.maker = Maker(Wishes.of(*lineage(self.kind)))
        self.parts: dict[tuple[str, str], list[tuple[Kind, Part]]] = defaultdict(list)
        for kind in lineage(self.kind):
            self._opens(kind)
            for part in (*kind.details, *kind.joins, *([kind.call] if isinstance(kind.call, Call) else ())):
                self.parts[client_of(kind, part), part.operation].append((kind, part))
        for (client, operation), parts in self.parts.items():
            self.aws.has(client, api_name(client, operation), partial(self._answer, client, operation, parts))

    def _opens(self, kind: Kind) -> None:
        """Make the pages of a listing."""
        if isinstance(kind.call, Custom):
            for operation, answer in ANSWERS[kind.name].items():
                self.aws.has(client_of(kind), operation, answer)
        elif isinstance(kind.call, Call):
            client, operation = client_of(kind), kind.call.operation
            paging, shape = Paging.of(client, operation, kind.call.pager), operations(client)[operation].output_shape
            last = paging.last(self.maker.answer(shape))
            first = paging.first(self.maker.answer(shape), client, operation)
            self.pages[kind.name] = [first, last] if paging else [last]

    def listed(self, kind: Kind) -> list[Raw]:
        """All that a kind's listing gives."""
        call = kind.call
        return (
            [item for page in self.pages[kind.name] for item in items_in(call, page)] if isinstance(call, Call) else []
        )

    def _answer(self, client: str, operation: str, parts: list[tuple[Kind, Part]], params: Raw) -> Mapping[str, Any]:
        mine = [(kind, part) for kind, part in parts if is_asked(part, params)]
        if joins := [(kind, part) for kind, part in mine if isinstance(part, Join)]:
            return self._joined(joins, params)
        for kind, part in mine:
            if isinstance(part, Detail):
                return self._detail(kind, part, params)
        for kind, part in mine:
            if isinstance(part, Call):
                return self._page(kind, part, params)
        raise AssertionError(f"{client}.{operation} was asked with {params}")

    def _page(self, kind: Kind, call: Call, params: Raw) -> Raw:
        pages, paging = self.pages[kind.name], Paging.of(client_of(kind), call.operation, call.pager)
        page = pages[-1 if paging.goes_on(params) else 0]
        if not self.turned:
            return page
        other = turned(pages[0 if page is pages[-1] else -1])
        if not paging:
            return other
        return paging.last(other) if page is pages[-1] else paging.first(other, client_of(kind), call.operation)

    def _joined(self, joins: list[tuple[Kind, Join]], params: Raw) -> Raw:
        kind, join = joins[0]
        known = [_known(item, one.on) for of, one in joins for item in self.listed(of)]
        answer = self._make(client_of(kind, join), join.operation, (str(params),), known)
        return turned(answer) if self.turned else answer

    def _detail(self, kind: Kind, detail: Detail, params: Raw) -> Raw:
        client, batch = client_of(kind, detail), detail.batch
        if not batch:
            known = _known(self._item_of(detail, params) or {}, None, params)
            answer = self._make(client, detail.operation, tuple(sorted(map(str, params.items()))), [known])
            return turned(answer) if self.turned and isinstance(read(detail.keep, answer), list) else answer
        name = next(name for name, value in detail.params.items() if value is batch)
        answers = [self._of_batch(client, detail, batch, one) for one in params[name]]
        whole = answers[0]
        for answer in answers[1:]:
            whole = _together(whole, answer)
        return turned(whole) if self.turned else whole

    def _of_batch(self, client: str, detail: Detail, batch: Batch, value: str) -> Raw:
        item = next((item for item in self.items if read(batch.path, item) == value), {})
        return self._make(client, detail.operation, (value,), [_known(item, detail.on)], entries=1)

    def _make(self, client: str, operation: str, what: tuple[object, ...], known: list[Raw], entries: int = 2) -> Raw:
        key = (client, operation, *what)
        if key not in self.made:
            shape = operations(client)[operation].output_shape
            self.made[key] = Paging.of(client, operation).last(self.maker.answer(shape, known, entries))
        return self.made[key]

    def _item_of(self, detail: Detail, params: Raw) -> Raw | None:
        fields = {name: value.path for name, value in detail.params.items() if isinstance(value, Field)}
        same = (item for item in self.items if all(read(path, item) == params[name] for name, path in fields.items()))
        return next(same, None)


def turned(answer: Any) -> Any:
    """The same with its outermost lists the other way round."""
    if isinstance(answer, list):
        return answer[::-1]
    return {name: turned(value) for name, value in answer.items()} if isinstance(answer, dict) else answer


def _known(item: Mapping[str, Any], on: tuple[str, str] | None, params: Mapping[str, Any] | None = None) -> Raw:
    """What an answer about an item repeats of it."""
    known = {**(params or {}), **item}
    if on:
        known |= _matching(on[1], read(on[0], item))
    return known


def _matching(path: str, value: Any) -> Raw:
    """The field, and what must stand in it so that this path gives this value."""
    if tail := TAIL.fullmatch(path):
        return {tail["name"]: f"arn:aws:any:us-east-1:111122223333:any{tail['separator']}{value}"}
    if split := SPLIT.fullmatch(path):
        return {split["name"]: split["separator"].join([*["any"] * int(split["at"]), str(value)])}
    return {path.rpartition(".")[2]: value}


def _together(first: Any, second: Any) -> Any:
    """Two answers as one: their lists joined."""
    if isinstance(first, dict) and isinstance(second, dict):
        return {name: _together(first[name], second[name]) if name in second else first[name] for name in first}
    return [*first, *second] if isinstance(first, list) and isinstance(second, list) else first
