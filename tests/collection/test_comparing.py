"""Two collections side by side, through the real staging and merge."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from accounts.models import CredentialProfile
from collection.comparing import Comparison, KindChanges, What, previous
from collection.kinds import Kind
from collection.models import Collection
from collection.registry import KINDS
from tests.collection.factories import (
    ACCOUNT,
    instance,
    make_collection,
    make_outcome,
    make_profile,
    make_reading,
    queue,
)
from tests.teams import join

pytestmark = pytest.mark.django_db
INSTANCE, QUEUE = "ec2.instance", "sqs.queue"
Make = Callable[..., Collection]


@pytest.fixture
def collected(alice: User) -> Make:
    """A collection of alice's that found these instances."""

    def make(*instances: dict[str, Any], kind: str = INSTANCE, **facts: Any) -> Collection:
        collection = make_collection(alice)
        make_reading(collection, kind, instances, **facts)
        return collection

    return make


def told(user: User, old: Collection, new: Collection) -> list[tuple[str, str]]:
    return sorted((change.what, change.name) for change in Comparison(user, old, new).changes())


def entry(user: User, old: Collection, new: Collection, kind: str = INSTANCE) -> KindChanges:
    return next(one for one in Comparison(user, old, new).kinds if one.name == kind)


def test_what_came_left_and_changed_is_told(alice: User, collected: Make) -> None:
    old = collected(instance(1), instance(2), instance(3))
    new = collected(instance(2), instance(3, state="stopped"), instance(4))
    assert told(alice, old, new) == [("added", "web-4"), ("changed", "web-3"), ("removed", "web-1")]


def test_the_other_way_round_added_and_removed_change_places(alice: User, collected: Make) -> None:
    old, new = collected(instance(1)), collected(instance(1), instance(2))
    assert told(alice, new, old) == [("removed", "web-2")]


def test_what_changed_and_came_back_meanwhile_is_no_change(alice: User, collected: Make) -> None:
    old, _between, new = collected(instance(1)), collected(instance(1, state="stopped")), collected(instance(1))
    assert told(alice, old, new) == []


def test_a_kind_that_was_the_same_is_quiet(alice: User, collected: Make) -> None:
    old, new = collected(instance(1)), collected(instance(1))
    assert entry(alice, old, new).is_quiet
    assert entry(alice, old, new).compared == 1


def test_an_empty_list_that_was_read_says_that_all_are_gone(alice: User, collected: Make) -> None:
    old, new = collected(instance(1)), collected()
    assert told(alice, old, new) == [("removed", "web-1")]


def test_a_denied_kind_has_lost_nothing(alice: User, collected: Make) -> None:
    old, new = collected(instance(1)), make_collection(alice)
    make_outcome(new, INSTANCE, state="denied")
    assert told(alice, old, new) == []
    assert [(one.which, one.outcome.state) for one in entry(alice, old, new).obstacles] == [("new", "denied")]


def test_a_list_that_was_cut_off_claims_nothing(alice: User, collected: Make) -> None:
    old, new = collected(instance(1)), collected(instance(2), complete=False, state="throttled")
    assert told(alice, old, new) == []
    assert [one.which for one in entry(alice, old, new).obstacles] == ["new"]


def test_what_was_no_part_of_the_earlier_one_has_not_been_added(alice: User, collected: Make) -> None:
    old, new = collected(instance(1)), collected(queue(), kind=QUEUE)
    assert told(alice, old, new) == []
    assert [(one.which, one.outcome) for one in entry(alice, old, new, QUEUE).obstacles] == [("old", None)]


def test_a_region_that_knows_no_such_service_in_either_is_no_obstacle(alice: User) -> None:
    old, new = make_collection(alice), make_collection(alice)
    make_outcome(old, INSTANCE, state="not_in_region")
    make_outcome(new, INSTANCE, state="not_in_region")
    assert entry(alice, old, new).is_quiet


