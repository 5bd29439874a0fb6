"""Who mentions a thing: the index of words tells the same as the data."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from collection.models import Collection, ResourceVersion
from collection.search.indexing import catch_up
from tests.collection.factories import ACCOUNT, make_collection, make_reading
from tests.collection.test_relations import DATABASE, around, give_messages, linked, subscription, the

pytestmark = pytest.mark.django_db


def give_parts(collection: Collection) -> None:
    """A subnet and the group of instances that names it beside another one, in one text."""
    make_reading(collection, "ec2.subnet", [{"SubnetId": "subnet-1"}])
    make_reading(
        collection,
        "autoscaling.group",
        [{"AutoScalingGroupName": "web", "AutoScalingGroupARN": "arn:g", "VPCZoneIdentifier": "subnet-0,subnet-1"}],
    )


@pytest.fixture
def caught_up(collection: Collection) -> Collection:
    give_messages(collection)
    give_parts(collection)
    catch_up(seconds=60)
    return collection


@pytest.mark.parametrize("in_collection", [True, False])
def test_the_index_tells_what_uses_it(in_collection: bool, alice: User, caught_up: Collection) -> None:
    used_by = around("sns.topic", alice, caught_up if in_collection else None).used_by()
    assert linked(used_by) == [("sns.subscription", the("sns.subscription").resource_id)]


def test_a_part_of_a_value_is_found_though_the_index_knows_it_only_whole(alice: User, caught_up: Collection) -> None:
    assert linked(around("ec2.subnet", alice).used_by()) == [("autoscaling.group", "web")]


def test_what_has_changed_since_still_uses_it_in_the_past(alice: User, caught_up: Collection) -> None:
    later = make_collection(alice, caught_up.profile)
    make_reading(later, "sns.subscription", [subscription() | {"Protocol": "https"}])
    catch_up(seconds=60)
    ended = ResourceVersion.objects.get(inventory__kind="sns.subscription", valid_to__isnull=False)
    (group,) = around("sns.topic", alice, caught_up).used_by()
    assert [link.version for link in group.links] == [ended]


@pytest.mark.parametrize("name", ["주문", 'it\'s "so"', "50%_off\\", "--", "n" * 130])
def test_the_index_does_not_lose_a_name_of_any_letters(name: str, alice: User, collection: Collection) -> None:
    make_reading(collection, "rds.db_subnet_group", [{"DBSubnetGroupName": name}])
    make_reading(collection, "rds.db_instance", [{**DATABASE, "DBSubnetGroup": {"DBSubnetGroupName": name}}])
    catch_up(seconds=60)
    assert len(linked(around("rds.db_subnet_group", alice).used_by())) == 1


def test_however_many_kinds_may_use_it_the_database_is_asked_as_often(
    alice: User, caught_up: Collection, django_assert_max_num_queries: Any
) -> None:
    make_reading(caught_up, "kms.key", [{"KeyId": "k", "Arn": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"}])
    catch_up(seconds=60)
    with django_assert_max_num_queries(11):
        around("kms.key", alice, caught_up).chapters()
    with django_assert_max_num_queries(11):
        around("kms.key", alice).chapters()
