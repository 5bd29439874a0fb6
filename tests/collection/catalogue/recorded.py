"""Answers written down by hand after AWS's own documentation, for kinds that the sample AWS does not have."""

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from collection.kinds import Call, Custom, Kind
from collection.lint.answers import operations
from collection.registry import KINDS
from tests.collection.catalogue.account import api_name, client_of, lineage
from tests.collection.catalogue.paging import Answer, Paging
from tests.fake_aws import FakeAws

FOLDER = Path(__file__).parent / "answers"


def names() -> list[str]:
    """The kinds that have a file."""
    return sorted(file.stem for file in FOLDER.glob("*.json"))


def pages_of(name: str) -> dict[str, list[Answer]]:
    """By operation, as AWS names it: one answer a page."""
    found: dict[str, list[Answer]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def give(aws: FakeAws, kind: Kind) -> set[str]:
    """Let the fake AWS speak the answers of a kind and of those that stand before it; returns their operations."""
    given: dict[str, list[Answer]] = {}
    for one in lineage(kind):
        given |= pages_of(one.name) if one.name in names() else {}
        for client, operation in _operations(one):
            if pages := given.get(api_name(client, operation)):
                shape = operations(client)[operation].output_shape
                spoken = [_spoken(shape, page) for page in pages]
                aws.has(client, api_name(client, operation), partial(_page, client, operation, one.call, spoken))
    return set(given)


def _operations(kind: Kind) -> list[tuple[str, str]]:
    parts = [*kind.details, *kind.joins, *([kind.call] if isinstance(kind.call, Call) else ())]
    found = [(client_of(kind, part), part.operation) for part in parts]
    return found + [(client_of(kind), name) for name in (kind.call.operations if isinstance(kind.call, Custom) else ())]


def operations_of(name: str) -> set[str]:
    """All that a kind and those before it ask, as AWS names it."""
    return {api_name(*call) for one in lineage(KINDS[name]) for call in _operations(one)}


def _page(client: str, operation: str, call: Any, pages: list[Answer], params: dict[str, Any]) -> Answer:
    """The page that is asked for: the second where a token came, joined to the first by one where there are two."""
    mine = isinstance(call, Call) and call.operation == operation
    paging = Paging.of(client, operation, call.pager if mine else None)
    page = dict(pages[-1 if paging.goes_on(params) else 0])
    return page if page == pages[-1] or not paging else paging.first(page, client, operation)


def _spoken(shape: Any, value: Any) -> Any:
    """Times out of what JSON has for them."""
    match shape.type_name:
        case "structure":
            return {name: _spoken(shape.members[name], item) for name, item in value.items()}
        case "list":
            return [_spoken(shape.member, item) for item in value]
        case "map":
            return {name: _spoken(shape.value, item) for name, item in value.items()}
        case "timestamp":
            return (
                datetime.fromtimestamp(value, UTC) if isinstance(value, int | float) else datetime.fromisoformat(value)
            )
        case "blob":
            return value.encode()
    return value
