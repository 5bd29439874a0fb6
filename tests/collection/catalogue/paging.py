"""How an operation says that there is more: as botocore's paginators know it, or as a kind's pager says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader

from collection.lint.answers import operations

Answer = dict[str, Any]


@dataclass(frozen=True)
class Paging:
    """The parameters that carry a token, the places in an answer that hold the next, and the flag that says so."""

    into: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    more: str = ""

    @classmethod
    def of(cls, client: str, operation: str, pager: tuple[str, str] | None = None) -> "Paging":
        if pager:
            token, _and, last = pager[1].partition(" && ")  # or: a flag, and the last item to go on from
            return cls(pager[:1], (), token) if last else cls(pager[:1], (token,))
        found = _paginators(client).get(operation)
        if not found:
            return cls()
        out = tuple(path.partition("||")[0].strip() for path in _several(found["output_token"]))
        return cls(_several(found["input_token"]), out, found.get("more_results", ""))

    def __bool__(self) -> bool:
        return bool(self.into)

    def goes_on(self, params: Mapping[str, Any]) -> bool:
        """Whether a call asks for a further page."""
        return any(params.get(name) for name in self.into)

    def last(self, answer: Answer) -> Answer:
        """The answer without a token."""
        for path in self.out:
            _change(answer, path, lambda place, name: place.pop(name, None))
        if self.more:
            _change(answer, self.more, lambda place, name: place.update({name: False}))
        return answer

    def first(self, answer: Answer, client: str, operation: str) -> Answer:
        """The answer with a token."""
        shape = operations(client)[operation].output_shape
        for path in self.out:
            token = _token(_member(shape, path))
            _change(answer, path, lambda place, name, token=token: place.update({name: token}))
        if self.more:
            _change(answer, self.more, lambda place, name: place.update({name: True}))
        return answer


@cache
def _paginators(client: str) -> dict[str, dict[str, Any]]:
    """How botocore pages a client's operations, by their boto3 names."""
    try:
        found = Loader().load_service_model(client, "paginators-1")["pagination"]
    except DataNotFoundError:
        return {}
    return {xform_name(name): config for name, config in found.items()}


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _change(answer: Answer, path: str, change: Callable[[Answer, str], Any]) -> None:
    *way, name = path.split(".")
    for step in way:
        answer = answer.setdefault(step, {})
    change(answer, name)


def _member(shape: Any, path: str) -> Any:
    for step in path.split("."):
        shape = shape.members[step]
    return shape


def _token(shape: Any) -> Any:
    if getattr(shape, "enum", None):
        return shape.enum[0]
    if shape.type_name == "string":
        return "token".ljust(int(shape.metadata.get("min") or 0), "x")
    return {"next": {"S": "token"}}
