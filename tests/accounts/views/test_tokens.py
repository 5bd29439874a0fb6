"""The pages of API tokens, and what an admin sees of them."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, AuditEvent, Scope
from accounts.models.tokens import MOST

LIST, ADD = reverse("tokens"), reverse("token-add")
WISH = {"name": "nightly report", "scopes": ["read", "collect"], "days": "30"}


def made(browser: Client) -> str:
    """The secret of a new token, as the page shows it."""
    found = re.search(r'<pre id="secret"[^>]*>(acc_\w+)</pre>', browser.post(ADD, WISH).content.decode())
    assert found
    return found[1]


def test_without_tokens_the_page_says_what_they_are_for(browser: Client) -> None:
    assert ADD in browser.get(LIST).content.decode()


def test_a_new_token_is_shown_exactly_once(browser: Client, alice: User) -> None:
    secret = made(browser)
    token = ApiToken.objects.get()
    assert ApiToken.objects.opened_by(secret) == token
    assert (token.person, token.scopes) == (alice, ["read", "collect"])
    page = browser.get(LIST).content.decode()
    assert secret[:8] in page
    assert secret not in page


def test_making_and_revoking_is_noted_without_the_secret(browser: Client) -> None:
    secret = made(browser)
    browser.post(reverse("token-revoke", args=[ApiToken.objects.get().pk]))
    noted = AuditEvent.objects.filter(action__startswith="token_").order_by("pk")
    assert [event.action for event in noted] == ["token_made", "token_revoked"]
    assert secret[8:] not in str(list(noted.values()))


def test_there_is_no_token_without_its_note(browser: Client, no_notes: None) -> None:
    with pytest.raises(DatabaseError):
        browser.post(ADD, WISH)
    assert not ApiToken.objects.exists()


def test_none_is_revoked_without_a_note(browser: Client, alice: User, no_notes: None) -> None:
    token, _secret = ApiToken.objects.make(alice, "report", [Scope.READ])
    with pytest.raises(DatabaseError):
        browser.post(reverse("token-revoke", args=[token.pk]))
    assert ApiToken.objects.usable().exists()


def test_nor_does_an_admin_revoke_any(admin_client: Client, alice: User, no_notes: None) -> None:
    token, _secret = ApiToken.objects.make(alice, "report", [Scope.READ])
    action = {"action": "revoke", "_selected_action": [token.pk]}
    with pytest.raises(DatabaseError):
        admin_client.post(reverse("admin:accounts_apitoken_changelist"), action)
    assert ApiToken.objects.usable().exists()


def test_who_did_not_just_prove_who_they_are_is_asked_first(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.login.freshness.is_fresh", lambda request: False)
    assert browser.get(ADD).status_code == browser.post(ADD, WISH).status_code == 302
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("bad", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "4000"}])
def test_what_makes_no_sense_makes_no_token(browser: Client, bad: dict[str, object]) -> None:
    assert browser.post(ADD, {**WISH, **bad}).status_code == 400
    assert not ApiToken.objects.exists()


def test_nobody_has_more_than_they_can_look_after(browser: Client, alice: User) -> None:
    for _number in range(MOST):
        ApiToken.objects.make(alice, "another", [Scope.READ])
    assert browser.post(ADD, WISH).status_code == 400
    assert ApiToken.objects.count() == MOST


def test_revoking_asks_first(browser: Client, alice: User) -> None:
    token, _secret = ApiToken.objects.make(alice, "report", [Scope.READ])
    address = reverse("token-revoke", args=[token.pk])
    assert browser.get(address).status_code == 200
    assert ApiToken.objects.usable().exists()
    assert browser.post(address).url == LIST
    assert not ApiToken.objects.usable().exists()


def test_a_strangers_token_is_not_there(browser: Client, bob: User) -> None:
    token, _secret = ApiToken.objects.make(bob, "theirs", [Scope.READ])
    assert browser.post(reverse("token-revoke", args=[token.pk])).status_code == 404
    assert "theirs" not in browser.get(LIST).content.decode()
    assert ApiToken.objects.usable().exists()


def test_admins_see_whose_they_are_and_may_only_revoke_them(admin_client: Client, alice: User) -> None:
    token, secret = ApiToken.objects.make(alice, "report", [Scope.READ])
    changelist = reverse("admin:accounts_apitoken_changelist")
    page = admin_client.get(changelist).content.decode()
    page += admin_client.get(reverse("admin:accounts_apitoken_change", args=[token.pk])).content.decode()
    assert "report" in page
    assert secret[8:] not in page
    assert token.digest not in page
    assert "delete_selected" not in page
    admin_client.post(changelist, {"action": "revoke", "_selected_action": [token.pk]})
    assert not ApiToken.objects.usable().exists()
    assert AuditEvent.objects.filter(action="token_revoked").count() == 1
