"""Pages of a sorted table: found by the row beside them, whatever the order, and whatever is missing."""

import pytest

from collection import ordering
from collection.models import ResourceVersion
from collection.ordering import Order, Pages
from collection.registry import KINDS
from tests.collection.factories import instance, make_reading

pytestmark = pytest.mark.django_db
KIND = "ec2.instance"
SORTS = [
    "name",
    "id",
    "account",
    "region",
    "arn",
    "since",
    "State.Name",
    "PublicIpAddress",
    "tag.Owner",
    "tag.aws:x/y z",
]
SORTS += ["Placement.Tenancy", "State.Code", "No.Such.Field"]


@pytest.fixture
def found(collection):
    """23 instances, many alike, some without a value."""
    make_reading(collection, KIND, [_instance(number) for number in range(23)])
    return ResourceVersion.objects.all()


def _instance(number: int) -> dict:
    more = {"PublicIpAddress": f"1.2.3.{number % 4}"} if number % 3 else {}
    tags = [{"Key": "Name", "Value": f"web-{number % 5}"}]
    tags += [{"Key": name, "Value": f"person {number % 6}"} for name in ("Owner", "aws:x/y z") if number % 2]
    state = {"Name": ("running", "stopped")[number % 2], "Code": (16, "80", None)[number % 3]}
    return instance(number) | {"Tags": tags, "State": state} | more


def pages(found, sort: str, **known: int) -> Pages:
    return Pages(found, Order.of(KINDS[KIND], sort), "some list", size=3, **known)


def walk(list_: Pages, way: str, after: str = "") -> list[ordering.Page]:
    """All pages that way."""
    seen = [list_.page(after)]
    while step := getattr(seen[-1], way):
        assert len(seen) < 20
        seen.append(list_.page(step))
    return seen


@pytest.mark.parametrize("sort", [sort for name in SORTS for sort in (name, f"-{name}")])
def test_the_pages_together_are_the_list_forwards_and_backwards(found, sort):
    list_ = pages(found, sort)
    whole = list(list_.order.sorted(found).values_list("pk", flat=True))
    there = walk(list_, "next")
    assert [pk for page in there for pk in page.rows] == whole
    back = walk(list_, "previous", there[-2].next)
    assert [pk for page in reversed(back) for pk in page.rows] == whole


def test_it_says_which_rows_of_how_many(found):
    seen = walk(pages(found, "State.Name"), "next")
    assert [(page.first, page.last, page.total) for page in seen][:2] == [(1, 3, 23), (4, 6, 23)]
    assert (seen[-1].first, seen[-1].last) == (22, 23)
    assert walk(pages(found, "State.Name"), "previous", seen[0].next)[-1].first == 1


def test_a_count_that_is_known_is_not_made(found, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert pages(found, "name", total=23).page().total == 23


def test_a_count_is_made_once(found):
    first = pages(found, "name").page()
    ResourceVersion.objects.order_by("pk").last().delete()
    assert pages(found, "name").page(first.next).total == 23


def test_an_empty_list_is_one_empty_page(found):
    page = pages(found.none(), "name").page()
    assert (page.rows, page.total, page.next, page.previous) == ([], 0, "", "")


def test_where_the_row_is_gone_the_list_begins_again(found):
    list_ = pages(found, "name")
    first = list_.page()
    ResourceVersion.objects.filter(pk=first.rows[-1]).delete()
    assert list_.page(first.next).first == 1


def test_rows_that_come_before_do_not_move_the_next_page(found, collection):
    list_ = pages(found, "id")
    first, second = walk(list_, "next")[:2]
    ResourceVersion.objects.filter(pk=first.rows[0]).delete()
    assert list_.page(first.next).rows == second.rows


@pytest.mark.parametrize("text", ["", "x", "1", "W10:1:x", "\x00", "한글", "a" * 10_000])
def test_a_hostile_cursor_is_the_first_page(found, text):
    assert pages(found, "name").page(text).first == 1


def test_a_cursor_counts_only_in_its_own_list(found):
    after = pages(found, "name").page().next
    other = Pages(found, Order.of(KINDS[KIND], "name"), "another list", size=3)
    assert other.page(after).first == 1


def test_a_page_far_behind_asks_no_more_than_the_first(found, django_assert_num_queries):
    last = walk(pages(found, "name", total=23), "next")[-2].next
    with django_assert_num_queries(2):
        pages(found, "name", total=23).page(last)
