"""What the threads do: ask AWS and shape the answers. They touch no database and know no other thread."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from awscheck.aws import AWS_ERRORS, AwsError, AwsSession, classify, home_region
from awscheck.aws.exceptions import CircuitOpenError
from awscheck.aws.iam import action_of
from collection.details import apply_join, match, put
from collection.kinds import Batch, Call, Custom, Detail, Each, Field, Join, Kind, Params, Parent
from collection.paths import fill, read
from collection.problems import Problem
from collection.registry import SERVICES
from collection.shaping import Item, Place, shape

Raw = dict[str, Any]
Unread = dict[int, dict[str, Problem | None]]
PAUSES = (1, 4)  # seconds before a detail is asked for again
T = TypeVar("T")
GONE = ("NotFound", "NoSuch", "NonExistent", "DoesNotExist", "NotFoundFault", "NotFoundException", "Not.Found")


@dataclass(frozen=True)
class Gap:
    """A part of some items that could not be read; state and reason as an outcome of its own would have them."""

    field: str
    action: str
    code: str
    state: str = ""
    reason: str = ""


@dataclass
class Page:
    """One page of a listing, a list of items for each kind that it feeds; None after the last, or after a problem."""

    items: list[list[Raw]] | None = None
    problem: Problem | None = None


@dataclass
class Batched:
    """A batch of items with all their details. ``gone``: how many went away since they were listed."""

    items: list[Item] = field(default_factory=list)
    gaps: Counter[Gap] = field(default_factory=Counter)
    gone: int = 0
    fatal: Problem | None = None

    def miss(self, what: str, problem: Problem, times: int = 1) -> None:
        """A part of so many items could not be read."""
        self.gaps[Gap(what, problem.action, problem.code, problem.state, problem.reason)] += times
        if problem.is_fatal:
            self.fatal = problem


class Asker:
    """Asks for the kinds of one service in one region; holds nothing that another collection could see."""

    def __init__(self, session: AwsSession, place: Place, region: str) -> None:
        self.session, self.place, self.region = session, place, region
        self.context = {"partition": place.partition, "account": place.account, "region": region}

    def pages(self, kinds: Sequence[Kind], parent: Raw | None) -> Iterator[list[list[Raw]]]:
        """The items of each kind that one call feeds, page by page."""
        call, client = kinds[0].call, self._client_name(kinds[0])
        if isinstance(call, Custom):
            for page in call.function(self.session.client(client, self.region), self.context):
                yield [page]
        elif isinstance(call, Each):
            assert parent is not None
            yield [[dict(item) for item in read(call.path, parent) or ()]]
        else:
            params = self._params(call.params, {}, parent)
            for answer in self._answers(client, self.region, call.operation, params, call.pager):
                yield [items_in(kind.call, answer) for kind in kinds if isinstance(kind.call, Call)]

    def next_page(self, kinds: Sequence[Kind], pages: Iterator[list[list[Raw]]]) -> Page:
        """The next page, if there is one."""
        call = kinds[0].call
        try:
            return Page(next(pages, None))
        except AWS_ERRORS as error:
            unset, operation = (call.unset, call.operation) if isinstance(call, Call) else ((), "")
            if code_of(error) in unset or (kinds[0].parent and has_gone(error)):
                return Page()
            return Page(problem=self._problem(error, self._client_name(kinds[0]), operation, self.region))

    def _answers(
        self, client_name: str, region: str, operation: str, params: Raw, pager: tuple[str, str] | None = None
    ) -> Iterator[Any]:
        client = self.session.client(client_name, region)
        if client.can_paginate(operation):
            yield from client.get_paginator(operation).paginate(**params)
            return
        while True:
            answer = getattr(client, operation)(**params)
            yield answer
            token = read(pager[1], answer) if pager else None
            if not pager or not token:
                return
            params = {**params, pager[0]: token}

    def call_of(self, kind: Kind, join: Join) -> tuple[str, ...]:
        """Equal for joins that one call serves."""
        return join.client or self._client_name(kind), self.region, join.operation, repr(join.params)

    def matches(self, kind: Kind, joins: Sequence[Join]) -> list[dict[str, Any]] | Problem:
        """The answers of joins that one call serves, each by what items are matched with."""
        client_name, operation = joins[0].client or self._client_name(kind), joins[0].operation
        try:
            return self._patiently(partial(self._matches, joins, client_name))
        except AWS_ERRORS as error:
            return self._problem(error, client_name, operation, self.region)

    def _matches(self, joins: Sequence[Join], client_name: str) -> list[dict[str, Any]]:
        ways = [(join.items, join.on[1], join.keep, join.many) for join in joins]
        found: dict[tuple[str, str, str, bool], dict[str, Any]] = {way: {} for way in ways}
        params = self._params(joins[0].params, {}, None)
        for answer in self._answers(client_name, self.region, joins[0].operation, params):
            for (items, by, keep, many), matched in found.items():
                for entry in read(items, answer) or ():
                    key, kept = str(read(by, entry)), read(keep, entry)
                    matched[key] = [*matched.get(key, ()), kept] if many else kept
        return [found[way] for way in ways]

    def enrich(
        self, kind: Kind, raws: list[Raw], joined: Sequence[dict[str, Any] | None], parent: Raw | None
    ) -> Batched:
        """The items with their joins and details, shaped."""
        done, unread = Batched(), {id(raw): dict[str, Problem | None]() for raw in raws}
        for join, found in zip(kind.joins, joined, strict=True):
            for raw in raws:
                if found is None:
                    unread[id(raw)][join.into] = None
                else:
                    apply_join(raw, join, found)
        for detail in kind.details:
            raws = self._detail(kind, detail, raws, parent, done, unread)
        done.items = [shape(kind, raw, self.place, parent, unread[id(raw)]) for raw in raws]
        return done

    def _detail(
        self, kind: Kind, detail: Detail, raws: list[Raw], parent: Raw | None, done: Batched, unread: Unread
    ) -> list[Raw]:
        wanted = [raw for raw in raws if not detail.when or read(detail.when, raw)]
        batches = [wanted] if detail.batch else [[raw] for raw in wanted]
        lost: set[int] = set()
        for batch in filter(None, batches):
            if done.fatal:
                _leave_unread(detail, batch, done.fatal, done, unread)
            else:
                lost |= self._ask_detail(kind, detail, batch, parent, done, unread)
        done.gone += len(lost)
        return [raw for raw in raws if id(raw) not in lost]

    def _ask_detail(
        self, kind: Kind, detail: Detail, batch: list[Raw], parent: Raw | None, done: Batched, unread: Unread
    ) -> set[int]:
        """Ask once for this batch and merge the answer; returns the items that have gone since they were listed."""
        client_name = detail.client or self._client_name(kind)
        region = (kind.home and read(kind.home, batch[0])) or self.region
        try:
            params = self._params(detail.params, batch[0], parent, batch)
            answer = self._patiently(partial(self._whole, client_name, region, detail.operation, params))
        except AWS_ERRORS as error:
            if code_of(error) in detail.unset:
                return put(detail, batch, None)
            if has_gone(error):
                return self._one_by_one(kind, detail, batch, parent, done, unread)
            problem = self._problem(error, client_name, detail.operation, region)
            _leave_unread(detail, batch, problem, done, unread)
            return set()
        return match(detail, batch, answer) if detail.batch else put(detail, batch, read(detail.keep, answer))

    def _one_by_one(
        self, kind: Kind, detail: Detail, batch: list[Raw], parent: Raw | None, done: Batched, unread: Unread
    ) -> set[int]:
        """One item that has gone fails its whole batch: ask for each alone."""
        if len(batch) == 1:
            return {id(batch[0])}
        return set().union(*(self._ask_detail(kind, detail, [raw], parent, done, unread) for raw in batch))

    def _whole(self, client_name: str, region: str, operation: str, params: Raw) -> Any:
        client = self.session.client(client_name, region)
        if client.can_paginate(operation):
            return client.get_paginator(operation).paginate(**params).build_full_result()
        return getattr(client, operation)(**params)

    def _patiently(self, work: Callable[[], T]) -> T:
        """Throttling and network errors that outlast botocore's retries get some chances more."""
        for pause in PAUSES:
            try:
                return work()
            except AWS_ERRORS as error:
                if isinstance(error, CircuitOpenError) or not classify(error).is_passing:
                    raise
            self.session.pause(pause)
        return work()

    def _params(self, params: Params, raw: Raw, parent: Raw | None, batch: Sequence[Raw] = ()) -> Raw:
        return {name: self._param(value, raw, parent, batch) for name, value in params.items()}

    def _param(self, value: object, raw: Raw, parent: Raw | None, batch: Sequence[Raw]) -> Any:
        if isinstance(value, Field):
            return read(value.path, raw)
        if isinstance(value, Parent):
            return read(value.path, parent)
        if isinstance(value, Batch):
            return [read(value.path, item) for item in batch]
        return fill(value, raw, self.context) if isinstance(value, str) and "{" in value else value

    def _client_name(self, kind: Kind) -> str:
        return SERVICES[kind.service].client_of(kind)

    def _problem(self, error: AwsError, client: str, operation: str, region: str) -> Problem:
        asked = getattr(error, "operation_name", operation)  # a role's renewal is another call, of another service
        fault = classify(error, region=region, service=client, is_long_term=self.is_long_term)
        if fault.may_be_region and self._works_elsewhere(region):
            fault = fault.as_region_disabled()
        return Problem.of(fault, action_of(client, asked))

    @property
    def is_long_term(self) -> bool:
        return self.session.credentials.is_long_term

    def _works_elsewhere(self, region: str) -> bool:
        """AWS says the same of a dead key and of a region that is not switched on: ask at home."""
        if region == home_region(self.place.partition):
            return False
        try:
            self.session.identity()
        except AWS_ERRORS:
            return False
        return True


def items_in(call: Call, answer: Any) -> list[Raw]:
    """The items of one kind in one answer; bare strings become ``{as_: string}``."""
    found = read(call.items, answer)
    if call.items == "@" or isinstance(found, dict):
        found = [found]
    return [{call.as_: item} if isinstance(item, str) else dict(item) for item in found or () if item is not None]


def code_of(error: AwsError) -> str:
    """AWS's error code, else the name of botocore's exception."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return type(error).__name__


def has_gone(error: AwsError) -> bool:
    """Whether AWS no longer knows the thing that was asked about."""
    return isinstance(error, ClientError) and any(mark in code_of(error) for mark in GONE)


def _leave_unread(detail: Detail, batch: list[Raw], problem: Problem, done: Batched, unread: Unread) -> None:
    """These items lack a detail, and nobody may take that for an answer."""
    done.miss(detail.into or detail.operation, problem, len(batch))
    for raw in batch:
        unread[id(raw)][detail.into] = problem
