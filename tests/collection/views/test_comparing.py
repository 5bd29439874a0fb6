"""The pages of a comparison."""

import pytest
from django.urls import reverse

from tests.collection.factories import instance, make_collection, make_outcome, make_reading, queue

pytestmark = pytest.mark.django_db
INSTANCE = "ec2.instance"
PAGE = reverse("compare")


@pytest.fixture
def see(client, alice):
    """A page as alice sees it."""
    client.force_login(alice)
    return lambda **query: client.get(PAGE, query)


@pytest.fixture
def pair(alice):
    """Two collections, between which one instance was stopped and one was added."""
    old, new = make_collection(alice), make_collection(alice)
    make_reading(old, INSTANCE, [instance(1)])
    make_reading(new, INSTANCE, [instance(1, state="stopped"), instance(2)])
    return old, new


def test_without_two_collections_one_chooses(see, pair):
    assert PAGE.encode() in see().content
    assert len(see().context["collections"]) == 2


def test_with_less_than_two_there_is_nothing_to_choose(see, alice):
    make_collection(alice)
    assert "Nothing to compare yet" in see().content.decode()


def test_the_kinds_and_their_changes_are_counted(see, pair):
    old, new = pair
    (kind,) = see(old=old.pk, new=new.pk).context["kinds"]
    assert (kind.name, kind.counts) == (INSTANCE, {"added": 1, "removed": 0, "changed": 1, "reshaped": 0})


def test_what_changed_comes_first(see, pair):
    for one in pair:
        make_outcome(one, "accessanalyzer.analyzer", state="denied")
    kinds = see(old=pair[0].pk, new=pair[1].pk).context["kinds"]
    assert [kind.name for kind in kinds] == [INSTANCE, "accessanalyzer.analyzer"]


def test_what_only_one_of_them_looked_for_is_folded_away(see, pair):
    make_reading(pair[0], "sqs.queue", [queue("orders")])
    make_outcome(pair[0], "sqs.queue", "eu-west-1", state="denied")
    context = see(old=pair[0].pk, new=pair[1].pk).context
    assert [kind.name for kind in context["kinds"]] == [INSTANCE]
    assert [kind.name for kind in context["apart"]] == ["sqs.queue"]


def test_where_nothing_can_be_compared_the_reasons_are_seen(see, pair, alice):
    other = make_collection(alice)
    make_reading(other, "sqs.queue", [queue("orders")])
    page = see(old=pair[0].pk, new=other.pk)
    assert len(page.context["kinds"]) == 2
    assert "Nothing changed" not in page.content.decode()


def test_since_the_last_one_finds_the_one_before(see, pair):
    old, new = pair
    assert see(new=new.pk, since="last").context["old"] == old


def test_the_first_one_has_none_to_be_compared_with(see, pair):
    assert "No earlier collection" in see(new=pair[0].pk, since="last").content.decode()


def test_a_kind_shows_the_fields_that_differ(see, pair):
    old, new = pair
    rows = see(old=old.pk, new=new.pk, kind=INSTANCE).context["rows"]
    assert [(row.change.what, row.change.name, [one.path for one in row.fields]) for row in rows] == [
        ("added", "web-2", []), ("changed", "web-1", ["State.Name"]),
    ]  # fmt: skip


def test_a_tag_is_told_once_wherever_its_kind_keeps_it(see, alice):
    old, new = make_collection(alice), make_collection(alice)
    for one, team in ((old, "shop"), (new, "data")):
        make_reading(
            one, "cognito.user_pool", [{"Id": "us-east-1_1", "Name": "people", "UserPoolTags": {"team": team}}]
        )
    (row,) = see(old=old.pk, new=new.pk, kind="cognito.user_pool").context["rows"]
    assert [one.path for one in row.fields] == ["Tags.team"]


def test_only_one_sort_of_change_can_be_shown(see, pair):
    old, new = pair
    rows = see(old=old.pk, new=new.pk, kind=INSTANCE, what="added").context["rows"]
    assert [row.change.name for row in rows] == ["web-2"]


def test_a_sort_of_change_that_there_is_not_leaves_nothing_out(see, pair):
    old, new = pair
    assert len(see(old=old.pk, new=new.pk, kind=INSTANCE, what="nonsense").context["rows"]) == 2


def test_a_kind_that_was_denied_is_no_removal(see, pair, alice):
    denied = make_collection(alice)
    make_outcome(denied, INSTANCE, state="denied")
    text = see(old=pair[1].pk, new=denied.pk, kind=INSTANCE).content.decode()
    assert "This cannot be compared" in text
    assert "web-1" not in text


def test_a_kind_that_neither_knows_is_not_found(see, pair):
    assert see(old=pair[0].pk, new=pair[1].pk, kind="mainframe.job").status_code == 404


def test_the_same_one_twice_is_asked_for_again(see, pair):
    assert "two different" in see(old=pair[0].pk, new=pair[0].pk).content.decode()


@pytest.mark.parametrize("name", ["old", "new"])
def test_a_strangers_collection_is_not_there(client, bob, pair, name):
    client.force_login(bob)
    own = make_collection(bob)
    other = {"old": "new", "new": "old"}[name]
    assert client.get(PAGE, {name: pair[0].pk, other: own.pk}).status_code == 404


def test_what_is_no_number_of_a_collection_is_not_found(see):
    assert see(old="nonsense").status_code == 404


def test_it_takes_few_queries(see, pair, django_assert_max_num_queries):
    old, new = pair
    with django_assert_max_num_queries(15):
        see(old=old.pk, new=new.pk, kind=INSTANCE)
