"""The pages of a team: everybody sees who is in it, managers change it, nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, CredentialProfile, Membership, Role
from tests.teams import join

pytestmark = pytest.mark.django_db
Login = Callable[[User], Client]


@pytest.fixture
def carol(db: None) -> User:
    """Somebody in no team."""
    return User.objects.create_user("carol", password="correct horse battery")


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def row(person: User) -> Membership:
    return Membership.objects.get(person=person)


def role_of(person: User) -> str | None:
    return Membership.objects.filter(person=person).values_list("role", flat=True).first()


# Who sees what


def test_ones_teams_are_listed_with_the_role(as_person: Login, team: Group, bob: User) -> None:
    Group.objects.create(name="secret takeover")
    text = as_person(bob).get(at("teams")).text
    assert ("platform" in text, "Collector" in text, "secret takeover" in text) == (True, True, False)


def test_who_is_in_no_team_is_told_how_to_come_into_one(as_person: Login, carol: User) -> None:
    assert "You are in no team yet" in as_person(carol).get(at("teams")).text


def test_members_see_each_other_and_what_is_shared(
    as_person: Login, team: Group, bob: User, key: CredentialProfile
) -> None:
    key.teams.add(team)
    text = as_person(bob).get(at("team", team.pk)).text
    assert all(word in text for word in ("alice", "bob", "Manager", "shop"))


def test_a_team_that_one_is_not_in_is_not_there(as_person: Login, team: Group, carol: User) -> None:
    assert as_person(carol).get(at("team", team.pk)).status_code == 404


@pytest.mark.parametrize("words", ["Take somebody in", "Take out", "Take off the team", "team-role"])
def test_only_managers_are_offered_changes(
    as_person: Login, team: Group, alice: User, bob: User, key: CredentialProfile, words: str
) -> None:
    key.teams.add(team)
    words = words if words != "team-role" else at("team-role", team.pk, row(bob).pk)
    assert words in as_person(alice).get(at("team", team.pk)).text
    assert words not in as_person(bob).get(at("team", team.pk)).text


CHANGES: dict[str, Any] = {
    "add": lambda team, bob, key: (at("team-add", team.pk), {"username": "carol", "role": "viewer"}),
    "role": lambda team, bob, key: (at("team-role", team.pk, row(bob).pk), {"role": "manager"}),
    "remove": lambda team, bob, key: (at("team-remove", team.pk, row(bob).pk), {}),
    "unshare": lambda team, bob, key: (at("team-unshare", team.pk, key.pk), {}),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("actor", ["member", "stranger", "manager of another team"])
def test_nobody_else_changes_anything(
    as_person: Login, team: Group, bob: User, carol: User, key: CredentialProfile, change: str, actor: str
) -> None:
    key.teams.add(team)
    if actor == "manager of another team":
        join(carol, Group.objects.create(name="others"), Role.MANAGER)
    address, fields = CHANGES[change](team, bob, key)
    answer = as_person(bob if actor == "member" else carol).post(address, fields)
    assert answer.status_code == 404
    assert (role_of(bob), team.memberships.count(), list(key.teams.all())) == ("collector", 2, [team])


def test_a_member_of_another_team_is_not_reached_by_ones_own(
    as_person: Login, team: Group, alice: User, carol: User
) -> None:
    join(carol, Group.objects.create(name="others"))
    for name in ("team-remove", "team-role"):
        assert as_person(alice).post(at(name, team.pk, row(carol).pk), {"role": "viewer"}).status_code == 404
    assert role_of(carol) == "collector"


@pytest.mark.parametrize("change", CHANGES)
def test_anonymous_people_are_sent_to_the_login(
    client: Client, team: Group, bob: User, key: CredentialProfile, change: str
) -> None:
    address, fields = CHANGES[change](team, bob, key)
    for page in (address, at("team", team.pk), at("team-leave", team.pk)):
        assert client.post(page, fields).url.startswith("/login?next=")


@pytest.mark.parametrize("name", ["team-add", "team-leave"])
def test_changes_need_post(as_person: Login, team: Group, alice: User, name: str) -> None:
    assert as_person(alice).get(at(name, team.pk)).status_code == 405


# Managers


def test_a_manager_takes_somebody_in(as_person: Login, team: Group, alice: User, carol: User) -> None:
    as_person(alice).post(at("team-add", team.pk), {"username": "carol", "role": "collector"})
    assert role_of(carol) == "collector"
    assert AuditEvent.objects.get(action="member_changed").facts == {
        "member": "carol", "what": "added", "role": "collector",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"username": "nobody", "role": "viewer"}, "Nobody logs in by this name."),
        ({"username": "CAROL", "role": "viewer"}, "Nobody logs in by this name."),
        ({"username": "bob", "role": "manager"}, "in the team already"),
        ({"username": "carol", "role": "owner"}, "not one of the available choices"),
        ({"role": "viewer"}, "This field is required."),
    ],
)
def test_what_cannot_be_is_told(
    as_person: Login, team: Group, alice: User, carol: User, fields: dict[str, str], told: str
) -> None:
    answer = as_person(alice).post(at("team-add", team.pk), fields)
    assert (answer.status_code, told in answer.text) == (400, True)
    assert team.memberships.count() == 2


def test_who_may_not_log_in_is_not_taken_in(as_person: Login, team: Group, alice: User, carol: User) -> None:
    carol.is_active = False
    carol.save()
    assert as_person(alice).post(at("team-add", team.pk), {"username": "carol", "role": "viewer"}).status_code == 400


def test_a_manager_changes_a_role(as_person: Login, team: Group, alice: User, bob: User) -> None:
    as_person(alice).post(at("team-role", team.pk, row(bob).pk), {"role": "viewer"})
    assert role_of(bob) == "viewer"


def test_a_role_that_does_not_exist_changes_nothing(as_person: Login, team: Group, alice: User, bob: User) -> None:
    as_person(alice).post(at("team-role", team.pk, row(bob).pk), {"role": "superuser"})
    assert role_of(bob) == "collector"


def test_a_manager_takes_somebody_out(as_person: Login, team: Group, alice: User, bob: User) -> None:
    as_person(alice).post(at("team-remove", team.pk, row(bob).pk))
    assert (role_of(bob), bob.groups.exists()) == (None, False)


def test_a_manager_takes_a_profile_off_the_team(
    as_person: Login, team: Group, alice: User, bob: User, key: CredentialProfile
) -> None:
    key.teams.add(team)
    join(bob, team, Role.MANAGER)
    as_person(bob).post(at("team-unshare", team.pk, key.pk))
    assert not key.teams.exists()
    assert as_person(bob).get(at("profile", key.pk)).status_code == 404
    assert as_person(alice).get(at("profile", key.pk)).status_code == 200


def test_a_profile_of_another_team_is_not_taken_off_it(as_person: Login, team: Group, alice: User, carol: User) -> None:
    other = Group.objects.create(name="others")
    theirs = CredentialProfile.objects.create_role(carol, "theirs")
    theirs.teams.add(other)
    for pk in (team.pk, other.pk):
        assert as_person(alice).post(at("team-unshare", pk, theirs.pk)).status_code == 404
    assert theirs.teams.exists()


# Leaving, and the last manager


def test_a_member_leaves(as_person: Login, team: Group, bob: User) -> None:
    assert as_person(bob).post(at("team-leave", team.pk)).url == at("teams")
    assert role_of(bob) is None


@pytest.mark.parametrize(
    ("name", "fields"), [("team-leave", {}), ("team-role", {"role": "viewer"}), ("team-remove", {})]
)
def test_the_last_manager_stays_and_is_told_why(
    as_person: Login, team: Group, alice: User, name: str, fields: dict[str, str]
) -> None:
    args = [team.pk] if name == "team-leave" else [team.pk, row(alice).pk]
    answer = as_person(alice).post(at(name, *args), fields, follow=True)
    assert "without a manager" in answer.text
    assert role_of(alice) == "manager"


def test_of_two_managers_one_may_go(as_person: Login, team: Group, alice: User, bob: User) -> None:
    join(bob, team, Role.MANAGER)
    as_person(alice).post(at("team-leave", team.pk))
    assert role_of(alice) is None


def test_a_manager_who_may_not_log_in_does_not_count(as_person: Login, team: Group, alice: User, bob: User) -> None:
    join(bob, team, Role.MANAGER)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    as_person(alice).post(at("team-leave", team.pk))
    assert role_of(alice) == "manager"


def test_each_change_is_noted(as_person: Login, team: Group, alice: User, bob: User) -> None:
    browser = as_person(alice)
    browser.post(at("team-role", team.pk, row(bob).pk), {"role": "manager"})
    browser.post(at("team-remove", team.pk, row(bob).pk))
    noted = AuditEvent.objects.filter(action="member_changed").order_by("id").values_list("facts__what", "facts__role")
    assert list(noted) == [("changed", "manager"), ("removed", "manager")]
