"""A kind's table: columns, order, search."""

from dataclasses import replace

import pytest
from django.db import connection

from collection.kinds import Column
from collection.models import ResourceVersion
from collection.ordering import Order
from collection.registry import KINDS
from collection.tables import (
    BASE,
    Row,
    column_named,
    columns_of,
    is_volatile,
    mean,
    metric_names,
    searched,
    title_of,
    with_volatile,
)
from tests.collection.factories import instance, make_reading, queue

INSTANCE, QUEUE, TABLE = KINDS["ec2.instance"], KINDS["sqs.queue"], KINDS["dynamodb.table"]


def keys(kind) -> list[str]:
    return [column.key for column in columns_of(kind) if column.key]


# Columns


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_declared_column_is_shown(kind):
    assert [column.title for column in columns_of(kind)] == [column.title for column in kind.columns]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_two_columns_are_sorted_by_one_name(kind):
    assert len(keys(kind)) == len(set(keys(kind)))


def test_lists_expressions_and_volatile_values_cannot_be_sorted():
    assert "SecurityGroups[].GroupName" not in keys(INSTANCE)
    assert "ApproximateNumberOfMessages" not in keys(QUEUE)
    assert "BillingModeSummary.BillingMode || 'PROVISIONED'" not in keys(TABLE)


def test_what_lies_in_a_volatile_field_is_volatile():
    assert is_volatile(KINDS["iam.access_key"], "AccessKeyLastUsed.LastUsedDate")
    assert not is_volatile(KINDS["iam.access_key"], "AccessKeyId")


def test_a_forgotten_kind_has_no_columns_and_keeps_its_name():
    assert columns_of(None) == []
    assert "sqs.ancient" in title_of(None, "sqs.ancient")


def test_metrics_are_columns_only_where_there_are_values():
    assert metric_names(INSTANCE, [{}, {"cpu": [1]}, {"strange": 1}]) == {"cpu"}
    assert len(columns_of(INSTANCE, {"cpu"})) == len(INSTANCE.columns) + 1


@pytest.mark.parametrize(("value", "shown"), [([1, 2, 3], 2), (5, 5), (None, None), ([], None), (["x"], None)])
def test_a_curve_is_summed_up_by_its_mean(value, shown):
    assert mean(value) == shown


# Volatile values


def test_volatile_values_go_back_to_their_places():
    path = "ContinuousBackups.PointInTimeRecoveryDescription.LatestRestorableDateTime"
    data = {"ContinuousBackups": {"PointInTimeRecoveryDescription": {"Status": "ENABLED"}}}
    whole = with_volatile(TABLE, data, {path: "2025", "ItemCount": 3})
    inner = whole["ContinuousBackups"]["PointInTimeRecoveryDescription"]
    assert (inner, whole["ItemCount"]) == ({"Status": "ENABLED", "LatestRestorableDateTime": "2025"}, 3)


def test_the_stored_data_is_left_alone():
    data = {"ContinuousBackups": {"PointInTimeRecoveryDescription": {}}}
    with_volatile(TABLE, data, {"ContinuousBackups.PointInTimeRecoveryDescription.LatestRestorableDateTime": "2025"})
    assert data == {"ContinuousBackups": {"PointInTimeRecoveryDescription": {}}}


def test_metrics_and_what_came_out_of_lists_have_no_place():
    assert with_volatile(TABLE, {}, {"GlobalSecondaryIndexes[].ItemCount": [1], "cpu": [1]}) == {}


def test_a_row_reads_its_columns_from_data_and_volatile_values():
    version = ResourceVersion(data=queue(FifoQueue="true"))
    row = Row(version, QUEUE, columns_of(QUEUE), {"ApproximateNumberOfMessages": "7"})
    assert [value for _column, value in row.cells][:2] == ["true", "7"]


# Order


@pytest.fixture
def sort(collection):
    """The names of these instances in the order asked for."""

    def read(by: str, *raws: dict) -> list[str]:
        make_reading(collection, "ec2.instance", raws)
        return [version.name for version in Order.of(INSTANCE, by).sorted(ResourceVersion.objects.all())]

    return read


@pytest.mark.django_db
def test_it_is_sorted_by_name_whatever_the_case(sort):
    assert sort("name", instance(1, name="b"), instance(2, name="A"), instance(3, name="C")) == ["A", "b", "C"]


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["", "-", "--name", "a b", ".", "a..b", "tag.", "a'b", "\x00", "x" * 500])
def test_what_is_no_column_sorts_by_name(sort, by):
    assert sort(by, instance(1, name="b"), instance(2, name="a")) == ["a", "b"]


@pytest.mark.django_db
def test_it_is_sorted_by_a_declared_path_both_ways(sort):
    first, second = instance(1, "stopped", name="a"), instance(2, "running", name="b")
    assert sort("State.Name", first, second) == ["b", "a"]
    assert [v.name for v in Order.of(INSTANCE, "-State.Name").sorted(ResourceVersion.objects.all())] == ["a", "b"]


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["PublicIpAddress", "-PublicIpAddress"])
def test_what_is_missing_comes_last_both_ways(sort, by):
    missing = [instance(1, name="none", PublicIpAddress=None), instance(3, name="none")]
    assert sort(by, *missing, instance(2, name="b", PublicIpAddress="1"))[0] == "b"


