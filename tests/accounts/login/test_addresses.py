"""Only the addresses that the portal wants, and after the log-in none but its own."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.accounts.conftest import PASSWORD

ELSEWHERE = [
    "//evil.com",
    "///evil.com",
    "/\\evil.com",
    "\\\\evil.com",
    "https:evil.com",
    "https://evil.com",
    "http:///evil.com",
    "https://testserver@evil.com",
    "https://testserver.evil.com/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%0d%0aLocation:%20//evil.com\r\n",
]


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_set_password", "account_request_login_code", "socialaccount_signup"],
)
def test_what_is_not_wanted_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/signup", "/signup/", "/accounts/signup/", "/accounts/login/", "/login/signup"])
def test_nobody_signs_up(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_log_in_leads_nowhere_else(client: Client, alice: User, target: str) -> None:
    answer = client.post("/login", {"login": "alice", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert "evil.com" not in answer["Location"].split("%0d")[0]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nor_does_a_confirmation(browser: Client, target: str) -> None:
    answer = browser.post("/login/confirm", {"password": PASSWORD, "next": target})
    assert answer["Location"].startswith("/")
    assert "evil.com" not in answer["Location"].split("%0d")[0]


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "usersessions_list", "account_change_password",
             "mfa_view_recovery_codes", "socialaccount_connections", "login_again", "account_reauthenticate"],
)  # fmt: skip
def test_strangers_are_sent_to_the_log_in_page(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name))["Location"].startswith("/login")


@pytest.mark.parametrize("name", ["account_logout", "sessions-end"])
def test_an_action_is_no_link(browser: Client, name: str) -> None:
    assert browser.get(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", ["account_login", "account_logout", "sessions-end", "mfa_login_webauthn"])
def test_without_a_token_nothing_is_taken(db: None, name: str) -> None:
    assert Client(enforce_csrf_checks=True).post(reverse(name)).status_code == 403


PARTS = {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "attestationObject": "oA"}
WHOLE = json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": PARTS | {"userHandle": "MQ"}})
NONSENSE = pytest.mark.parametrize(
    "sent", ["", "{", "[]", "7", '{"id": "x"}', '{"id": "x", "rawId": "x", "response": 5}', '"x"', "null", WHOLE]
)


@NONSENSE
def test_a_passkey_that_is_none_does_not_log_in(client: Client, db: None, sent: str) -> None:
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert client.post(reverse("mfa_login_webauthn"), {"credential": sent})["Location"] == "/login"


@NONSENSE
def test_nor_is_it_added(browser: Client, sent: str) -> None:
    browser.get(reverse("mfa_add_webauthn"))
    assert browser.post(reverse("mfa_add_webauthn"), {"credential": sent, "name": "x"}).status_code == 200
    assert not Authenticator.objects.exists()
