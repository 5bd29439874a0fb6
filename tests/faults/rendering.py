"""Answers of AWS as text with holes: each is serialised once after botocore's own model, later only filled in.

A prototype holds marks: ``~n~`` the number of an item, ``~account~``, ``~region~`` and ``~release~``, which is another
word for the items that changed. The text of a list's item is found by writing the list with one item and with two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.session import Session
from moto.core.serialize import XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """An answer with its HTTP status and headers; ``body`` has holes."""

    status: int
    headers: bytes
    body: bytes


@dataclass(frozen=True)
class Listed:
    """A list with holes, taken apart at its items."""

    status: int
    headers: bytes
    before: bytes
    item: bytes
    between: bytes
    after: bytes
    none: bytes

    def whole(self, items: Iterable[bytes]) -> bytes:
        """The list with these items."""
        text = self.between.join(items)
        return self.before + text + self.after if text else self.none


@dataclass(frozen=True)
class Pager:
    """How a call is paged, in the words of the wire; without ``limit`` AWS decides how much a page holds."""

    token: str = ""
    limit: str = ""


def write(service: str, operation: str, result: Result) -> Written:
    """The result in the protocol that botocore speaks with this service."""
    model = get_service_model(service)
    serializer = get_serializer_class(service, model.resolved_protocol)
    answer = serializer(model.operation_model(operation), value_picker=XFormedAttributePicker()).serialize(result)
    body = answer["body"]
    headers = "".join(f"{name}: {value}\r\n" for name, value in answer["headers"].items())
    return Written(answer["status_code"], headers.encode(), body.encode() if isinstance(body, str) else body)


def write_list(service: str, operation: str, path: str, result: Result) -> Listed:
    """The result, whose list at ``path`` has one item, taken apart."""
    none, one, two = (write(service, operation, {**result, path: list(result[path]) * times}) for times in (0, 1, 2))
    start = one.body[: _same(one.body, two.body)]
    after = one.body[len(start) :]
    unit = two.body[len(start) : len(two.body) - len(after)]
    between = b", " if unit.startswith(b", ") else b""
    item = unit.removeprefix(between)
    assert start.endswith(item), f"{service} {operation}: {path} cannot be taken apart"
    return Listed(one.status, one.headers, start.removesuffix(item), item, between, after, none.body)


def with_token(service: str, operation: str, result: Result) -> Result:
    """The result of a page that is not the last one."""
    found = _paginator(service, operation)
    more = {found["more_results"]: True} if "more_results" in found else {}
    return {**result, found["output_token"].partition(" ")[0]: "~token~", **more}


def pager(service: str, operation: str) -> Pager:
    """Names as they travel: in the query string, the form or the JSON of a request."""
    found = _paginator(service, operation)
    members = found["input_token"], found.get("limit_key", "MaxResults")
    return Pager(*(_on_the_wire(service, operation, member) for member in members))


def _on_the_wire(service: str, operation: str, member: str) -> str:
    """A parameter's name in the request; '' where the call has none of that name."""
    model = get_service_model(service)
    shape = model.operation_model(operation).input_shape
    if not shape or member not in shape.members:
        return ""
    named = shape.members[member].serialization
    name = str(named.get("queryName") or named.get("name") or member)
    return name[0].upper() + name[1:] if model.resolved_protocol == "ec2" else name


def _same(one: bytes, other: bytes) -> int:
    """How many bytes they have in common at the beginning."""
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


@cache
def _models() -> Session:
    return Session()


@cache
def _paginator(service: str, operation: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = _models().get_paginator_model(service).get_paginator(operation)
    except (ValueError, UnknownServiceError):
        return {"input_token": "NextToken", "output_token": "NextToken"}
    return found
