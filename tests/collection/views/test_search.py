"""The search page, and searches that are kept."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import Role
from collection.models import Inventory, SavedSearch
from collection.search import scanning
from collection.search import search as searching
from collection.search.indexing import catch_up
from tests.collection.factories import instance, make_collection, make_reading, queue
from tests.teams import join

pytestmark = pytest.mark.django_db
PAGE = reverse("search")


@pytest.fixture
def see(client, alice):
    """The page as alice sees it."""
    client.force_login(alice)
    return lambda query="": client.get(f"{PAGE}?{query}")


@pytest.fixture
def read(collection):
    """Two instances and a queue that can be searched."""
    make_reading(collection, "ec2.instance", [instance(1, PrivateIpAddress="10.0.3.17"), instance(2)])
    make_reading(collection, "sqs.queue", [queue("orders")])
    catch_up()
    return collection


def test_without_a_question_it_asks_for_one(see, read):
    assert "What are you looking for?" in see().content.decode()


def test_what_it_suggests_finds_the_buckets_without_an_owner_and_nothing_else_of_s3(see, collection):
    owned = {"Name": "kept", "Tags": [{"Key": "Owner", "Value": "shop"}]}
    make_reading(collection, "s3.bucket", [{"Name": "lost"}, owned], "global")
    make_reading(collection, "s3.access_point", [{"Name": "door", "Bucket": "lost", "AccessPointArn": "arn:door"}])
    catch_up()
    kind, tag = re.search(r"(kind=\S+) and (tag\S+) finds", see().content.decode()).groups()
    (hit,) = see(urlencode({"f": [kind, tag]}, doseq=True)).context["hits"]
    assert (hit.version.inventory.kind, str(hit.version)) == ("s3.bucket", "lost")


def test_a_hit_says_where_the_word_stands(see, read):
    (hit,) = see("q=10.0.3.17").context["hits"]
    assert (str(hit.version), hit.matches) == ("web-1", [("PrivateIpAddress", "10.0.3.17")])


def test_what_is_in_the_name_need_not_be_told(see, read):
    (hit,) = see("q=web-1").context["hits"]
    assert hit.matches == []


def test_hits_are_counted(see, read):
    assert "2 are found" in see("f=service%3Dec2").content.decode()


def test_more_than_many_are_told_so(see, read, monkeypatch):
    monkeypatch.setattr(searching, "MANY", 1)
    monkeypatch.setattr("collection.views.search.MANY", 1)
    assert "More than 1 are found" in see("f=service%3Dec2").content.decode()


def test_a_filter_is_a_chip_that_can_be_taken_away(see, read):
    (first, _second) = see("q=web&f=service%3Dec2&f=tag.team%3F").context["chips"]
    assert (first.text, first.without) == ("service=ec2", "q=web&f=tag.team%3F")


def test_a_bad_filter_is_shown_with_its_place(see, read):
    text = see("f=Size%3E").content.decode()
    assert "Size&gt;\n     ^" in text
    assert "A value is missing here." in text


def test_an_unknown_service_is_told_with_its_place_and_the_nearest(see, read):
    text = see("f=service%3Dec3").content.decode()
    assert "service=ec3\n        ^" in text
    assert re.search(r"There is no service “ec3”. Did you mean: [^?]*\bec2\b", text)


def test_an_unknown_kind_is_told_with_the_nearest(see, read):
    assert "There is no kind “instance”. Did you mean: ec2.instance" in see("f=kind%3Dinstance").content.decode()


def test_a_kind_like_no_other_is_only_told(see, read):
    text = see("f=kind%3D0000").content.decode()
    assert "There is no kind “0000”." in text
    assert "Did you mean" not in text


@pytest.mark.parametrize("asked", ["kind%3Dold.thing", "service%3Dold", "kind!%3Dold.thing"])
def test_what_is_declared_no_longer_is_still_found_by_its_name(see, read, asked):
    Inventory.objects.filter(kind="sqs.queue").update(kind="old.thing")
    assert see(f"f={asked}").context["search"].problems == []


def test_what_only_others_have_read_is_no_name(client, bob, read):
    Inventory.objects.filter(kind="sqs.queue").update(kind="old.thing")
    client.force_login(bob)
    assert "There is no kind “old.thing”." in client.get(f"{PAGE}?f=kind%3Dold.thing").content.decode()


def test_nothing_found_tells_of_what_was_never_read(see, read, alice):
    make_reading(make_collection(alice), "sns.topic", [], complete=False, state="denied")
    text = see("q=unheard").content.decode()
    assert "Nothing is found" in text
    assert "never been read to its end" in text


@pytest.fixture
def unread(read, alice):
    """Two places that were never read to their end, and one where AWS had nothing to be asked for."""
    collection = make_collection(alice)
    make_reading(collection, "sns.topic", [], complete=False, state="denied")
    make_reading(collection, "sns.topic", [], "eu-west-1", complete=False, state="denied")
    make_reading(collection, "ec2.volume", [], complete=False, state="not_enabled")
    return collection


@pytest.mark.parametrize(
    ("filters", "places"),
    [
        ("", 2), ("&f=service%3Dsns", 2), ("&f=kind%3Dsns.topic&f=kind%3Dec2.volume", 2), ("&f=kind%3Dec2.volume", 0),
        ("&f=region%3Deu-west-1", 1), ("&f=region!%3Deu-west-1", 1), ("&f=account%3D123456789012", 2),
        ("&f=account%3D000000000000", 0), ("&f=profile%3DPRODUCTION", 2), ("&f=service!%3Dsns", 0),
    ],
)  # fmt: skip
def test_of_what_was_never_read_only_what_could_hold_hits_counts(see, unread, filters, places):
    assert see(f"q=unheard{filters}").context["never"] == places


def test_what_is_read_for_all_regions_at_once_could_hold_hits_of_each(see, unread):
    Inventory.objects.filter(kind="sns.topic", region="us-east-1").update(kind="s3.bucket", region="global")
    assert see("q=unheard&f=kind%3Ds3.bucket&f=region%3Dus-west-2").context["never"] == 1


def test_what_was_never_read_leads_to_where_it_is_told(see, unread):
    assert f'href="{reverse("resources")}?kind=sns.topic#reading"' in see("q=unheard").content.decode()


@pytest.mark.parametrize(("filters", "parts"), [("", 2), ("&f=region%3Deu-west-1", 1), ("&f=service%3Dsqs", 0)])
def test_of_a_collection_what_could_not_be_read_counts_as_filtered(see, unread, filters, parts):
    answer = see(f"q=unheard&collection={unread.pk}{filters}")
    assert answer.context["unread"] == parts
    assert (f"{reverse('collection', args=[unread.pk])}#attention-title" in answer.content.decode()) == bool(parts)


def test_somebody_who_has_nothing_is_led_to_the_first_collection(see, alice):
    assert "Nothing has been collected yet" in see("q=web").content.decode()


def test_what_is_not_searchable_yet_is_told(see, collection):
    make_reading(collection, "sqs.queue", [queue("orders")])
    assert "being made searchable" in see("q=orders").content.decode()


def test_a_collection_is_searched_as_it_was(see, read, alice):
    make_reading(make_collection(alice), "sqs.queue", [])
    catch_up()
    assert see("q=orders").context["hits"] == []
    assert len(see(f"q=orders&collection={read.pk}").context["hits"]) == 1


def test_a_strangers_collection_is_not_there(client, bob, read):
    client.force_login(bob)
    assert client.get(f"{PAGE}?q=orders&collection={read.pk}").status_code == 404


def test_the_next_page_goes_on(see, read, monkeypatch):
    monkeypatch.setattr(scanning, "PAGE", 1)
    first = see("f=service%3Dec2").context["page"]
    assert [str(hit.version) for hit in see(f"f=service%3Dec2&after={first.next}").context["hits"]] == ["web-1"]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "٣"])
def test_a_place_that_is_none_is_the_beginning(see, read, after):
    assert len(see(f"f=service%3Dec2&after={after}").context["hits"]) == 2


def test_it_takes_few_queries(see, read, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        see("q=web&f=service%3Dec2")


@pytest.mark.parametrize("query", ["q=web", "f=service%3Dec2&q=web", "q=nothing-there", "f=tag.Name%3F", "f=tag.No%3F"])
@pytest.mark.parametrize("in_collection", [True, False])
def test_it_asks_at_most_fifteen_times(see, read, alice, query, in_collection, django_assert_max_num_queries):
    SavedSearch.objects.create(owner=alice, name="mine", query="q=web")
    see()
    with django_assert_max_num_queries(15):
        see(f"{query}&collection={read.pk}" if in_collection else query)


def test_it_asks_no_oftener_for_more_hits(see, read, collection, django_assert_max_num_queries):
    make_reading(collection, "ec2.volume", [])
    make_reading(collection, "sqs.queue", [queue(f"orders-{number}") for number in range(80)], "eu-west-1")
    catch_up()
    see()
    with django_assert_max_num_queries(15):
        assert len(see("q=orders").context["hits"]) == scanning.PAGE


def test_it_asks_at_most_fifteen_times_where_hits_are_many(see, read, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(searching, "FEW", 1)
    see()
    with django_assert_max_num_queries(15):
        assert len(see("f=tag.Name%3F").context["hits"]) == 2


# Suggestions


def suggested(client, text: str, more: str = "") -> list[str]:
    return list(client.get(reverse("search-suggestions"), {"f": text}).context["suggestions"])


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("ser", "service="), ("service=sq", "service=sqs"), ("kind=ec2.inst", "kind=ec2.instance"),
        ("tag.te", "tag.team="),
        ("state.n", "State.Name="), ("State.Name=r", "State.Name=running"), ("region=", "region=us-east-1"),
        ("account=", "account=123456789012"), ("profile=", "profile=production"), ("tag.team=", "tag.team=shop"),
    ],
)  # fmt: skip
def test_it_is_suggested(see, read, client, text, one):
    see()
    assert one in suggested(client, text)


def test_what_every_resource_has_is_suggested_before_the_many_fields(see, read, client):
    see()
    assert suggested(client, "")[:8] == ["account=", "arn~", "id~", "kind=", "name~", "profile=", "region=", "service="]


def test_nothing_of_anybody_else_is_suggested(client, bob, read):
    client.force_login(bob)
    assert [suggested(client, text) for text in ("tag.te", "State.N", "account=", "profile=")] == [[], [], [], []]


# Kept searches


def keep(client, name: str, query: str = "q=web", **more):
    return client.post(reverse("search-keep"), {"name": name, "query": query, **more})


def test_a_search_is_kept_by_name_and_found_again(see, read, client):
    see()
    answer = keep(client, "Web servers")
    assert answer.url == f"{PAGE}?q=web"
    assert [one.name for one in see().context["saved"]] == ["Web servers"]


def test_a_search_that_is_too_long_is_refused_not_cut(see, client):
    long = urlencode({"q": "플랫폼" * 200})
    assert see(long).context["query"] == long
    assert keep(client, "Long", long).url == f"{PAGE}?{long}"
    assert "has at most 4000 characters" in client.get(PAGE).content.decode()
    assert not SavedSearch.objects.exists()


def test_the_same_name_replaces_it(see, client, alice):
    see()
    keep(client, "Web", "q=old")
    keep(client, "Web", "q=new")
    assert SavedSearch.objects.get(owner=alice).query == "q=new"


def test_a_team_sees_what_is_shared_with_it_and_cannot_forget_it(see, client, alice, bob):
    team = Group.objects.create(name="team")
    join(alice, team)
    join(bob, team)
    see()
    keep(client, "Ours", team=team.pk)
    client.force_login(bob)
    (one,) = client.get(PAGE).context["saved"]
    assert one.name == "Ours"
    assert client.post(reverse("search-forget", args=[one.pk])).status_code == 404


def test_a_foreign_team_cannot_be_chosen(see, client):
    see()
    assert keep(client, "Theirs", team=Group.objects.create(name="other").pk).status_code == 404
    assert not SavedSearch.objects.exists()


def test_a_manager_forgets_what_the_team_keeps(see, client, alice, bob):
    team = Group.objects.create(name="team")
    join(alice, team)
    join(bob, team, Role.MANAGER)
    see()
    keep(client, "Ours", team=team.pk)
    client.force_login(bob)
    assert "Forget “Ours”" in client.get(PAGE).content.decode()
    client.post(reverse("search-forget", args=[SavedSearch.objects.get().pk]))
    assert not SavedSearch.objects.exists()


def test_a_manager_of_another_team_does_not_find_it(see, client, alice, bob):
    team = Group.objects.create(name="team")
    join(alice, team)
    join(bob, Group.objects.create(name="other"), Role.MANAGER)
    see()
    keep(client, "Ours", team=team.pk)
    client.force_login(bob)
    assert client.post(reverse("search-forget", args=[SavedSearch.objects.get().pk])).status_code == 404


def test_who_has_left_the_team_sees_its_searches_no_more(see, client, alice, bob):
    team = Group.objects.create(name="team")
    join(alice, team)
    join(bob, team)
    see()
    keep(client, "Ours", team=team.pk)
    bob.memberships.all().delete()
    client.force_login(bob)
    assert list(client.get(PAGE).context["saved"]) == []


def test_ones_own_is_forgotten(see, client):
    see()
    keep(client, "Web")
    client.post(reverse("search-forget", args=[SavedSearch.objects.get().pk]))
    assert not SavedSearch.objects.exists()


def test_a_stranger_does_not_see_it(see, client, bob):
    see()
    keep(client, "Mine")
    client.force_login(bob)
    assert list(client.get(PAGE).context["saved"]) == []


def test_without_a_name_it_is_not_kept(see, client):
    see()
    keep(client, "")
    assert not SavedSearch.objects.exists()
