"""What AWS asks for and answers, from botocore's own models: so that a declaration can be checked without a network."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

TOKEN = re.compile(r"(next|continuation|pagination)_?(token|marker)|marker|position|lastevaluated\w+", re.IGNORECASE)
FLAG = re.compile(r"has_?more\w*|is_?truncated", re.IGNORECASE)


@dataclass(frozen=True)
class Leaf:
    """A plain value. type: as botocore calls it; ``any``: nobody knows what is in it (JSON)."""

    type: str


@dataclass(frozen=True)
class ListOf:
    """A list."""

    of: "Shape"


@dataclass(frozen=True)
class Struct:
    """Named fields. rest: the shape of every other key, for maps."""

    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    rest: "Shape | None" = None


Shape = Leaf | ListOf | Struct
ANY = Leaf("any")

_loader = cache(Loader)


@cache
def operations(client: str) -> dict[str, OperationModel]:
    """A client's operations by their boto3 names; empty: botocore knows no such client."""
    try:
        model = ServiceModel(_loader().load_service_model(client, "service-2"), client)
    except UnknownServiceError:
        return {}
    return {xform_name(name): model.operation_model(name) for name in model.operation_names}


@cache
def paginated(client: str) -> frozenset[str]:
    """The boto3 names of a client's operations that botocore can page."""
    try:
        found = _loader().load_service_model(client, "paginators-1")
    except DataNotFoundError:
        return frozenset()
    return frozenset(xform_name(name) for name in found["pagination"])


def tokens(operation: OperationModel) -> list[str]:
    """The fields of the answer that say that there is more: tokens (CloudFront's lie one level down), else flags."""
    members = _members(operation.output_shape)
    below = [f"{name}.{inner}" for name, shape in members.items() for inner in _inner(shape)]
    found = [name for name in (*members, *below) if TOKEN.fullmatch(name.rpartition(".")[2])]
    return found or [name for name in members if is_flag(name)]


def is_flag(name: str) -> bool:
    """Whether a field of an answer only says that there is more, but not where to go on."""
    return bool(FLAG.fullmatch(name))


def members(operation: OperationModel) -> dict[str, Any]:
    """The parameters of an operation, as botocore's shapes."""
    return _members(operation.input_shape)


def _inner(shape: Any) -> dict[str, Any]:
    return _members(shape) if shape.type_name == "structure" else {}


def _members(shape: Any) -> dict[str, Any]:
    return dict(shape.members) if shape is not None else {}


@cache
def answer(client: str, operation: str) -> Shape:
    """What an operation answers."""
    shape = operations(client)[operation].output_shape
    return shape_of(shape) if shape is not None else Struct()


def shape_of(shape: Any, inside: tuple[str, ...] = ()) -> Shape:
    """botocore's shape as ours; what contains itself is not followed."""
    if shape.name in inside:
        return ANY
    inside = (*inside, shape.name)
    if shape.type_name == "structure":
        return Struct({name: shape_of(member, inside) for name, member in shape.members.items()})
    if shape.type_name == "list":
        return ListOf(shape_of(shape.member, inside))
    if shape.type_name == "map":
        value, names = shape_of(shape.value, inside), getattr(shape.key, "enum", [])
        return Struct(dict.fromkeys(names, value), None if names else value)
    return Leaf(shape.type_name)


def merged(first: Shape, second: Shape) -> Shape:
    """An item after an answer became part of it."""
    if isinstance(first, Struct) and isinstance(second, Struct):
        return Struct({**first.fields, **second.fields}, first.rest or second.rest)
    return ANY


def steps(path: str) -> list[str]:
    """``a.b[].*.c`` as ``a, b, [], *, c``; ``**`` is any number of steps."""
    return re.findall(r"\[\]|[^.\[\]]+", path)


def walk(path: list[str], shape: Shape) -> Shape | None:
    """The shape that such steps lead to, or None."""
    if not path:
        return shape
    if path[0] == "**":
        return next((found for inside in _within(shape) if (found := walk(path[1:], inside))), None)
    shape_there = _step(path[0], shape)
    return walk(path[1:], shape_there) if shape_there is not None else None


def _within(shape: Shape) -> Iterator[Shape]:
    """The shape itself and all that it holds; nothing of what nobody knows."""
    if isinstance(shape, ListOf):
        yield from _within(shape.of)
    elif isinstance(shape, Struct):
        yield shape
        for member in (*shape.fields.values(), *([shape.rest] if shape.rest else [])):
            yield from _within(member)


def _step(step: str, shape: Shape) -> Shape | None:
    if shape == ANY:
        return ANY
    if isinstance(shape, ListOf):
        return shape.of if step == "[]" else None
    if not isinstance(shape, Struct) or step == "[]":
        return None
    if step == "*":
        return shape.rest or next(iter(shape.fields.values()), None)
    return shape.fields.get(step, shape.rest)


def changed(path: list[str], shape: Shape, new: Shape | None) -> Shape:
    """The shape with something else at such steps, or nothing at all."""
    if not path:
        return new or ANY
    if isinstance(shape, ListOf):
        return ListOf(changed(path[1:], shape.of, new))
    if not isinstance(shape, Struct) or path[0] not in shape.fields:
        return shape
    fields = dict(shape.fields)
    if len(path) == 1 and new is None:
        del fields[path[0]]
    else:
        fields[path[0]] = changed(path[1:], fields[path[0]], new)
    return Struct(fields, shape.rest)


def leaves(shape: Shape, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Leaf]]:
    """Every plain value of an item, with the steps to it."""
    if isinstance(shape, Leaf):
        yield path, shape
    elif isinstance(shape, ListOf):
        yield from leaves(shape.of, (*path, "[]"))
    else:
        for name, member in shape.fields.items():
            yield from leaves(member, (*path, name))
        if shape.rest is not None:
            yield from leaves(shape.rest, (*path, "*"))
