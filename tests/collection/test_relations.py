"""What a resource uses, what uses it, and why a link leads nowhere."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from collection import relations
from collection.looking import Past, Today
from collection.models import Collection, ResourceVersion
from collection.relations import Around, Group, spellings, values_at
from tests.collection.factories import (
    ACCOUNT,
    instance,
    make_collection,
    make_item,
    make_outcome,
    make_profile,
    make_reading,
    make_running,
    merge,
    queue,
    stage,
)

pytestmark = pytest.mark.django_db
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:orders"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"
DATABASE = {"DBInstanceIdentifier": "orders", "DBSubnetGroup": {"DBSubnetGroupName": "inner"}}
TEAM = f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/shop"


def subscription(endpoint: str = QUEUE, topic: str = TOPIC) -> dict[str, Any]:
    arn = f"{topic}:{abs(hash(endpoint))}"
    return {"SubscriptionArn": arn, "TopicArn": topic, "Protocol": "sqs", "Endpoint": endpoint}


def give_messages(collection: Collection, region: str = "us-east-1") -> None:
    """A topic, a queue and the subscription between them."""
    make_reading(collection, "sqs.queue", [queue()], region)
    make_reading(collection, "sns.topic", [{"TopicArn": TOPIC}], region)
    make_reading(collection, "sns.subscription", [subscription()], region)


def the(kind: str) -> ResourceVersion:
    return ResourceVersion.objects.get(inventory__kind=kind, valid_to=None)


def around(kind: str, user: User, collection: Collection | None = None) -> Around:
    return Around(Past(user, collection) if collection else Today(user), the(kind))


def the_group(name: str, groups: list[Group]) -> Group:
    return next(one for one in groups if one.name == name)


def linked(groups: list[Group]) -> list[tuple[str, str]]:
    """(kind, id) of every link that leads somewhere."""
    return [(one.name, link.version.resource_id) for one in groups for link in one.links if link.version]


def dangling(groups: list[Group]) -> list[tuple[str, str]]:
    """(kind, why) of every link that does not."""
    return [(one.name, str(link.why)) for one in groups for link in one.links if not link.version]


# Forward


def test_it_uses_what_its_fields_name(alice: User, collection: Collection) -> None:
    give_messages(collection)
    uses = around("sns.subscription", alice, collection).uses()
    assert linked(uses) == [("sns.topic", TOPIC), ("sqs.queue", queue()["QueueUrl"])]


def test_today_the_same_is_found_in_what_stands(alice: User, collection: Collection) -> None:
    give_messages(collection)
    assert ("sns.topic", TOPIC) in linked(around("sns.subscription", alice).uses())


def test_a_collection_shows_the_version_that_it_found(alice: User, collection: Collection) -> None:
    give_messages(collection)
    later = make_collection(alice, collection.profile)
    make_reading(later, "sns.topic", [{"TopicArn": TOPIC, "DisplayName": "New"}])
    uses = around("sns.subscription", alice, collection).uses()
    assert [link.version.data for link in the_group("sns.topic", uses).links if link.version] == [{"TopicArn": TOPIC}]


def test_of_a_name_in_several_regions_its_own_is_meant(alice: User, collection: Collection) -> None:
    for region in ("ap-northeast-2", "us-east-1"):
        make_reading(collection, "rds.db_subnet_group", [{"DBSubnetGroupName": "inner"}], region)
    make_reading(collection, "rds.db_instance", [DATABASE])
    group = the_group("rds.db_subnet_group", around("rds.db_instance", alice, collection).uses())
    assert [link.version.inventory.region for link in group.links if link.version] == ["us-east-1"]


def test_a_name_in_another_region_only_is_no_link(alice: User, collection: Collection) -> None:
    make_reading(collection, "rds.db_subnet_group", [{"DBSubnetGroupName": "inner"}], "ap-northeast-2")
    make_reading(collection, "rds.db_instance", [DATABASE])
    assert linked(around("rds.db_instance", alice, collection).uses()) == []


def test_a_value_that_may_be_of_several_kinds_dangles_once_if_it_is_of_none(
    alice: User, collection: Collection
) -> None:
    make_reading(collection, "sns.topic", [{"TopicArn": TOPIC, "KmsMasterKeyId": "alias/orders"}])
    assert len(dangling(around("sns.topic", alice, collection).uses())) == 1


def test_a_value_that_may_be_of_several_kinds_does_not_dangle_where_it_is_found(
    alice: User, collection: Collection
) -> None:
    make_reading(collection, "sns.topic", [{"TopicArn": TOPIC, "KmsMasterKeyId": "alias/orders"}])
    make_reading(collection, "kms.alias", [{"AliasName": "alias/orders"}])
    uses = around("sns.topic", alice, collection).uses()
    assert (linked(uses), dangling(uses)) == ([("kms.alias", "alias/orders")], [])


def test_a_masked_value_and_none_are_no_links() -> None:
    assert values_at("a[].b", {"a": [{"b": "x"}, {"b": "masked:0123456789ab"}, {"b": None}, {"b": "x"}, {"c": 1}]}) == [
        "x"
    ]


def test_a_function_is_meant_whichever_version_an_arn_names() -> None:
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:mail"
    assert function in spellings(f"{function}:live")


def test_a_log_group_is_meant_with_and_without_its_star() -> None:
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:app"
    assert group in spellings(f"{group}:*")
    assert f"{group}:*" in spellings(group)


# Dangling


def test_what_is_no_part_of_the_collection_says_so(alice: User, collection: Collection) -> None:
    make_reading(collection, "sns.subscription", [subscription()])
    assert ("sns.topic", "It is not part of this collection.") in dangling(
        around("sns.subscription", alice, collection).uses()
    )


def test_what_was_never_collected_says_so_today(alice: User, collection: Collection) -> None:
    make_reading(collection, "sns.subscription", [subscription()])
    assert ("sns.topic", "It was never collected there.") in dangling(around("sns.subscription", alice).uses())


def test_what_was_denied_says_so_with_its_outcome(alice: User, collection: Collection) -> None:
    denied = make_outcome(collection, "sns.topic", state="denied", reason="permission")
    make_reading(collection, "sns.subscription", [subscription()])
    (link,) = the_group("sns.topic", around("sns.subscription", alice, collection).uses()).links
    assert (link.version, link.outcome, str(link.why)) == (None, denied, str(denied.meaning))


def test_what_is_not_there_although_all_was_read_may_have_gone(alice: User, collection: Collection) -> None:
    make_reading(collection, "sns.topic", [{"TopicArn": f"{TOPIC}-2"}])
    make_reading(collection, "sns.subscription", [subscription()])
    found = dict(dangling(around("sns.subscription", alice, collection).uses()))
    assert "not among those found" in found["sns.topic"]


def test_what_belongs_to_another_account_names_it(alice: User, collection: Collection) -> None:
    make_reading(collection, "sns.subscription", [subscription("arn:aws:sqs:us-east-1:999988887777:theirs")])
    found = dict(dangling(around("sns.subscription", alice, collection).uses()))
    assert "999988887777" in found["sqs.queue"]


# Backward


def test_it_is_used_by_what_names_it(alice: User, collection: Collection) -> None:
    give_messages(collection)
    assert linked(around("sns.topic", alice, collection).used_by()) == [
        ("sns.subscription", the("sns.subscription").resource_id)
    ]
    assert linked(around("sqs.queue", alice).used_by()) == [("sns.subscription", the("sns.subscription").resource_id)]


def test_what_only_mentions_it_does_not_use_it(alice: User, collection: Collection) -> None:
    make_reading(collection, "sns.topic", [{"TopicArn": TOPIC}])
    make_reading(collection, "sns.subscription", [{**subscription(topic=f"{TOPIC}-2"), "Owner": TOPIC}])
    assert around("sns.topic", alice, collection).used_by() == []


@pytest.mark.parametrize("name", ["주문", 'it\'s "so"', "50%_off\\"])
def test_a_name_of_any_letters_is_found(name: str, alice: User, collection: Collection) -> None:
    make_reading(collection, "rds.db_subnet_group", [{"DBSubnetGroupName": name}])
    make_reading(collection, "rds.db_instance", [{**DATABASE, "DBSubnetGroup": {"DBSubnetGroupName": name}}])
    assert len(linked(around("rds.db_subnet_group", alice, collection).used_by())) == 1


def test_many_users_are_cut_off_and_the_page_knows(alice: User, collection: Collection, monkeypatch) -> None:
    monkeypatch.setattr(relations, "MOST", 3)
    make_reading(collection, "sns.topic", [{"TopicArn": TOPIC}])
    make_reading(collection, "sns.subscription", [subscription(f"{QUEUE}-{number}") for number in range(5)])
    (group,) = around("sns.topic", alice, collection).used_by()
    assert (len(group.links), group.more) == (3, True)


def test_looking_through_too_many_stops_and_says_so(alice: User, collection: Collection, monkeypatch) -> None:
    monkeypatch.setattr(relations, "SCANNED", 2)
    make_reading(collection, "sns.topic", [{"TopicArn": TOPIC}])
    make_reading(collection, "sns.subscription", [subscription(str(number), f"{TOPIC}-2") for number in range(3)])
    (group,) = around("sns.topic", alice, collection).used_by()
    assert (group.links, group.more) == ([], True)


# Parents and children


def give_cluster(collection: Collection) -> None:
    """An ECS cluster with one service in it."""
    parent = {"clusterArn": TEAM, "id": TEAM, "key": TEAM}
    service = {
        "serviceArn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:service/shop/web",
        "serviceName": "web",
        "clusterArn": TEAM,
    }
    make_reading(collection, "ecs.cluster", [{"clusterArn": TEAM, "clusterName": "shop"}])
    outcome = make_running(collection, "ecs.service")
    stage(outcome, [make_item("ecs.service", service, parent=parent)])
    merge(outcome)


def test_a_child_knows_its_parent(alice: User, collection: Collection) -> None:
    give_cluster(collection)
    assert linked(around("ecs.service", alice, collection).parents()) == [("ecs.cluster", TEAM)]


def test_a_parent_knows_its_children(alice: User, collection: Collection) -> None:
    give_cluster(collection)
    make_reading(collection, "ecs.task", [])
    make_reading(collection, "ecs.container_instance", [])
    children = around("ecs.cluster", alice, collection).children()
    assert [(one.name, str(one.links[0].version)) for one in children] == [("ecs.service", "web")]


def test_children_that_were_not_read_are_not_known_to_be_absent(alice: User, collection: Collection) -> None:
    give_cluster(collection)
    denied = make_outcome(collection, "ecs.task", state="denied", reason="permission")
    children = around("ecs.cluster", alice, collection).children()
    assert ("ecs.task", denied) in [(one.name, link.outcome) for one in children for link in one.links]


# Only the same account


def test_nothing_of_another_account_is_linked(alice: User, collection: Collection) -> None:
    make_reading(collection, "sns.subscription", [subscription()])
    other = make_collection(alice, make_profile(alice, "other"), account_id="999988887777")
    make_reading(other, "sns.topic", [{"TopicArn": TOPIC}])
    assert linked(around("sns.subscription", alice).uses()) == []
    assert Around(Today(alice), the("sns.topic")).used_by() == []


def test_a_kind_that_is_no_longer_declared_has_no_relations(alice: User, collection: Collection) -> None:
    make_reading(collection, "ec2.instance", [instance()])
    version = the("ec2.instance")
    version.inventory.kind = "ec2.mainframe"
    assert Around(Today(alice), version).chapters() == []