@pytest.mark.django_db
def test_numbers_are_sorted_as_numbers_even_as_text_and_beside_nonsense(collection):
    functions = [
        {"FunctionName": f"f{size}", "FunctionArn": f"arn:{size}", "MemorySize": size}
        for size in (1024, "256", 3008, "n/a")
    ]
    make_reading(collection, "lambda.function", functions)
    by_size = Order.of(KINDS["lambda.function"], "MemorySize").sorted(ResourceVersion.objects.all())
    names = [version.name for version in by_size]
    assert names == ["f256", "f1024", "f3008", "fn/a"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_database_can_sort_by_every_column_that_says_so(kind):
    for key in keys(kind):
        assert list(Order.of(kind, f"-{key}").sorted(ResourceVersion.objects.all())) == []


# Search


@pytest.fixture
def search(collection):
    """The names of the queues that a search finds."""
    make_reading(collection, "sqs.queue", [
        queue("orders", Tags={"team": "결제 shop"}, Policy='{"Sid": "a\\"b\\\\c"}', Note="50% off_now"),
        queue("bills", Tags={"team": "bank"}),
    ])  # fmt: skip
    return lambda text: sorted(version.name for version in searched(ResourceVersion.objects.all(), text))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "ORDERS",
        "amazonaws.com/123456789012/ord",
        ":orders",
        "결제",
        "shop",
        'a"b',
        "b\\c",
        "50%",
        "off_",
        "orders shop",
    ],
)
def test_it_finds_name_id_arn_tags_and_values(search, text):
    assert search(text) == ["orders"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  ", "\x00", "queue"])
def test_an_empty_or_common_search_finds_all(search, text):
    assert search(text) == ["bills", "orders"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["zzz", "orders bank", "' OR 1=1 --", "%", "x" * 5000])
def test_what_is_nowhere_finds_nothing(search, text):
    assert search(text) == (["orders"] if text == "%" else [])


# Columns by name


@pytest.mark.parametrize("name", ["id", "account", "region", "arn", "tags", "since", "State.Name", "metric.cpu"])
def test_a_column_is_found_by_its_name(name):
    found = column_named(INSTANCE, name)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_column_of_a_kind_has_a_name_of_its_own(kind):
    names = [*BASE, *(column.name for column in columns_of(kind, {metric.name for metric in kind.metrics}))]
    assert len(names) == len(set(names))
    assert all(column_named(kind, name).name == name for name in names)


@pytest.mark.parametrize("name", ["", ".", "..", "a..b", "tag.", " ", "a\x00", "x" * 201])
def test_what_can_be_no_column_is_none(name):
    assert column_named(INSTANCE, name) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tag.team", "shop"),
        ("tag.Owner", None),
        ("Placement.Tenancy", "default"),
        ("SecurityGroups.GroupId", ["sg-1"]),
        ("SecurityGroups[].GroupId", ["sg-1"]),
        ("State.Name.Deeper", None),
        ("constructor.__class__", None),
    ],
)
def test_any_tag_and_any_field_is_a_column(name, value):
    version = ResourceVersion(data=instance(), tags={"team": "shop"})
    column = column_named(INSTANCE, name)
    assert column is not None
    assert column.read(Row(version, INSTANCE, [])) == value


def test_a_declared_field_that_is_called_like_a_base_column_is_told_apart():
    kind = replace(QUEUE, columns=(Column("Its own", "name"),))
    (column,) = columns_of(kind)
    assert (column.name, column_named(kind, "name").title, column_named(kind, ".name").title) == (
        ".name", "Name", "Its own",
    )  # fmt: skip


@pytest.mark.parametrize("name", ['tag.a"b', "tag.a\\b", "tag.7", "a-b", "ApproximateNumberOfMessages"])
def test_what_a_database_may_misread_is_not_sorted_by(name):
    column = column_named(QUEUE, name)
    assert column is not None
    assert column.key == ""


@pytest.mark.django_db
def test_an_undeclared_field_is_sorted_by_its_numbers_and_then_by_its_words(sort):
    sizes = [instance(number, name=str(size), Size=size) for number, size in enumerate([1024, "x", 9, "80"])]
    assert sort("Size", *sizes) == ["9", "80", "1024", "x"]


@pytest.mark.django_db
def test_it_is_sorted_by_tag(sort):
    owners = [
        instance(n, Tags=[{"Key": "Name", "Value": o}, {"Key": "a:b/c d", "Value": o}]) for n, o in enumerate("ba")
    ]
    assert sort("tag.a:b/c d", *owners) == ["a", "b"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such collations")
def test_a_plain_word_is_compared_in_the_same_letters_on_both_sides() -> None:
    asked = str(searched(ResourceVersion.objects.all(), "this").query)
    assert asked.count('(this)::text COLLATE "C"') == 2  # in tags and data: in Turkish I is no capital i
    assert 'COLLATE "C"' not in str(searched(ResourceVersion.objects.all(), "결제").query)
