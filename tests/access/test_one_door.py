"""Owned rows come into views, admin and API by one door: queries begin with whose they may be. Read from the code."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
ROOMS = ("accounts/views", "accounts/admin", "accounts/login", "collection/views", "collection/admin", "collection/api")
DOORS = {
    "of", "by", "usable_by", "managed_by", "owned_by", "changeable_by", "retriable_by", "readable_by", "none",
}  # fmt: skip
NOT_OWNED = {  # of nobody in particular: what the whole portal runs by
    "DataKey", "MaskKey", "Rate", "Tick", "Worker", "KeptValue", "Tally",
}  # fmt: skip
SECRET = {"DataKey", "MaskKey", "OneTimeSignIn", "StagedItem"}  # nothing that answers a browser touches them

EXCEPTIONS = {
    ("accounts/login/lifetimes.py", "end_sessions", "Session"): "those of one person, whose keys it is given",
    ("accounts/login/sso.py", "_settle", "Membership"): "the identity provider says who is in which team",
    ("accounts/views/profiles.py", "_add_key", "CredentialProfile"): "makes one of the person's own",
    ("accounts/views/profiles.py", "_add_role", "CredentialProfile"): "makes one of the person's own",
    ("accounts/views/teams.py", "_page", "Membership"): "all members of a team that the person is in",
    ("accounts/views/tokens.py", "_make", "ApiToken"): "makes one of the person's own",
    ("collection/api/tokens.py", "authenticate", "ApiToken"): "the token itself says whose it is",
    ("collection/admin/resources.py", "lookups", "Estate"): "all of them for those who oversee the portal",
    ("collection/admin/resources.py", "queryset", "Outcome"): "narrows the versions of `ResourceAdmin.get_queryset`",
    ("collection/admin/reviews.py", "_pin", "Collection"): "of those that `changeable` let through",
    ("collection/admin/reviews.py", "may", "Collection"): "one row, which `changeable` lets through or not",
    ("collection/admin/schedules.py", "has_delete_permission", "Schedule"): "one row, which `_own` lets through or not",
    ("collection/views/home.py", "_worries", "Outcome"): "of collections that came by the door",
    ("collection/views/progress.py", "_lines_of", "Outcome"): "of a collection that came by the door",
    ("collection/views/progress.py", "context_of", "Outcome"): "of a collection that came by the door",
}  # fmt: skip


class Use(NamedTuple):
    """One place in the code that begins a query."""

    file: str
    function: str
    model: str
    door: str


def owned() -> set[str]:
    """The names of all models of ours that belong to somebody."""
    models = (model for app in ("accounts", "collection") for model in apps.get_app_config(app).get_models())
    return {model.__name__ for model in models} - NOT_OWNED


class Reader(ast.NodeVisitor):
    """Notes each use of an owned model's manager, and each model that is given to a shortcut whole."""

    def __init__(self, file: str, models: set[str]) -> None:
        self.file, self.models, self.found = file, models, list[Use]()
        self.functions, self.doors = ["<module>"], dict[int, str]()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.functions.append(node.name)
        self.generic_visit(node)
        self.functions.pop()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.doors[id(node.value)] = node.attr
        if node.attr in ("objects", "_default_manager", "_base_manager") and isinstance(node.value, ast.Name):
            self._note(node.value.id, self.doors.get(id(node), ""))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id.startswith("get_") and node.func.id.endswith("_or_404"):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Name):
                    self._note(argument.id, "")
        self.generic_visit(node)

    def _note(self, model: str, door: str) -> None:
        if model in self.models:
            self.found.append(Use(self.file, self.functions[-1], model, door))


def uses_in(source: str, file: str, models: set[str]) -> list[Use]:
    reader = Reader(file, models)
    reader.visit(ast.parse(source))
    return reader.found


def files() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")


def all_uses() -> list[Use]:
    return [
        use
        for path in files()
        for use in uses_in(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)), owned())
    ]


def test_every_query_begins_at_a_door_or_says_why_not() -> None:
    others = {use[:3] for use in all_uses() if use.door not in DOORS}
    assert sorted(others - set(EXCEPTIONS)) == []


def test_every_exception_is_still_needed() -> None:
    others = {use[:3] for use in all_uses() if use.door not in DOORS}
    assert sorted(set(EXCEPTIONS) - others) == []


def test_the_rooms_are_full() -> None:
    assert {use.file.rsplit("/", 1)[0] for use in all_uses()} >= {
        "accounts/views",
        "collection/views",
        "collection/api",
    }
    assert {"CredentialProfile", "Collection", "ResourceVersion", "Export", "Membership", "ApiToken"} <= owned()


def test_nothing_that_answers_a_browser_touches_what_holds_secrets() -> None:
    found = [use for path in files() for use in uses_in(path.read_text(encoding="utf-8"), path.name, SECRET)]
    assert found == []


@pytest.mark.parametrize(
    ("source", "door"),
    [
        ("Collection.objects.of(user)", "of"),
        ("Collection.objects.filter(pk=pk)", "filter"),
        ("get_object_or_404(Collection, pk=pk)", ""),
        ("manager = Collection.objects", ""),
        ("Collection._default_manager.all()", "all"),
    ],
)
def test_the_reader_reads(source: str, door: str) -> None:
    [use] = uses_in(f"def view():\n    {source}", "views.py", {"Collection"})
    assert use == ("views.py", "view", "Collection", door)
