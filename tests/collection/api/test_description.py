"""The API's own description: whole, committed, and shown to people."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from collection.api.description import operations
from collection.api.portal import openapi
from collection.api.reading import chapters
from collection.management.commands.openapi import FILE, text
from tests.collection.api.conftest import Asking

URL = reverse("api-description")
SCHEMA = openapi()
EVERY = pytest.mark.parametrize("operation", list(operations(SCHEMA)), ids=lambda operation: operation["operationId"])


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for shape, schema in SCHEMA["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            yield f"{shape}.{name}", field


def test_the_committed_description_is_that_of_the_code():
    assert FILE.read_text(encoding="utf-8") == text(), "run: make openapi"


@EVERY
def test_every_operation_says_what_it_does(operation):
    assert operation["summary"]
    assert operation["description"].endswith((".", "200."))
    assert operation["security"][0]["Token"][0] in ("read", "collect", "schedules")


@EVERY
def test_every_operation_tells_all_its_answers(operation):
    statuses = set(operation["responses"])
    assert {"401", "403", "422", "429", "503"} < statuses
    assert statuses & {"200", "201", "202", "204"}


@EVERY
def test_every_parameter_is_explained_by_an_example(operation):
    assert [one["name"] for one in operation["parameters"] if not ("description" in one and "example" in one)] == []


def test_every_field_has_an_example_or_a_shape_of_its_own():
    bare = [name for name, field in properties() if "examples" not in field and "$ref" not in str(field)]
    assert bare == []


def test_strangers_are_not_told_what_the_api_can_do(db: None) -> None:
    assert Client().get(URL).status_code == 401


def test_a_login_or_any_token_reads_the_description(browser: Client, program: Asking) -> None:
    assert browser.get(URL).json()["openapi"].startswith("3.1")
    assert program.get(URL).json()["paths"]


def test_people_read_each_operation_on_a_page(browser: Client) -> None:
    page = browser.get(reverse("api")).content.decode()
    assert [one["operationId"] for one in operations(SCHEMA) if f'id="{one["operationId"]}"' not in page] == []


def test_people_read_all_of_it_in_korean_too() -> None:
    every = [one for chapter in chapters(SCHEMA, "") for one in chapter.operations]
    fields = [field for one in every for field in (*one.parameters, *one.body, *one.answer)]
    texts = {text for one in every for text in (one.summary, one.text)} | {field.text for field in fields} - {""}
    with translation.override("ko"):
        assert [text for text in sorted(texts) if translation.gettext(text) == text] == []


def test_the_page_leads_from_the_type_of_a_problem_to_its_meaning(browser: Client, program: Asking) -> None:
    page, anchor = program.get("/collections/nothing").json()["type"].split("#")
    assert f'<dt id="{anchor}"' in browser.get(page).content.decode()
