"""The vocabulary of a declaration: what AWS has, how to ask for it, what to keep, what to show. Data, no logic.

Paths are JMESPath (https://jmespath.org), with two more functions: ``tail(Id, '/')``, what follows the last separator,
and ``split(Ids, ',')``, a text's parts as a list.
A text with braces is a template: ``{partition} {region} {account} {id}``, ``{parent.path}``, or a path into the item.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise
Shown = Literal["text", "date", "bytes", "yes_no", "state", "number", "seconds", "list", "count"]
Params = Mapping[str, object]
Pages = Callable[[Any, Mapping[str, str]], Iterator[list[dict[str, Any]]]]


@dataclass(frozen=True)
class Field:
    """A parameter taken from the item: ``{"Bucket": Field("Name")}``."""

    path: str


@dataclass(frozen=True)
class Parent:
    """A parameter taken from the parent item: ``{"cluster": Parent("clusterArn")}``."""

    path: str


@dataclass(frozen=True)
class Batch:
    """A list parameter filled from up to ``size`` items at once: ``{"clusters": Batch("clusterArn", 100)}``."""

    path: str
    size: int


@dataclass(frozen=True)
class Call:
    """An AWS call that lists items, all pages of it.

    operation: as boto3 names it. items: path to the items in one page; a mapping there (``@``: the answer) is one item.
    as_: where the list gives bare strings, the field that holds the string.
    unset: error codes that mean "there is none".
    pager: (input token, output token), only where botocore has no paginator.
    """

    operation: str
    items: str
    params: Params = field(default_factory=dict)
    as_: str = ""
    unset: tuple[str, ...] = ()
    pager: tuple[str, str] | None = None


@dataclass(frozen=True)
class Each:
    """Items that the parent already holds in a field: no call at all."""

    path: str


@dataclass(frozen=True)
class Custom:
    """A listing that no call gives by itself: ``function(client, context)`` yields pages, each a list of items.

    operations: all that the function calls, as boto3 names them. context: partition, region and account.
    """

    function: Pages = field(repr=False)  # its repr holds an address, and would change the kind's fingerprint
    operations: tuple[str, ...]


@dataclass(frozen=True)
class Detail:
    """A further call for each item (or each batch of items), whose answer becomes part of the item.

    keep: path of what is kept of the answer. into: the item's field for it; empty: merged into the item.
    unset: error codes that mean "not set" (the field becomes null). when: path; no call unless it is true of the item.
    on: for batches, (path in the item, path in each kept answer) that belong together.
    Any other "not found" code means that the item has gone since it was listed: it is skipped and counted.
    """

    operation: str
    params: Params
    keep: str = "@"
    into: str = ""
    unset: tuple[str, ...] = ()
    when: str = ""
    on: tuple[str, str] | None = None
    client: str = ""

    @property
    def batch(self) -> Batch | None:
        """The batch parameter, where this call describes many items at once."""
        return next((value for value in self.params.values() if isinstance(value, Batch)), None)


@dataclass(frozen=True)
class Join:
    """One listing for all items of a (kind, region), matched to them by ``on``: (path in the item, path in the answer).

    many: all matches are kept, as a list; otherwise the last one.
    """

    operation: str
    items: str
    on: tuple[str, str]
    into: str = ""
    keep: str = "@"
    params: Params = field(default_factory=dict)
    client: str = ""
    many: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a kind's table: title, path in the stored data, and how people read it."""

    title: Text
    path: str
    shown: Shown = "text"


@dataclass(frozen=True)
class Metric:
    """A CloudWatch summary of an item: newest value of ``stat`` over ``hours``, in steps of ``period`` seconds.

    points: keep every point (a curve) instead of one number. when: path; asked only for items of which it is true.
    """

    name: str
    title: Text
    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    stat: str
    period: int
    hours: int
    fixed: Mapping[str, str] = field(default_factory=dict)
    shown: Shown = "number"
    points: bool = False
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of AWS resource: how to list it, what to keep of it, what to show.

    name: ``service.kind``. key: paths that identify an item within (account, kind, region); a child's key begins with
    its parent's by itself. client: botocore's name where it is not the service's. item_name: path or ``tag:Name``.
    home: path to the item's own region (details are asked there). scope ``global``: read once, whatever was chosen.
    parse: fields that hold JSON text. masks: fields whose values are secret. drop: never kept. volatile: changes at
    every look, kept beside the reading. unordered: lists in which order means nothing. Their syntax: ``a.b[].*.c``.
    relations: what it uses, by id, ARN or name: ``{"ec2.subnet": "SubnetId"}``, a kind and the path of one or a list.
    console: path in the AWS console, a template.
    """

    name: str
    title: Text
    call: Call | Each | Custom
    key: tuple[str, ...]
    client: str = ""
    scope: Literal["regional", "global"] = "regional"
    id: str = ""
    item_name: str = ""
    arn: str = ""
    home: str = ""
    tags: str = ""
    parent: str = ""
    details: tuple[Detail, ...] = ()
    joins: tuple[Join, ...] = ()
    columns: tuple[Column, ...] = ()
    parse: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()
    unordered: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    relations: Mapping[str, str] = field(default_factory=dict)
    console: str = ""

    @property
    def service(self) -> str:
        return self.name.partition(".")[0]

    @property
    def is_global(self) -> bool:
        return self.scope == "global"

    @property
    def calls_per_item(self) -> int:
        return sum(1 for detail in self.details if not detail.batch)

    @property
    def fingerprint(self) -> str:
        """Changes when the declaration reads or keeps something else, so that such a difference is no AWS change."""
        asked = (self.call, self.details, self.joins, self.tags)
        kept = (self.parse, self.masks, self.drop, self.volatile, self.unordered)
        return hashlib.sha256(repr(asked + kept).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Service:
    """An AWS service: its name (also of its Celery task), title, and kinds, parents before children.

    client: botocore's name where it differs.
    """

    name: str
    title: Text
    kinds: tuple[Kind, ...]
    client: str = ""
    summary: Text = ""

    def client_of(self, kind: Kind) -> str:
        """botocore's client name for a kind of this service."""
        return kind.client or self.client or self.name

    @property
    def weight(self) -> int:
        """How much it asks, compared with others: a call for each of many items outweighs many listings."""
        return len(self.kinds) + 10 * max((kind.calls_per_item for kind in self.kinds), default=0)

    @property
    def is_global(self) -> bool:
        """True where all kinds are global, so that regions need not be chosen."""
        return all(kind.is_global for kind in self.kinds)
