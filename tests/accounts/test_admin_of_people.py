"""Admin: who is in which team as what; nobody makes themselves more than they are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership, Role

pytestmark = pytest.mark.django_db
PREFIX = "memberships"
NEW = "correct horse 2"


def member_rows(*new: dict[str, object], kept: tuple[Membership, ...] = (), **of_first: object) -> dict[str, object]:
    """The fields of the inline: those that are there, and new ones; ``of_first`` changes the first."""
    rows: list[dict[str, object]] = [{"id": one.pk, "role": one.role} for one in kept]
    if rows:
        rows[0] |= of_first
    rows += new
    fields = {f"{PREFIX}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return {f"{PREFIX}-TOTAL_FORMS": len(rows), f"{PREFIX}-INITIAL_FORMS": len(kept), **fields}


def group_page(team: Group) -> str:
    return reverse("admin:auth_group_change", args=[team.pk])


def person_page(person: User) -> str:
    return reverse("admin:auth_user_change", args=[person.pk])


def person_fields(person: User, **changes: object) -> dict[str, object]:
    given = {"username": person.username, "email": person.email, "is_active": "on", **changes}
    dates = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    return {name: value for name, value in {**given, **dates}.items() if value is not None}


@pytest.fixture
def staff(as_staff: Callable[[User, str], Client], bob: User) -> Client:
    """Bob: staff with all permissions on people and teams, but no superuser."""
    browser = as_staff(bob, "auth")
    bob.user_permissions.set(Permission.objects.filter(content_type__app_label__in=("auth", "accounts")))
    return browser


def test_a_person_is_put_into_a_team_with_a_role(admin_client: Client, team: Group, alice: User) -> None:
    carol = User.objects.create_user("carol")
    rows = member_rows({"team": team.pk, "role": "manager"})
    assert admin_client.post(person_page(carol), person_fields(carol, **rows)).status_code == 302
    assert Membership.objects.get(person=carol).role == Role.MANAGER
    assert list(carol.groups.all()) == [team]


def test_a_team_gets_members_and_roles(admin_client: Client, team: Group, bob: User) -> None:
    carol = User.objects.create_user("carol")
    kept = (Membership.objects.get(person=bob),)
    rows = member_rows({"person": carol.pk, "role": "viewer"}, kept=kept, role="viewer")
    assert admin_client.post(group_page(team), {"name": team.name, **rows}).status_code == 302
    assert {one.person.username: one.role for one in team.memberships.all()} == {
        "alice": "manager", "bob": "viewer", "carol": "viewer",
    }  # fmt: skip
    noted = AuditEvent.objects.filter(action="member_changed").values_list("facts__member", "facts__what", "facts__by")
    assert set(noted) == {("carol", "added", "admin"), ("bob", "changed", "admin")}


def test_who_is_taken_out_has_left_the_group_too(admin_client: Client, team: Group, bob: User) -> None:
    rows = member_rows(kept=(Membership.objects.get(person=bob),), DELETE="on")
    admin_client.post(group_page(team), {"name": team.name, **rows})
    assert not bob.groups.exists()
    assert AuditEvent.objects.get(action="member_changed").facts["what"] == "removed"


def test_a_membership_is_never_moved_to_another_team(admin_client: Client, team: Group, bob: User) -> None:
    other = Group.objects.create(name="others")
    rows = member_rows(kept=(Membership.objects.get(person=bob),), team=other.pk)
    admin_client.post(person_page(bob), person_fields(bob, **rows))
    assert list(bob.groups.all()) == [team]


def test_the_groups_of_django_are_no_field_any_more(admin_client: Client, team: Group, bob: User) -> None:
    text = admin_client.get(person_page(bob)).text
    assert 'name="groups"' not in text
    assert "platform" in text


def test_lists_tell_roles_and_are_filtered_by_them(admin_client: Client, team: Group) -> None:
    people, teams = reverse("admin:auth_user_changelist"), reverse("admin:auth_group_changelist")
    assert "platform: Manager" in admin_client.get(people).text
    Membership.put(User.objects.get(username="admin"), Group.objects.create(name="others"), Role.VIEWER)
    assert admin_client.get(people, {"memberships__role__exact": "manager"}).context["cl"].result_count == 1
    assert admin_client.get(people, {"memberships__team__id__exact": team.pk}).context["cl"].result_count == 2
    assert admin_client.get(teams, {"memberships__role__exact": "viewer"}).context["cl"].result_count == 1


def test_lists_stay_quick(admin_client: Client, team: Group, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        Membership.put(User.objects.create_user(f"person {number}"), team, Role.VIEWER)
    for page in ("user", "group"):
        with django_assert_max_num_queries(20):
            admin_client.get(reverse(f"admin:auth_{page}_changelist"))


# Staff who are no superusers


def test_staff_put_others_into_teams(staff: Client, team: Group) -> None:
    carol = User.objects.create_user("carol")
    staff.post(person_page(carol), person_fields(carol, **member_rows({"team": team.pk, "role": "collector"})))
    assert Membership.objects.get(person=carol).role == Role.COLLECTOR


@pytest.mark.parametrize("page", ["person", "group"])
def test_staff_do_not_put_themselves_into_a_team(staff: Client, bob: User, page: str) -> None:
    team = Group.objects.create(name="secret takeover")
    if page == "person":
        fields = person_fields(bob, is_staff="on", **member_rows({"team": team.pk, "role": "viewer"}))
        answer = staff.post(person_page(bob), fields)
    else:
        fields = {"name": team.name, **member_rows({"person": bob.pk, "role": "viewer"})}
        answer = staff.post(group_page(team), fields)
    assert "Your own teams and roles" in answer.text
    assert not bob.groups.exists()


def test_staff_do_not_raise_their_own_role(staff: Client, team: Group, bob: User) -> None:
    rows = member_rows(kept=(Membership.objects.get(person=bob),), role="manager")
    staff.post(group_page(team), {"name": team.name, **rows})
    assert Membership.objects.get(person=bob).role == Role.COLLECTOR


@pytest.mark.parametrize("name", ["is_superuser", "is_staff"])
def test_staff_make_nobody_more_than_an_ordinary_person(staff: Client, alice: User, bob: User, name: str) -> None:
    staff.post(person_page(alice), person_fields(alice, **member_rows(), **{name: "on"}))
    staff.post(person_page(bob), person_fields(bob, **member_rows(), is_superuser="on", is_staff="on"))
    assert not User.objects.filter(is_superuser=True).exists()
    assert not User.objects.get(pk=alice.pk).is_staff


def test_staff_give_no_permissions(staff: Client, alice: User, team: Group) -> None:
    some = Permission.objects.first()
    assert some is not None
    staff.post(person_page(alice), person_fields(alice, **member_rows(), user_permissions=some.pk))
    staff.post(group_page(team), {"name": team.name, "permissions": some.pk, **member_rows()})
    assert not alice.user_permissions.exists()
    assert not team.permissions.exists()


@pytest.mark.parametrize("page", ["auth_user_change", "auth_user_password_change", "auth_user_delete"])
def test_staff_do_not_reach_a_superuser(staff: Client, admin_user: User, page: str) -> None:
    address = reverse(f"admin:{page}", args=[admin_user.pk])
    fields = {
        "post": "yes",
        "password1": "correct horse 2",
        "password2": "correct horse 2",
        "email": "mine@example.com",
    }
    assert staff.post(address, fields).status_code == 403
    admin_user.refresh_from_db()
    assert admin_user.check_password("password")
    assert admin_user.email != "me@example.com"


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("page", ["auth_user_change", "auth_user_password_change", "auth_user_delete"])
def test_staff_do_not_reach_who_may_do_more(staff: Client, alice: User, bob: User, page: str, is_active: bool) -> None:
    audit = Permission.objects.get(codename="audit")
    alice.user_permissions.add(audit)
    bob.user_permissions.remove(audit)
    User.objects.filter(pk=alice.pk).update(is_active=is_active)
    fields = {**person_fields(alice, email="mine@example.com"), "post": "yes", "password1": NEW, "password2": NEW}
    assert staff.post(reverse(f"admin:{page}", args=[alice.pk]), fields).status_code == 403
    alice.refresh_from_db()
    assert not alice.check_password(NEW)
    assert alice.email != "mine@example.com"


def test_staff_without_a_permission_for_memberships_change_none(staff: Client, team: Group, bob: User) -> None:
    bob.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    carol = User.objects.create_user("carol")
    staff.post(person_page(carol), person_fields(carol, **member_rows({"team": team.pk, "role": "viewer"})))
    assert not carol.groups.exists()
