"""The description of the API as people read it: by noun, with fields, answers and an example for each operation."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from collection.api.problems import NAMES

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A field or parameter: ``kind``: its type in a word or two."""

    name: str
    kind: str
    text: str
    needed: bool = False


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: list[Told]
    body: list[Told]
    answer: list[Told]
    statuses: list[tuple[int, str]]
    command: str
    example: str


@dataclass(frozen=True)
class Chapter:
    """A noun and what can be done with it."""

    name: str
    operations: list[Operation]


def chapters(schema: Schema, host: str) -> list[Chapter]:
    """``host``: the portal's own address, for the examples."""
    every = [
        (one["tags"][0], _operation(schema, host, method, path, one))
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    ]
    every.sort(key=lambda pair: pair[0])
    return [Chapter(tag, [one for _tag, one in pairs]) for tag, pairs in groupby(every, key=lambda pair: pair[0])]


def problems() -> list[tuple[str, int, str]]:
    """All kinds of problem: name, status, title."""
    return [(name, status, str(title)) for status, (name, title) in NAMES.items()]


def _operation(schema: Schema, host: str, method: str, path: str, one: Schema) -> Operation:
    shapes = schema["components"]["schemas"]
    fine = next(answer for status, answer in one["responses"].items() if status < "400")
    answers = {
        status: _resolved(answer, schema["components"]["responses"]) for status, answer in one["responses"].items()
    }
    body = _json(one.get("requestBody", {}))
    return Operation(
        name=one["operationId"], method=method.upper(), path=path, summary=one["summary"], text=one["description"],
        scope=one["security"][0]["Token"][0],
        parameters=[_parameter(each) for each in one["parameters"]],
        body=list(_fields(body.get("schema", {}), shapes)),
        answer=list(_fields(_json(fine).get("schema", {}), shapes)),
        statuses=[(int(status), answer["description"]) for status, answer in answers.items()],
        command=_command(host, method, path, one, body),
        example=_pretty(_json(fine)["example"]) if _json(fine) else "",
    )  # fmt: skip


def _json(part: Schema) -> Schema:
    found: Schema = part.get("content", {}).get("application/json", {})
    return found


def _parameter(one: Schema) -> Told:
    return Told(one["name"], _kind(one["schema"]), one.get("description", ""), one["required"])


def _fields(schema: Schema, shapes: Schema) -> Iterator[Told]:
    whole = _resolved(schema, shapes)
    for name, field in whole.get("properties", {}).items():
        yield Told(name, _kind(field), field.get("description", ""), name in whole.get("required", []))


def _resolved(schema: Schema, named: Schema) -> Schema:
    found: Schema = named[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _kind(schema: Schema) -> str:
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{_kind(schema['items'])}[]"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].removesuffix("Shape")
    return str(schema.get("format") or schema.get("type") or "any")


def _command(host: str, method: str, path: str, one: Schema, body: Schema) -> str:
    """As one types it into a shell."""
    needed = [each for each in one["parameters"] if each["required"]]
    address = path.format(**{each["name"]: each["example"] for each in needed if each["in"] == "path"})
    rest = {each["name"]: each["example"] for each in needed if each["in"] == "query"}
    query = f"?{urlencode(rest)}" if rest else ""
    lines = ['curl -H "Authorization: Bearer $TOKEN"']
    if method != "get":
        lines[0] += f" -X {method.upper()}"
    if body:
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{json.dumps(body['example'])}'"]
    return " \\\n".join([*lines, f"  '{host}{address}{query}'"])


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
