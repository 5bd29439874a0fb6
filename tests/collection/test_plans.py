"""How PostgreSQL finds what is asked most: by its indexes, never by reading all versions."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from collection.models import Collection, Outcome, ResourceVersion
from collection.ordering import Order, Pages
from collection.search import index
from collection.search.indexing import catch_up
from collection.search.search import Search
from tests.collection.factories import instance, make_collection, make_profile, make_reading, queue

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's plans"),
]
MANY, REGIONS = 6000, ("us-east-1", "eu-west-1", "us-west-2", "ap-northeast-2")
VERSIONS, ENTRIES = ResourceVersion._meta.db_table, "collection_searchentry"


@pytest.fixture
def read(alice: User, bob: User) -> Collection:
    """What alice's collection found, beside ten times as much of bob's; the database knows its sizes."""
    mine = make_collection(alice, make_profile(alice))
    make_reading(mine, "ec2.instance", [instance(number, Filler="x" * 500) for number in range(600)])
    theirs = make_collection(bob, make_profile(bob), account_id="999999999999")
    for region in REGIONS:
        make_reading(
            theirs, "sqs.queue", [queue(f"q{number}", Filler="x" * 500) for number in range(MANY // 4)], region
        )
    catch_up(seconds=300)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return mine


def read_whole(found: QuerySet[Any]) -> set[str]:
    """The tables that a query would read from their first row to their last."""
    sql, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        return set(_seq_scans(json.loads(json.dumps(cursor.fetchone()[0]))[0]["Plan"]))


def _seq_scans(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from _seq_scans(inner)


@pytest.mark.parametrize(
    "query", ["q=web-7", "q=i-00000000000000007", "q=10.0.0.5", "f=State.Name%3Drunning", "f=name%3Dweb-7"]
)
def test_a_search_reads_only_its_hits(alice: User, read: Collection, query: str) -> None:
    found = Search.of(alice, QueryDict(query)).versions()
    assert found.exists()
    assert not read_whole(found) & {VERSIONS, ENTRIES}


def test_what_a_collection_found_is_found_by_its_readings(alice: User, read: Collection) -> None:
    outcomes = Outcome.objects.filter(service_run__collection=read)
    found = ResourceVersion.objects.of(alice).found_by(outcomes)
    assert found.count() == 600
    assert VERSIONS not in read_whole(found)


def test_a_search_in_a_collection_reads_only_what_it_found(alice: User, read: Collection) -> None:
    found = Search.of(alice, QueryDict("f=Filler~xyz"), read).versions()
    assert VERSIONS not in read_whole(found)


def test_what_changed_between_two_readings_is_found_by_the_inventory(read: Collection) -> None:
    outcome = Outcome.objects.get(service_run__collection=read)
    assert VERSIONS not in read_whole(ResourceVersion.objects.stood_and_did_not([(outcome.inventory_id, 1, 0)]))


def test_a_kind_is_found_by_its_inventories(alice: User, read: Collection) -> None:
    found = ResourceVersion.objects.of(alice).open().filter(inventory__kind="ec2.instance")
    assert VERSIONS not in read_whole(found)


def test_a_rare_word_is_found_by_the_index_of_tokens(read: Collection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN SELECT version_id FROM {ENTRIES} WHERE {index.FITS}", ["'_i_00000000000000007'"])
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert f"{ENTRIES}_tokens" in plan


def test_documents_unpack_fast_and_tokens_lie_beside_their_ids(read: Collection) -> None:
    data = [instance(1, Filler="".join(f"{number:x} " for number in range(900)))]
    make_reading(read, "ec2.instance", data, "eu-west-3")
    catch_up(seconds=300)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT pg_column_compression(data) FROM {VERSIONS}")
        assert {row[0] for row in cursor.fetchall()} == {None, "lz4"}
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = %s", [ENTRIES])
        assert cursor.fetchone()[0] == ["toast_tuple_target=128"]


def test_a_page_of_a_kind_reads_documents_once(alice: User, read: Collection) -> None:
    rows = ResourceVersion.objects.of(alice).open().filter(inventory__kind="ec2.instance")
    with CaptureQueriesContext(connection) as queries:
        page = Pages(rows, Order.of(None, "Filler"), "test").page()
    assert (len(page.rows), page.total) == (50, 600)
    assert [" OVER " in query["sql"] for query in queries] == [False]
