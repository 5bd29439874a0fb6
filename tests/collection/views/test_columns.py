"""Choosing columns and density: each person's own, with plain forms."""

import pytest
from django.urls import reverse

from collection.exporting.sources import source_of
from collection.models import TableLayout
from tests.collection.factories import instance, make_reading

pytestmark = pytest.mark.django_db
INSTANCE = "ec2.instance"
TABLE, PAGE = f"{reverse('resources')}?kind={INSTANCE}", f"{reverse('resource-columns')}?kind={INSTANCE}"


@pytest.fixture
def person(client, alice, collection):
    """Alice's browser; she has one instance."""
    make_reading(collection, INSTANCE, [instance()], metrics={instance()["InstanceId"]: {"cpu": [1.0]}})
    client.force_login(alice)
    return client


def titles(person, query: str = "") -> list[str]:
    return [str(column.title) for column in person.get(TABLE + query).context["listing"].columns]


def names(person) -> list[str]:
    return [column.name for column in person.get(TABLE).context["listing"].columns]


def choose(person, do: str = "save", show=(), order=None, **more: str):
    return person.post(PAGE, {"order": order or show, "show": show, "do": do, **more})


def test_the_form_has_what_is_shown_first_and_all_else_after_it(person):
    choosing = person.get(PAGE).context["choosing"]
    assert choosing.names == names(person)
    assert {"account", "arn"} < set(choosing.order[len(choosing.names) :])


def test_what_is_chosen_is_shown_in_that_order(person):
    answer = choose(person, show=["tags", "State.Name"], order=["tags", "id", "State.Name"])
    assert answer.url == TABLE
    assert names(person) == ["tags", "State.Name"]


def test_without_any_column_the_name_stays(person):
    choose(person)
    assert names(person) == []
    assert "web-1" in person.get(TABLE).content.decode()


def test_as_it_was_takes_the_choice_away(person):
    before = names(person)
    choose(person, show=["arn"])
    choose(person, "reset")
    assert (names(person), TableLayout.objects.count()) == (before, 0)


def test_each_has_their_own_and_each_kind_too(person, client, bob):
    choose(person, show=["arn"])
    assert person.get(f"{reverse('resources')}?kind=sqs.queue").context["listing"].columns[0].name == "id"
    client.force_login(bob)
    assert names(client)[0] == "id"


def test_moving_keeps_nothing_until_it_is_kept(person):
    answer = choose(person, "down:id", show=["id"], order=["id", "arn", "tags"])
    assert answer.context["choosing"].order == ["arn", "id", "tags"]
    assert "ID is number 2 of 3 now." in answer.content.decode()
    assert not TableLayout.objects.exists()


@pytest.mark.parametrize(
    ("do", "order"), [("up:id", ["id", "arn"]), ("down:arn", ["id", "arn"]), ("up:nope", ["id", "arn"])]
)
def test_at_the_ends_nothing_moves(person, do, order):
    assert choose(person, do, order=["id", "arn"]).context["choosing"].order == order


def test_a_tag_and_a_field_can_be_added(person):
    for added in ("tag.team", "Placement.Tenancy"):
        choosing = choose(person, "add", show=["id"], order=["id", "arn"], added=added).context["choosing"]
        assert (choosing.order, choosing.names) == (["id", added, "arn"], ["id", added])
    choose(person, show=["tag.team", "Placement.Tenancy"])
    row = person.get(TABLE).context["listing"].rows[0]
    assert [value for _column, value in row.cells] == ["shop", "default"]


def test_what_is_typed_is_added_also_when_one_keeps(person):
    choose(person, show=["id"], added="tag.team")
    assert names(person) == ["id", "tag.team"]


@pytest.mark.parametrize("do", ["add", "save"])
@pytest.mark.parametrize("added", ["a..b", "tag.", ".", "x" * 300])
def test_what_can_be_no_column_is_told(person, do, added):
    answer = choose(person, do, show=["id"], added=added)
    assert "Type a tag, such as tag.Owner" in answer.content.decode()
    assert not TableLayout.objects.exists()


def test_a_table_has_an_end(person):
    many = [f"Field{number}" for number in range(60)]
    answer = choose(person, "add", show=many, added="One.More")
    assert "A table has at most 60 columns." in answer.content.decode()
    choose(person, show=[*many, "One.More"])
    assert len(names(person)) == 60


def test_tags_and_fields_that_there_are_are_suggested(person):
    page = person.get(PAGE).content.decode()
    assert '<option value="tag.team">' in page
    assert '<option value="Placement.Tenancy">' in page


def test_hostile_columns_are_text(person):
    hostile = '<img src=x onerror="alert(1)">'
    choose(person, show=[hostile])
    assert titles(person) == [hostile]
    assert "<img src=x" not in person.get(TABLE).content.decode() + person.get(PAGE).content.decode()


def test_in_the_dialog_only_the_form_is_answered_and_keeping_leaves_it(person):
    assert "<html" not in person.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    answer = person.post(PAGE, {"show": "id", "order": "id", "do": "save"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == TABLE


def test_it_comes_back_to_the_table_as_it_was_narrowed(person):
    query = "&q=web&f=tag.team%3F&sort=-name"
    assert person.post(PAGE + query, {"do": "reset"}).url == TABLE + query


def test_the_columns_of_no_kind_are_not_found(person):
    assert person.get(f"{reverse('resource-columns')}?kind=no.such").status_code == 404
    assert person.get(reverse("resource-columns")).status_code == 404


def test_a_file_has_the_columns_that_were_chosen_and_where_it_comes_from(person, alice):
    choose(person, show=["tag.team", "State.Name", "tags"])
    source = source_of(alice, {"page": "resources", "query": f"kind={INSTANCE}"})
    row = dict(zip([head.title for head in source.heads], next(source.rows), strict=True))
    assert list(row) == ["Name", "tag.team", "State", "Tags", "Account", "Profile", "Region", "So since", "Collection"]
    assert (row["tag.team"], row["Tags"]["team"], row["Profile"]) == ("shop", "shop", "production")


# How dense


def test_all_tables_of_a_person_are_dense_until_they_are_not(person, client, bob):
    address = f"{reverse('resource-density')}?kind={INSTANCE}&q=web"
    assert person.post(address, {"density": "dense"}).url == f"{TABLE}&q=web"
    assert "table-dense" in person.get(TABLE).content.decode()
    assert names(person)[0] == "id"
    person.post(address, {"density": "comfortable"})
    assert "table-dense" not in person.get(TABLE).content.decode()


def test_density_is_each_persons_own(person, client, bob):
    person.post(f"{reverse('resource-density')}?kind={INSTANCE}", {"density": "dense"})
    client.force_login(bob)
    assert "table-dense" not in client.get(TABLE).content.decode()


@pytest.mark.parametrize("name", ["resource-columns", "resource-density"])
def test_nobody_changes_nothing(client, db, name):
    assert client.post(f"{reverse(name)}?kind={INSTANCE}", {"do": "save"}).status_code == 302
    assert not TableLayout.objects.exists()
