"""Long lists: every row once, whatever comes and goes meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from collection.models import Collection, ResourceVersion, ServiceRun
from collection.models.outcomes import Outcome
from tests.collection import factories
from tests.collection.api.conftest import Asking
from tests.collection.factories import queue

MANY = 10_000


@pytest.fixture(autouse=True)
def no_hurry(settings: Settings) -> None:
    settings.API_CALLS_PER_MINUTE = 10_000


def pages(program: Asking, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    after = ""
    while after is not None:
        answer = program.get(path, {**query, "after": after})
        assert answer.status_code == 200, answer.content
        yield answer.json()
        after = answer.json()["next"]


def ids(program: Asking, path: str, **query: Any) -> list[Any]:
    return [item["id"] for page in pages(program, path, **query) for item in page["items"]]


def test_ten_thousand_resources_come_once_each(program: Asking, collection: Collection) -> None:
    outcome = factories.make_reading(collection, "sqs.queue", [queue("first")])
    first = ResourceVersion.objects.get()
    facts = {"inventory": first.inventory, "valid_from": 1, "began_at": first.began_at, "data": {}, "digest": "x"}
    ResourceVersion.objects.bulk_create(
        ResourceVersion(key=str(number), resource_id=str(number), name=f"queue {number % 700}", **facts)
        for number in range(1, MANY)
    )
    type(first.inventory).objects.filter(pk=outcome.inventory_id).update(items=MANY)
    found = ids(program, "/resources", kind="sqs.queue", limit=200)
    assert len(found) == len(set(found)) == MANY


def test_ten_thousand_outcomes_come_once_each(program: Asking, collection: Collection) -> None:
    run = ServiceRun.objects.create(collection=collection, service="sqs", state="done")
    Outcome.objects.bulk_create(
        Outcome(service_run=run, kind="sqs.queue", region=f"r-{number}", state="empty") for number in range(MANY)
    )
    found = ids(program, "/outcomes", collection=str(collection.pk), limit=200)
    assert found == sorted(set(found))
    assert len(found) == MANY


def test_collections_that_start_meanwhile_move_nothing(program: Asking, alice: User, collection: Collection) -> None:
    more = [factories.make_collection(alice, collection.profile) for _number in range(8)]
    walk = pages(program, "/collections", limit=4)
    first = next(walk)
    factories.make_collection(alice, collection.profile)
    seen = [item["id"] for page in (first, *walk) for item in page["items"]]
    assert seen == [str(one.pk) for one in (*reversed(more), collection)]
    assert first["total"] == 9


@pytest.mark.parametrize("path", ["/services", "/kinds"])
def test_lists_that_no_table_holds_are_paged_alike(program: Asking, path: str) -> None:
    seen = [item["name"] for page in pages(program, path, limit=7) for item in page["items"]]
    assert seen == sorted(set(seen))
    assert len(seen) == program.get(path).json()["total"]


def test_a_cursor_counts_only_in_its_own_list(program: Asking, collection: Collection) -> None:
    after = program.get("/services", {"limit": 1}).json()["next"]
    for path in ("/kinds", "/collections", "/profiles"):
        assert program.get(path, {"after": after}).status_code == 422


def test_a_page_whose_row_is_gone_is_not_the_first_one(program: Asking, alice: User, collection: Collection) -> None:
    newest = factories.make_collection(alice, collection.profile)
    after = program.get("/collections", {"limit": 1}).json()["next"]
    Collection.objects.filter(pk=newest.pk).delete()
    assert program.get("/collections", {"limit": 1, "after": after}).status_code == 422
