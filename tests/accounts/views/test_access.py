"""Every address of accounts but those of logging in, for everybody who should not get in. A new one must be added."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import CredentialProfile
from accounts.urls import urlpatterns

PLAIN = {"aws", "preferences", "profiles", "profile-add", "audit-mine", "audit-mine-export", "teams"}
AUDITORS = {"audit", "audit-export"}  # tests/accounts/views/test_audit.py
ACTIONS = {"aws-sign-out"}
TEAMS = {"team", "team-add", "team-leave", "team-role", "team-remove", "team-unshare"}  # tests/…/test_teams.py
TOKENS = {"tokens", "token-add", "token-revoke"}  # tests/…/test_tokens.py
MEMBERS = {"profile"}
MEMBERS_ACTIONS = {"profile-test", "profile-use"}
OWNERS = {"profile-edit", "profile-rotate", "profile-share", "profile-delete"}
OF_A_PROFILE = MEMBERS | MEMBERS_ACTIONS | OWNERS


def url(name: str, profile: CredentialProfile) -> str:
    return reverse(name, args=[profile.pk] if name in OF_A_PROFILE else [])


def test_every_address_is_in_this_table() -> None:
    named = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert named == PLAIN | ACTIONS | OF_A_PROFILE | AUDITORS | TEAMS | TOKENS


@pytest.mark.parametrize("name", sorted(PLAIN | ACTIONS | OF_A_PROFILE))
@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_people_are_sent_to_the_login(client: Client, key: CredentialProfile, name: str, method: str) -> None:
    response = getattr(client, method)(url(name, key))
    assert response.status_code == 302
    assert response["Location"].startswith("/login?next=")


@pytest.mark.parametrize("name", sorted(OF_A_PROFILE))
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_nothing(
    as_person: Callable[[User], Client], bob: User, key: CredentialProfile, name: str, method: str
) -> None:
    assert getattr(as_person(bob), method)(url(name, key)).status_code in (404, 405)


@pytest.mark.parametrize("name", sorted(OF_A_PROFILE - MEMBERS_ACTIONS))
def test_superusers_go_through_admin_and_find_nothing_here(
    admin_client: Client, key: CredentialProfile, name: str
) -> None:
    assert admin_client.get(url(name, key)).status_code == 404


@pytest.mark.parametrize("name", sorted(OWNERS))
@pytest.mark.parametrize("method", ["get", "post"])
def test_members_cannot_change_what_is_shared_with_them(
    as_person: Callable[[User], Client], bob: User, team: Group, key: CredentialProfile, name: str, method: str
) -> None:
    key.teams.add(team)
    assert getattr(as_person(bob), method)(url(name, key)).status_code == 404


@pytest.mark.parametrize("name", sorted(ACTIONS | MEMBERS_ACTIONS))
def test_an_action_is_no_link(browser: Client, key: CredentialProfile, name: str) -> None:
    assert browser.get(url(name, key)).status_code == 405


@pytest.mark.parametrize("name", sorted(PLAIN | ACTIONS | OF_A_PROFILE))
def test_without_a_token_nothing_is_taken(alice: User, key: CredentialProfile, name: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    if name != "profile":
        assert browser.post(url(name, key)).status_code == 403


@pytest.mark.parametrize("name", sorted(PLAIN | MEMBERS | OWNERS))
def test_looking_changes_nothing(browser: Client, key: CredentialProfile, name: str) -> None:
    before = list(CredentialProfile.objects.values())
    assert browser.get(url(name, key)).status_code == 200
    assert list(CredentialProfile.objects.values()) == before


def test_a_deactivated_person_is_out_at_once(browser: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()
    assert browser.get(reverse("profiles")).status_code == 302
