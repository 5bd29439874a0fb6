"""Admin: people and teams are managed, profiles are seen without anything secret."""

from collections.abc import Callable

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from accounts.models import CredentialProfile, Person
from tests.accounts.conftest import CANARY

LIST = reverse("admin:accounts_credentialprofile_changelist")


def page(profile: CredentialProfile) -> str:
    return reverse("admin:accounts_credentialprofile_change", args=[profile.pk])


def test_no_admin_page_shows_a_secret(
    admin_client: Client, key: CredentialProfile, role: CredentialProfile, alice: User
) -> None:
    person = reverse("admin:auth_user_change", args=[alice.pk])
    text = "".join(admin_client.get(url).content.decode() for url in (LIST, page(key), page(role), person))
    secrets = [*CANARY.values(), key.sealed_params, role.external_id, Person.of(alice).external_id]
    assert [secret for secret in secrets if secret in text] == []
    assert "shop" in text


def test_nobody_adds_credentials_in_admin(admin_client: Client) -> None:
    assert admin_client.get(reverse("admin:accounts_credentialprofile_add")).status_code == 403


def test_nothing_of_a_profile_can_be_changed_in_admin(admin_client: Client, key: CredentialProfile) -> None:
    admin_client.post(page(key), {"name": "changed", "external_id": "mine", "sealed_params": ""})
    before = (key.name, key.external_id, key.sealed_params)
    key.refresh_from_db()
    assert (key.name, key.external_id, key.sealed_params) == before


def test_deleting_in_admin_wipes_and_keeps_the_row(admin_client: Client, key: CredentialProfile) -> None:
    admin_client.post(reverse("admin:accounts_credentialprofile_delete", args=[key.pk]), {"post": "yes"})
    key.refresh_from_db()
    assert key.state == "deleted"
    assert key.sealed_params == ""


def test_what_points_at_a_profile_is_not_in_the_way_of_deleting_it(key: CredentialProfile) -> None:
    admin_of_profiles = site.get_model_admin(CredentialProfile)
    listed, _, missing_permissions, protected = admin_of_profiles.get_deleted_objects([key], None)
    assert (listed, missing_permissions, protected) == (["shop"], set(), [])


def test_deleting_several_does_the_same(admin_client: Client, key: CredentialProfile) -> None:
    admin_client.post(LIST, {"action": "delete_selected", "_selected_action": [key.pk], "post": "yes"})
    key.refresh_from_db()
    assert key.sealed_params == ""


def test_deleting_a_person_in_admin_wipes_their_profiles(
    admin_client: Client, key: CredentialProfile, alice: User
) -> None:
    admin_client.post(reverse("admin:auth_user_delete", args=[alice.pk]), {"post": "yes"})
    key.refresh_from_db()
    assert (key.owner, key.owner_name, key.sealed_params) == (None, "alice", "")


@pytest.fixture
def staff(bob: User, as_staff: Callable[[User, str], Client]) -> Client:
    return as_staff(bob, "accounts")


def test_staff_who_are_no_superusers_see_only_what_is_theirs(staff: Client, key: CredentialProfile) -> None:
    assert "shop" not in staff.get(LIST).content.decode()
    assert staff.get(page(key)).status_code == 302


def test_staff_with_whom_a_profile_is_shared_may_look_but_not_delete(
    staff: Client, key: CredentialProfile, team: Group
) -> None:
    key.teams.add(team)
    assert staff.get(page(key)).status_code == 200
    staff.post(reverse("admin:accounts_credentialprofile_delete", args=[key.pk]), {"post": "yes"})
    staff.post(LIST, {"action": "delete_selected", "_selected_action": [key.pk], "post": "yes"})
    key.refresh_from_db()
    assert key.deleted_at is None
    assert key.sealed_params


def test_staff_learn_no_names_of_foreign_teams(staff: Client, key: CredentialProfile) -> None:
    key.teams.add(Group.objects.create(name="secret takeover"))
    assert "secret takeover" not in staff.get(LIST).content.decode()


def test_admin_lists_stay_quick_with_many_rows(
    admin_client: Client, alice: User, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        CredentialProfile.objects.create_role(alice, f"role {number}")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        admin_client.get(LIST)
