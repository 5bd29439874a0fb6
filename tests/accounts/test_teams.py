"""Teams: who is in which, with which role, and that Django's groups follow."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from accounts.models import CredentialProfile, Membership, Role
from tests.teams import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(key: CredentialProfile) -> Group:
    """A team that Alice's key is shared with and nobody is in."""
    group = Group.objects.create(name="others")
    key.teams.add(group)
    return group


@pytest.mark.parametrize(
    ("role", "sees", "uses", "manages"),
    [(Role.VIEWER, 1, 0, 0), (Role.COLLECTOR, 1, 1, 0), (Role.MANAGER, 1, 1, 1)],
)
def test_a_role_opens_what_it_should(other: Group, bob: User, role: Role, sees: int, uses: int, manages: int) -> None:
    join(bob, other, role)
    profiles = CredentialProfile.objects
    found = [profiles.of(bob), profiles.usable_by(bob), profiles.managed_by(bob)]
    assert [one.count() for one in found] == [sees, uses, manages]


def test_the_highest_of_several_roles_counts(key: CredentialProfile, other: Group, bob: User) -> None:
    second = Group.objects.create(name="second")
    key.teams.add(second)
    join(bob, other, Role.VIEWER)
    join(bob, second, Role.COLLECTOR)
    assert CredentialProfile.objects.usable_by(bob).get() == key


def test_a_role_elsewhere_opens_nothing(other: Group, bob: User) -> None:
    join(bob, Group.objects.create(name="elsewhere"), Role.MANAGER)
    assert not CredentialProfile.objects.of(bob).exists()


def test_one_who_may_not_log_in_reaches_nothing(other: Group, bob: User) -> None:
    join(bob, other, Role.MANAGER)
    bob.is_active = False
    assert not CredentialProfile.objects.readable_by(bob).exists()
    assert not CredentialProfile.objects.readable_by(AnonymousUser()).exists()


def test_a_member_is_in_the_group_of_django(other: Group, bob: User) -> None:
    join(bob, other)
    assert list(bob.groups.all()) == [other]


def test_who_comes_by_the_group_is_a_viewer(other: Group, bob: User, alice: User) -> None:
    bob.groups.add(other)
    other.user_set.add(alice)
    assert set(Membership.objects.values_list("person__username", "role")) == {("bob", "viewer"), ("alice", "viewer")}


def test_coming_twice_does_not_lower_a_role(other: Group, bob: User) -> None:
    join(bob, other, Role.MANAGER)
    other.user_set.add(bob)
    assert Membership.objects.get().role == Role.MANAGER


@pytest.mark.parametrize("leave", [
    lambda person, team: person.groups.remove(team),
    lambda person, team: person.groups.clear(),
    lambda person, team: team.user_set.remove(person),
    lambda person, team: team.user_set.clear(),
    lambda person, team: person.groups.set([]),
    lambda person, team: team.delete(),
    lambda person, team: Membership.objects.all().delete(),
])  # fmt: skip
def test_leaving_by_any_way_ends_both(other: Group, bob: User, leave: object) -> None:
    join(bob, other, Role.MANAGER)
    leave(bob, other)  # type: ignore[operator]
    assert not Membership.objects.exists()
    assert not bob.groups.exists()
    assert not CredentialProfile.objects.of(bob).exists()
