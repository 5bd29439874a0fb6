"""Filters as people type them and as addresses keep them: ``State.Name = running``, ``tag.Owner !?``.

name      service kind region account profile id name arn, ``tag.Key``, or a field's path: ``SecurityGroups.GroupId``
operator  ``=`` ``!=`` ``~`` (contains) ``>`` ``<`` ``?`` (is there) ``!?`` (is not there)
value     what follows; a value with a space at its end or beginning stands in double quotes
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, get_args

from django.utils.translation import gettext as _

from collection.search.tokens import is_found

Operator = Literal["=", "!=", "~", ">", "<", "?", "!?"]
PLACES = ("service", "kind", "region", "account", "profile")
CODES = ("service", "kind", "region")  # small letters only, however they are typed
COLUMNS = {"id": "resource_id", "name": "name", "arn": "arn"}
TAG = "tag."
LONGEST = 500
GRAMMAR = re.compile(r"(?P<name>[^=!~<>?]*?)\s*(?P<op>!\?|!=|=|~|>|<|\?)\s*(?P<value>.*)", re.DOTALL)
PATH = re.compile(r"[^\s.][^.]*(\.[^\s.][^.]*)*")


class BadFilter(ValueError):
    """A filter that cannot be understood: why, in plain words, and at which character (from 0)."""

    def __init__(self, text: str, place: int, why: str) -> None:
        super().__init__(why)
        self.text, self.place, self.why = text, place, why

    @property
    def marked(self) -> str:
        """The text, and under it a sign at the place."""
        return f"{self.text}\n{' ' * self.place}^"


@dataclass(frozen=True)
class Filter:
    """One condition."""

    name: str
    operator: Operator
    value: str = ""

    def __str__(self) -> str:
        value = f'"{self.value}"' if self.value != self.value.strip() else self.value
        return f"{self.name}{self.operator}{value}"

    @property
    def is_place(self) -> bool:
        """Whether it is about where a resource belongs, rather than about the resource."""
        return self.name in PLACES

    @property
    def is_tag(self) -> bool:
        return self.name.startswith(TAG)

    @property
    def tag(self) -> str:
        return self.name.removeprefix(TAG)

    @property
    def column(self) -> str:
        """The column of a version that it is about; empty for tags and fields."""
        return COLUMNS.get(self.name, "")


def parse(text: str) -> Filter:
    """Raises BadFilter."""
    if len(text) > LONGEST:
        raise BadFilter(text[:LONGEST], LONGEST, _("A filter has at most %(n)d characters.") % {"n": LONGEST})
    said = GRAMMAR.fullmatch(text.replace("\x00", ""))
    if said is None:
        raise BadFilter(text, len(text), _("After the name comes one of = != ~ > < ? !? here."))
    name, operator, value = said["name"].strip(), _operator(said["op"]), _unquoted(said["value"].strip())
    if not PATH.fullmatch(name) or name == TAG.rstrip("."):
        raise BadFilter(text, 0, _("Begin with a name: service, region, tag.Owner, or a field such as State.Name."))
    if operator in ("?", "!?"):
        if value:
            raise BadFilter(text, said.start("value"), _("Nothing comes after “?”."))
    elif not value and operator != "=" and operator != "!=":
        raise BadFilter(text, len(text), _("A value is missing here."))
    if name in PLACES and operator not in ("=", "!="):
        raise BadFilter(text, said.start("op"), _("With “%(name)s” only = and != make sense.") % {"name": name})
    return Filter(name, operator, value.lower() if name in CODES else value)


def place_of_value(text: str) -> int:
    """At which character of a filter its value begins."""
    said = GRAMMAR.fullmatch(text.replace("\x00", ""))
    return said.start("value") if said else len(text)


def _operator(text: str) -> Operator:
    return next(one for one in get_args(Operator) if one == text)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def has_tokens(one: Filter) -> bool:
    """Whether the index answers a filter by itself."""
    if one.is_place or one.column or one.operator not in ("=", "?"):
        return False
    return one.operator == "?" or (bool(one.value) and is_found(one.value))


def alternatives(filters: list[Filter]) -> list[list[Filter]]:
    """Those of which one is enough, together: the same name with ``=``."""
    groups: dict[object, list[Filter]] = defaultdict(list)
    for one in filters:
        groups[one.name if one.operator == "=" else one].append(one)
    return list(groups.values())
