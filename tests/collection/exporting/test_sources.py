"""Which rows an export has: those that the page shows, with account, region, time and collection."""

import pytest
from django.http import QueryDict

from collection.exporting.sources import NothingToExport, Source, source_of
from collection.search.indexing import catch_up
from tests.collection.factories import instance, make_collection, make_outcome, make_reading, queue

pytestmark = pytest.mark.django_db
INSTANCE = "ec2.instance"


@pytest.fixture
def read(collection):
    make_reading(collection, INSTANCE, [instance(1), instance(2, state="stopped")])
    make_reading(collection, "sqs.queue", [queue("orders", ApproximateNumberOfMessages="7")])
    return collection


def rows(user, page: str, **query: object) -> list[dict[str, object]]:
    source = ask(user, page, **query)
    return [dict(zip([head.title for head in source.heads], row, strict=True)) for row in source.rows]


def ask(user, page: str, **query: object) -> Source:
    said = QueryDict(mutable=True)
    for name, value in query.items():
        said[name] = str(value)
    return source_of(user, {"page": page, "query": said.urlencode()})


def test_a_table_has_its_columns_and_where_it_comes_from(read, alice):
    first, _second = rows(alice, "resources", kind=INSTANCE)
    assert (first["Name"], first["State"], first["Account"], first["Region"], first["Profile"]) == (
        "web-1", "running", "123456789012", "us-east-1", "production",
    )  # fmt: skip
    assert first["So since"].startswith("20")


def test_a_table_is_exported_as_it_is_narrowed_and_sorted(read, alice):
    assert [row["Name"] for row in rows(alice, "resources", kind=INSTANCE, sort="-name")] == ["web-2", "web-1"]
    assert [row["Name"] for row in rows(alice, "resources", kind=INSTANCE, q="stopped")] == ["web-2"]


def test_what_changes_at_every_look_is_there_too(read, alice):
    (row,) = rows(alice, "resources", kind="sqs.queue")
    assert "7" in map(str, row.values())


def test_a_past_table_names_its_collection(read, alice):
    make_reading(make_collection(alice), INSTANCE, [])
    assert rows(alice, "resources", kind=INSTANCE) == []
    assert {row["Collection"] for row in rows(alice, "resources", kind=INSTANCE, collection=read.pk)} == {str(read.pk)}


def test_a_search_is_exported_with_all_that_is_stored(read, alice):
    catch_up()
    (row,) = rows(alice, "search", q="orders")
    assert (row["Kind"], row["Data"]["QueueUrl"].endswith("orders")) == ("Queues", True)


def test_a_bad_filter_exports_nothing(read, alice):
    with pytest.raises(NothingToExport):
        ask(alice, "search", f="nonsense")


def test_a_whole_collection_is_exported(read, alice):
    source = ask(alice, "collection", collection=read.pk)
    assert source.total == len(list(source.rows)) == 3


def test_a_comparison_has_a_row_for_each_field(read, alice):
    new = make_collection(alice)
    make_reading(new, INSTANCE, [instance(2), instance(3)])
    told = [(row["What"], row["Name"], row["Field"], row["Earlier"], row["Later"]) for row in
            rows(alice, "compare", old=read.pk, new=new.pk, kind=INSTANCE)]  # fmt: skip
    assert sorted(told, key=str) == [
        ("Added", "web-3", "", None, None),
        ("Changed", "web-2", "State.Name", "stopped", "running"),
        ("Removed", "web-1", "", None, None),
    ]


def test_a_comparison_tells_a_tag_once(read, alice):
    new = make_collection(alice)
    make_reading(new, INSTANCE, [instance(1, Tags=[{"Key": "Owner", "Value": "kim"}]), instance(2, state="stopped")])
    told = [row["Field"] for row in rows(alice, "compare", old=read.pk, new=new.pk, kind=INSTANCE)]
    assert told
    assert all(path.startswith("Tags.") for path in told)


def test_a_comparison_says_what_cannot_be_compared(read, alice):
    new = make_collection(alice)
    make_outcome(new, INSTANCE, state="denied")
    told = [(row["What"], row["Kind"], row["Region"], row["Earlier"], row["Later"]) for row in
            rows(alice, "compare", old=read.pk, new=new.pk)]  # fmt: skip
    assert told == [
        ("Cannot be compared", "Instances", "us-east-1", None, "Denied"),
        ("Cannot be compared", "Queues", "us-east-1", None, "it was no part of it"),
    ]


def test_a_stranger_exports_nothing(read, bob):
    assert rows(bob, "resources", kind=INSTANCE) == []
    assert rows(bob, "search") == []
    for page, query in (("collection", {"collection": read.pk}), ("compare", {"old": read.pk, "new": read.pk})):
        with pytest.raises(NothingToExport):
            ask(bob, page, **query)


@pytest.mark.parametrize("page", ["", "secrets", "__class__"])
def test_what_is_no_page_is_refused(alice, page):
    with pytest.raises(NothingToExport):
        ask(alice, page)


def test_it_knows_whose_data_it_holds(read, alice):
    assert ask(alice, "resources", kind=INSTANCE).estates == {read.estate_id}


def test_a_kind_that_there_is_not_is_no_empty_file(alice):
    with pytest.raises(NothingToExport):
        ask(alice, "resources", kind="mainframe.job")
