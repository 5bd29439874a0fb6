"""Before secrets are added or shared, whoever sits there proves who they are."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import CredentialProfile
from tests.accounts.conftest import CANARY, PASSWORD
from tests.accounts.login.conftest import JSON, log_in, text
from tests.people import code, give_second_factor

Wait = Callable[[float], None]
GUARDED = ["profile-rotate", "profile-share"]
NEW_KEY = {"auth_type": "access_key", "name": "late", **CANARY}


@pytest.fixture
def stale(browser: Client, later: Wait) -> Client:
    """Alice's browser, logged in 16 minutes ago."""
    later(16)
    return browser


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", GUARDED)
def test_after_sixteen_minutes_one_is_asked(stale: Client, key: CredentialProfile, name: str, method: str) -> None:
    response = getattr(stale, method)(reverse(name, args=[key.pk]))
    assert response["Location"].startswith("/login/confirm?next=")


def test_no_key_is_added_then_and_none_is_kept_for_later(stale: Client, alice: User) -> None:
    assert stale.post(reverse("profile-add"), NEW_KEY)["Location"].startswith("/login/confirm")
    assert not CredentialProfile.objects.exists()
    assert "CANARY" not in str(dict(stale.session.items()))


def test_the_password_lets_one_go_on_where_one_was(stale: Client) -> None:
    target = reverse("profile-add") + "?auth_type=access_key"
    page = stale.get(target, follow=True)
    assert "Confirm that it is you" in text(page)
    answer = stale.post("/login/confirm", {"password": PASSWORD, "next": target})
    assert answer["Location"] == target
    assert stale.get(target).status_code == 200


def test_a_wrong_password_does_not(stale: Client) -> None:
    stale.post("/login/confirm", {"password": "wrong", "next": "/"})
    assert stale.get(reverse("profile-add"))["Location"].startswith("/login/confirm")


def test_the_second_factor_does_as_well(stale: Client, alice: User) -> None:
    give_second_factor(alice)
    assert stale.post("/login/confirm/code", {"code": code(), "next": "/profiles/add"})["Location"] == "/profiles/add"
    assert stale.get(reverse("profile-add")).status_code == 200


def test_it_lasts_a_quarter_of_an_hour(stale: Client, later: Wait) -> None:
    stale.post("/login/confirm", {"password": PASSWORD, "next": "/"})
    later(14)
    assert stale.get(reverse("profile-add")).status_code == 200
    later(2)
    assert stale.get(reverse("profile-add")).status_code == 302


def test_one_comes_back_to_the_form_not_to_a_mere_action(stale: Client, key: CredentialProfile) -> None:
    form = reverse("profile-share", args=[key.pk])
    answer = stale.post(form, headers={"referer": f"http://testserver{form}"})
    assert answer["Location"] == f"/login/confirm?next={form.replace('/', '%2F')}"


def test_never_to_another_host(stale: Client, key: CredentialProfile) -> None:
    answer = stale.post(reverse("profile-share", args=[key.pk]), headers={"referer": "http://evil.com/x"})
    assert answer["Location"] == "/login/confirm?next=%2F"


def test_programs_are_told_where_to_confirm(stale: Client) -> None:
    answer = stale.get(reverse("profile-add"), headers=JSON)
    assert answer.status_code == 403
    assert answer.json()["confirm_at"].startswith("/login/confirm")


def test_htmx_goes_to_the_whole_page(stale: Client) -> None:
    answer = stale.get(reverse("profile-add"), headers={"hx-request": "true"})
    assert answer["HX-Redirect"].startswith("/login/confirm")


def test_people_of_single_sign_on_log_in_once_more(stale: Client, alice: User) -> None:
    alice.set_unusable_password()
    alice.save()
    client = Client()
    client.force_login(alice)
    session = client.session
    session["_logged_in_at"] -= 16 * 60
    session.save()
    assert client.get(reverse("profile-add"))["Location"].startswith("/login/again?next=")


def test_someone_elses_proof_does_not_count(client: Client, alice: User, bob: User, later: Wait) -> None:
    log_in(client)
    client.force_login(bob)
    later(16)
    assert client.get(reverse("profile-add")).status_code == 302