def test_a_declaration_that_reads_more_is_no_change(
    alice: User, collected: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = collected(instance(1))
    declare(monkeypatch, drop=("LaunchTime",))
    assert told(alice, old, collected(instance(1))) == [("reshaped", "web-1")]


def test_a_change_is_not_hidden_by_a_new_declaration(
    alice: User, collected: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = collected(instance(1))
    collected(instance(1, state="stopped"))
    declare(monkeypatch, drop=("LaunchTime",))
    assert told(alice, old, collected(instance(1, state="stopped"))) == [("changed", "web-1")]


def test_two_accounts_are_compared_by_key_and_content(alice: User, collected: Make) -> None:
    old = collected(instance(1), instance(2), instance(3))
    new = make_collection(alice, make_profile(alice, "staging"), account_id="999988887777")
    make_reading(new, INSTANCE, [instance(2), instance(3, state="stopped"), instance(4)])
    assert told(alice, old, new) == [("added", "web-4"), ("changed", "web-3"), ("removed", "web-1")]


@pytest.mark.parametrize("account", [ACCOUNT, "999988887777"])
def test_what_is_counted_is_what_is_told(account: str, alice: User, collected: Make) -> None:
    old = collected(instance(1), instance(2), instance(3), instance(5))
    profile = old.profile if account == ACCOUNT else make_profile(alice, "staging")
    new = make_collection(alice, profile, account_id=account)
    make_reading(new, INSTANCE, [instance(2), instance(3, state="stopped"), instance(4)])
    told = Counter(change.what for change in Comparison(alice, old, new).changes())
    assert entry(alice, old, new).counts == {**dict.fromkeys(What, 0), **told}
    assert told == {What.ADDED: 1, What.CHANGED: 1, What.REMOVED: 2}


def test_however_many_differ_the_database_is_asked_as_often(
    alice: User, collected: Make, django_assert_max_num_queries: Any
) -> None:
    old = collected(*(instance(number) for number in range(30)))
    new = make_collection(alice, make_profile(alice, "staging"), account_id="999988887777")
    make_reading(new, INSTANCE, [instance(number) for number in range(20, 60)])
    with django_assert_max_num_queries(4):
        assert entry(alice, old, new).total == 50


def test_a_region_that_only_one_account_was_read_in_is_no_removal(alice: User, collected: Make) -> None:
    old = collected(instance(1))
    new = make_collection(alice, make_profile(alice, "staging"), account_id="999988887777")
    make_reading(new, INSTANCE, [instance(1)], "eu-west-1")
    assert told(alice, old, new) == []


def test_one_kind_alone_can_be_asked_for(alice: User, collected: Make) -> None:
    old, new = collected(instance(1)), collected()
    assert list(Comparison(alice, old, new).changes(QUEUE)) == []


def test_a_stranger_sees_no_difference(alice: User, bob: User, collected: Make) -> None:
    assert told(bob, collected(instance(1)), collected()) == []


def test_the_one_before_is_the_newest_that_read_something_of_the_same(alice: User, collected: Make) -> None:
    first, _other, new = collected(instance(1)), collected(queue(), kind=QUEUE), collected(instance(1))
    assert previous(alice, new) == first


def test_one_that_read_only_a_part_in_between_is_passed_over(alice: User, collected: Make) -> None:
    whole, part, new = (make_collection(alice) for _ in range(3))
    for collection in (whole, part, new):
        make_reading(collection, INSTANCE, [instance(1)])
        for region in () if collection == part else ("eu-west-1", "us-west-2"):
            make_reading(collection, INSTANCE, [instance(1)], region)
    assert previous(alice, new) == whole


def test_the_first_one_has_none_before(alice: User, collected: Make) -> None:
    assert previous(alice, collected(instance(1))) is None


def test_one_before_that_is_no_longer_shared_is_not_named(alice: User, bob: User, collected: Make) -> None:
    _old, new = collected(instance(1)), collected(instance(1))
    team = Group.objects.create(name="team")
    profile = CredentialProfile.objects.get(owner=alice)
    assert previous(bob, new) is None
    join(bob, team)
    profile.teams.add(team)
    assert previous(bob, new) is not None


def declare(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """From now on the kind is declared otherwise."""
    kind = KINDS[INSTANCE]
    changed = Kind(**{**kind.__dict__, **changes})
    monkeypatch.setitem(KINDS, INSTANCE, changed)
