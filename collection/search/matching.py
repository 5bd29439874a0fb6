"""Filters that read the data itself, on either database: a function of PostgreSQL's own, or one of ours in SQLite."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import orjson
from django.db.backends.signals import connection_created
from django.db.models import BooleanField, F, Func, Q

from collection.search.filters import Filter, Operator
from collection.search.tokens import said

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")  # that tables sort by
WRITTEN_SO = re.compile(r"[\w .:/@+-]+", re.ASCII)  # in JSON too
SIMPLE = re.compile(r"\w+", re.ASCII)  # a name that needs no escape in SQLite's paths
DEEP = 20  # names in a path
CONTRARY: dict[str, Operator] = {"!=": "=", "!?": "?"}


def condition(one: Filter) -> Q:
    """What a version must fulfil. ``!=`` and ``!?`` are the contrary of ``=`` and ``?``: also true where nothing is."""
    if one.operator in CONTRARY:
        return ~condition(Filter(one.name, CONTRARY[one.operator], one.value))
    if one.column:
        return _column(one)
    if one.is_tag:
        return Q(Reads("tags", [one.tag], one.operator, one.value))
    return Q(Reads("data", one.name.split(".")[:DEEP], one.operator, one.value))


def _column(one: Filter) -> Q:
    if one.operator == "?":
        return ~Q(**{one.column: ""})
    lookup = {"=": "iexact", "~": "icontains", ">": "gt", "<": "lt"}[one.operator]
    return Q(**{f"{one.column}__{lookup}": one.value})


class Reads(Func):
    """Whether a JSON column has a value on this way that fulfils the condition; lists on the way are looked into."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, way: list[str], operator: Operator, value: str) -> None:
        super().__init__(F(column))
        self.asked = way, operator, value

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        way, operator, value = self.asked
        if operator == "=" or not SIMPLE.fullmatch(way[0]):
            return f"portal_reads({column}, %s, %s, %s)", [*params, json.dumps(way), operator, value]
        part = f"json_extract({column}, %s, %s)"  # of two paths a list is made, in which true stays true
        name = f'$."{way[0]}"'
        return f"portal_reads_part({part}, %s, %s, %s)", [*params, name, name, json.dumps(way[1:]), operator, value]

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        path, values = jsonpath(*self.asked)
        return f"jsonb_path_exists({column}, %s::jsonpath, %s::jsonb, true)", [*params, path, json.dumps(values)]


# PostgreSQL: jsonpath in lax mode, https://www.postgresql.org/docs/15/functions-json.html#FUNCTIONS-SQLJSON-PATH


def jsonpath(way: list[str], operator: Operator, value: str) -> tuple[str, dict[str, Any]]:
    """The path, and its variables. Names and values stand in it as JSON strings only."""
    return "$" + "".join(f".{json.dumps(name)}" for name in way) + f" ? ({_test(operator, value)})", _values(value)


def _values(value: str) -> dict[str, Any]:
    number = _number(value)
    return {"text": value} if number is None else {"text": value, "number": number}


def _test(operator: Operator, value: str) -> str:
    if operator == "?":
        return '@.type() != "null"'
    if operator == "~":
        return f'@ like_regex {json.dumps(value)} flag "iq"'
    if operator == "=":
        tests = [f'@ like_regex {json.dumps(f"^{re.escape(value)}$")} flag "i"']
        tests += ["@ == $number"] if _number(value) is not None else []
        tests += [f"@ == {value.lower()}"] if value.lower() in ("true", "false") else []
        return " || ".join(tests)
    return f"@.double() {operator} $number" if _number(value) is not None else f"@ {operator} $text"


# SQLite: the same in Python


def reads(stored: str | None, way: str, operator: str, value: str) -> bool:
    """Whether stored JSON fulfils the condition."""
    if stored is None or (operator in ("=", "~") and _as_stored(value) not in stored.lower()):
        return False
    return any(_fulfils(one, operator, value) for one in _on_the_way(_loaded(stored), _names(way)))


def reads_part(stored: str | None, way: str, operator: str, value: str) -> bool:
    """The same of a field's own value, which SQLite has cut out: the first of a list."""
    found = () if stored is None else _on_the_way(_loaded(stored)[0], _names(way))
    return any(_fulfils(one, operator, value) for one in found)


@lru_cache(100)
def _as_stored(value: str) -> str:
    """What must stand in JSON that has this value somewhere; nothing where it may be written in another way."""
    return "" if _number(value) is not None or not WRITTEN_SO.fullmatch(value) else value.lower()


def _loaded(stored: str) -> Any:
    try:
        return orjson.loads(stored)  # several times as fast
    except orjson.JSONDecodeError:
        return json.loads(stored)  # which also takes what is no proper Unicode


@lru_cache(100)
def _names(way: str) -> list[str]:
    return list(json.loads(way))


def _on_the_way(data: Any, way: list[str]) -> Iterator[Any]:
    for item in data if isinstance(data, list) else [data]:
        if not way:
            yield item
        elif isinstance(item, dict) and way[0] in item:
            yield from _on_the_way(item[way[0]], way[1:])


def _fulfils(found: Any, operator: str, value: str) -> bool:
    if found is None:
        return False
    if operator == "?":
        return True
    if isinstance(found, dict | list):
        return False
    if operator == "=":
        number = None if isinstance(found, str) else _number(found)
        return said(found) == said(value) or (number is not None and number == _number(value))
    if operator == "~":
        return isinstance(found, str) and said(value) in said(found)
    number, other = _number(value), _number(found)
    if number is not None:
        return other is not None and (other > number if operator == ">" else other < number)
    return isinstance(found, str) and (found > value if operator == ">" else found < value)


def _number(value: Any) -> float | None:
    """A number, also where it comes as text, as much of AWS's does."""
    return float(value) if not isinstance(value, bool) and NUMBER.fullmatch(str(value)) else None


def number(value: Any) -> float | None:
    """What a table sorts by where a value is a number."""
    return float(value) if PLAIN_NUMBER.fullmatch(str(value)) else None


def teach(sender: Any, connection: Any, **_more: Any) -> None:
    """Each SQLite connection learns the functions."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("portal_number", 1, number, deterministic=True)
        connection.connection.create_function("portal_reads", 4, reads, deterministic=True)
        connection.connection.create_function("portal_reads_part", 4, reads_part, deterministic=True)


connection_created.connect(teach, dispatch_uid="collection.search.matching")
