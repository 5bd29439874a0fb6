"""What a search finds, on whatever database the tests run."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.http import QueryDict

from collection.models import Collection, Inventory
from collection.search import indexing, scanning
from collection.search import search as searching
from collection.search.doubles import known_twice, profiles_of
from collection.search.indexing import behind, catch_up, follow
from collection.search.search import Search
from tests.collection.factories import instance, make_collection, make_profile, make_reading, queue
from tests.collection.search.conftest import Find
from tests.teams import join

pytestmark = pytest.mark.django_db
INSTANCE, QUEUE = "ec2.instance", "sqs.queue"


@pytest.fixture
def read(collection):
    """Three instances and a queue."""
    web = instance(1, name="web-server", PrivateIpAddress="10.0.3.17", PublicDnsName="ec2-1-2.compute.amazonaws.com")
    db = instance(2, name="db", state="stopped", PrivateIpAddress="10.0.3.170", Tags=[{"Key": "Name", "Value": "db"}])
    make_reading(collection, INSTANCE, [web, db])
    make_reading(collection, INSTANCE, [instance(3, name="운영-웹")], "ap-northeast-2")
    make_reading(collection, QUEUE, [queue("orders")])
    return collection


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=web-server", ["web-server"]),
        ("q=WEB-S", ["web-server"]),
        ("q=server", ["web-server"]),
        ("q=server+shop", ["web-server"]),
        ("q=i-00000000000000002", ["db"]),
        ("q=10.0.3.17", ["web-server"]),
        ("q=10.0.3", ["db", "web-server"]),
        ("q=ec2-1-2.compute.amazonaws.com", ["web-server"]),
        ("q=운영", ["운영-웹"]),
        ("q=arn:aws:sqs:us-east-1:123456789012:orders", ["orders"]),
        ("q=nothing-like-this", []),
        ("q=*", []),
        ("q=web+*", []),
        ("q=%F0%9F%92%A9", []),
        ("f=service%3DEC2&q=db", ["db"]),
        ("q=orders&f=service%3Dec2", []),
        ("f=service%3Dsqs", ["orders"]),
        ("f=service%3Dsqs&f=kind%3Dsqs.queue", ["orders"]),
        ("f=kind%3Dec2.instance&f=kind%3Dsqs.queue", ["orders", "운영-웹", "db", "web-server"]),
        ("f=service!%3Dec2", ["orders"]),
        ("f=region%3Dap-northeast-2", ["운영-웹"]),
        ("f=account%3D123456789012&q=db", ["db"]),
        ("f=account%3D999999999999", []),
        ("f=profile%3Dproduction&q=db", ["db"]),
        ("f=profile%3Delsewhere", []),
        ("f=tag.team%3Dshop", ["운영-웹", "web-server"]),
        ("f=tag.team!?&f=service%3Dec2", ["db"]),
        ("f=tag.team?", ["운영-웹", "web-server"]),
        ("f=State.Name%3Dstopped", ["db"]),
        ("f=State.Name%3Dstopped&f=State.Name%3Drunning", ["운영-웹", "db", "web-server"]),
        ("f=State.Name!%3Drunning&f=kind%3Dec2.instance", ["db"]),
        ("f=PrivateIpAddress~3.17", ["db", "web-server"]),
        ("f=PublicDnsName?", ["web-server"]),
        ("f=name%3Ddb", ["db"]),
    ],
)
def test_it_finds(read, find: Find, query: str, names: list[str]) -> None:
    assert find(query) == names


def test_a_sign_is_found_where_it_stands(collection, find: Find) -> None:
    make_reading(collection, INSTANCE, [instance(1, name="💩"), instance(2, name="web")])
    assert find("q=💩") == ["💩"]


def test_an_address_finds_the_networks_around_it(collection, find: Find) -> None:
    subnet = {"SubnetId": "subnet-1", "CidrBlock": "10.0.3.0/24", "VpcId": "vpc-1"}
    make_reading(collection, "ec2.subnet", [subnet])
    assert find("q=10.0.3.17") == ["subnet-1"]


def test_what_has_ended_is_found_no_more(alice: User, read, find: Find) -> None:
    assert find("q=orders") == ["orders"]
    make_reading(make_collection(alice), QUEUE, [])
    assert find("q=orders") == []


def test_what_has_changed_is_found_as_it_is_now(alice: User, read, find: Find) -> None:
    assert find("f=State.Name%3Dstopped") == ["db"]
    make_reading(make_collection(alice), INSTANCE, [instance(2, name="db")])
    assert find("f=State.Name%3Dstopped") == []
    assert find("q=db") == ["db"]


def test_a_past_collection_is_searched_as_it_was(alice: User, read, find: Find) -> None:
    make_reading(make_collection(alice), QUEUE, [])
    assert find("q=orders", collection=read) == ["orders"]
    assert find("f=State.Name%3Dstopped", collection=read) == ["db"]
    assert find("f=State.Name%3Dstopped&q=server", collection=read) == []


def test_a_stranger_finds_nothing(read, bob: User, find: Find) -> None:
    assert find("q=web", user=bob) == []
    assert find("f=service%3Dsqs", user=bob) == []


def test_a_share_that_is_taken_away_takes_the_hits_away(alice: User, bob: User, read, find: Find) -> None:
    team = Group.objects.create(name="team")
    join(bob, team)
    read.profile.teams.add(team)
    assert find("q=orders", user=bob) == ["orders"]
    read.profile.teams.clear()
    assert find("q=orders", user=bob) == []


def test_one_thing_through_two_profiles_is_one_hit_the_newest(alice: User, read, find: Find) -> None:
    again = make_collection(alice, make_profile(alice, "audit"))
    make_reading(again, QUEUE, [queue("orders", DelaySeconds="9")])
    assert find("q=orders") == ["orders"]
    (version,) = Search.of(alice, QueryDict("q=orders")).page().versions
    assert version.data["DelaySeconds"] == "9"
    assert profiles_of(alice, [version], known_twice(alice)) == {version.pk: ["audit", "production"]}


def test_a_profile_that_one_may_not_see_hides_nothing(alice: User, bob: User, read, find: Find) -> None:
    make_reading(make_collection(bob, make_profile(bob, "other")), QUEUE, [queue("orders", DelaySeconds="9")])
    assert find("q=orders") == ["orders"]


def test_the_next_page_begins_after_the_last_hit(collection, find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "PAGE", 2)
    make_reading(collection, QUEUE, [queue(f"orders-{number}") for number in range(5)])
    catch_up()
    search, names, after = Search.of(collection.owner, QueryDict("q=orders")), [], None
    while True:
        page = search.page(after)
        names.append([version.name for version in page.versions])
        after = page.next
        if after is None:
            break
    assert names == [["orders-4", "orders-3"], ["orders-2", "orders-1"], ["orders-0"]]


def test_more_than_many_are_not_counted(collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MANY", 3)
    make_reading(collection, QUEUE, [queue(f"orders-{number}") for number in range(9)])
    catch_up()
    assert Search.of(collection.owner, QueryDict("q=orders")).count() == 4


def test_a_slow_search_stops_in_time_and_says_where(collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "PATIENCE", 0)
    make_reading(collection, QUEUE, [queue("orders")])
    page = Search.of(collection.owner, QueryDict("f=DelaySeconds<5")).page()
    assert not page.is_whole
    assert page.next is not None


def test_a_bad_filter_is_told_and_the_others_hold(alice: User) -> None:
    search = Search.of(alice, QueryDict("f=nonsense&f=service%3Dec2"))
    assert [problem.text for problem in search.problems] == ["nonsense"]
    assert [str(one) for one in search.filters] == ["service=ec2"]


def test_what_is_not_yet_in_the_index_is_known(read) -> None:
    assert behind().count() == 3
    catch_up()
    assert behind().count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite then refuses to write, once others have written")
def test_while_it_writes_nothing_is_half_read(read, monkeypatch: pytest.MonkeyPatch) -> None:
    put = indexing._put

    def written(*what: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # refused while any statement is under way
        put(*what)

    monkeypatch.setattr(indexing, "_put", written)
    assert catch_up() == 3


def test_catching_up_again_changes_nothing(read, find: Find) -> None:
    find("")
    Inventory.objects.update(indexed=0)
    assert find("q=orders") == ["orders"]


def test_a_worker_sees_to_it_once_the_whole_collection_has_ended(collection) -> None:
    outcome = make_reading(collection, QUEUE, [queue("orders")])
    Collection.objects.update(state="running")
    follow(outcome.service_run_id)
    assert behind().exists()
    Collection.objects.update(state="completed")
    follow(outcome.service_run_id)
    assert not behind().exists()
