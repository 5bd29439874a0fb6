"""Rules for one AWS call of a declaration: it exists, only reads, gets the right parameters, and is read to its end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from botocore.model import OperationModel
from botocore.validate import ParamValidator

from awscheck.aws.iam import action_of
from collection.kinds import Batch, Field, Params, Parent
from collection.lint.answers import ANY, Leaf, ListOf, Shape, is_flag, members, operations, paginated, shape_of, tokens
from collection.lint.expressions import NoSuchPath, look
from collection.lint.secrets import is_denied, is_reading

SAMPLES: dict[str, Any] = {"boolean": True, "timestamp": datetime(2026, 1, 1, tzinfo=UTC), "blob": b"", "map": {}}


def operation_problems(client: str, operation: str, params: Params | None = None) -> Iterator[str]:
    """The call must exist, be named like reading, and need an IAM action that only reads."""
    if not operations(client):
        yield f"botocore knows no client {client}"
    elif operation not in operations(client):
        yield f"{client} has no operation {operation}"
    elif is_denied(client, operation, params or {}):
        yield f"{client}.{operation} is on the deny list: it reads secrets, data, or costs money"
    elif not is_reading(client, operation):
        yield f"{client}.{operation} is not named like a call that only reads"
    elif not action_of(client, operation):
        yield f"{client}.{operation} has no known IAM action that only reads"


def paging_problems(client: str, operation: str, pager: tuple[str, str] | None) -> Iterator[str]:
    """All pages must be read: by botocore's paginator, or by a pager where it has none."""
    model = operations(client)[operation]
    ends = tokens(model)
    if operation in paginated(client):
        if pager:
            yield f"{operation} has a paginator and needs no pager"
    elif pager:
        if pager[0] not in members(model):
            yield f"{operation} has no parameter {pager[0]} for its pager"
        if not _is_token(pager[1], model, ends):
            yield f"{operation} answers no token {pager[1]}"
    elif ends:
        yield f"{operation} has no paginator and answers {' and '.join(ends)}: give it a pager"


def _is_token(path: str, model: OperationModel, ends: list[str]) -> bool:
    """Either a token, or ``HasMore && Items[-1]``: what to go on from, as long as there is more."""
    flag, _and, rest = path.partition(" && ")
    if flag not in ends or bool(rest) != is_flag(flag):
        return False
    try:
        return not rest or isinstance(look(rest, shape_of(model.output_shape)), Leaf)
    except NoSuchPath:
        return False


def param_problems(model: OperationModel, params: Params, item: Shape, parent: Shape | None) -> Iterator[str]:
    """Parameters must exist, be of the right type and all be there, and their paths must lead somewhere."""
    known = members(model)
    sent: dict[str, Any] = {}
    for name, value in params.items():
        if name in known:
            sent[name] = _sample(known[name]) if isinstance(value, Field | Parent | Batch) else value
            yield from _source_problems(name, value, known[name], item, parent)
            yield from (f"parameter {name}: {text}" for text in _unknown_words(value, known[name]))
        else:
            yield f"{model.name} has no parameter {name}"
    if model.input_shape is not None:
        report = ParamValidator().validate(sent, model.input_shape)
        if report.has_errors():
            yield from report.generate_report().splitlines()


def _source_problems(name: str, value: object, wanted: Any, item: Shape, parent: Shape | None) -> Iterator[str]:
    if not isinstance(value, Field | Parent | Batch):
        return
    source = parent if isinstance(value, Parent) else item
    if source is None:
        yield f"parameter {name} is taken from a parent, but the kind has none"
        return
    try:
        found = look(value.path, source)
    except NoSuchPath as problem:
        yield f"parameter {name}: {value.path!r}: {problem}"
        return
    if isinstance(value, Batch):
        found = ListOf(found)
    if found != ANY and isinstance(found, Leaf) == (wanted.type_name in ("list", "structure", "map")):
        yield f"parameter {name} is a {wanted.type_name}, but {value.path!r} is not"


def _unknown_words(value: object, shape: Any) -> Iterator[str]:
    if isinstance(value, list) and shape.type_name == "list":
        for entry in value:
            yield from _unknown_words(entry, shape.member)
    elif isinstance(value, str) and getattr(shape, "enum", []) and value not in shape.enum:
        yield f"AWS knows no {value!r}"


def _sample(shape: Any) -> Any:
    """A value that botocore takes for this shape."""
    if shape.type_name == "structure":
        return {name: _sample(shape.members[name]) for name in shape.required_members}
    least = int(shape.metadata.get("min", 1) or 1)
    if shape.type_name == "list":
        return [_sample(shape.member)] * least
    if shape.type_name in ("string", "character"):
        return "x" * least
    return SAMPLES.get(shape.type_name, least)
