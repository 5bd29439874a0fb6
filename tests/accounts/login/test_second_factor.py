"""Setting up an authenticator app, logging in with its codes, and what is left when the phone is lost."""

import re
from base64 import b32decode
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from accounts.login.forms import AddPasskeyForm
from accounts.models import AuditEvent
from tests.accounts.login.conftest import is_in, text, try_password
from tests.people import code, give_second_factor


def shown(browser: Client) -> str:
    """The secret that the page shows."""
    found = re.search(r'data-copy="([A-Z2-7]{32})"', browser.get(reverse("mfa_activate_totp")).content.decode())
    assert found
    return found[1]


def set_up(browser: Client) -> str:
    """Set up the app; its secret."""
    secret = shown(browser)
    assert browser.post(reverse("mfa_activate_totp"), {"code": code(secret)}).status_code == 302
    return secret


@pytest.fixture
def protected(alice: User) -> User:
    give_second_factor(alice)
    return alice


def test_the_secret_is_shown_as_a_picture_and_as_text(browser: Client) -> None:
    page = text(browser.get(reverse("mfa_activate_totp")))
    assert 'src="data:image/svg+xml;base64,' in page
    assert re.search(r'data-copy="[A-Z2-7]{32}"', page)


def test_a_second_tab_shows_the_same_secret(browser: Client, alice: User) -> None:
    first = shown(browser)
    assert shown(browser) == first
    assert browser.post(reverse("mfa_activate_totp"), {"code": code(first)}).status_code == 302


def test_some_minutes_later_it_shows_another(browser: Client, later: Callable[[float], None]) -> None:
    first = shown(browser)
    later(9)
    assert shown(browser) == first
    later(2)
    assert shown(browser) != first


def test_a_secret_that_was_used_is_never_shown_again(browser: Client, alice: User) -> None:
    secret = set_up(browser)
    Authenticator.objects.filter(user=alice).delete()
    assert shown(browser) != secret


def test_another_log_in_has_another_secret(browser: Client, alice: User, as_person: Callable[[User], Client]) -> None:
    assert shown(as_person(alice)) != shown(browser)


def test_a_new_app_gives_recovery_codes(browser: Client) -> None:
    set_up(browser)
    assert re.search(r"\d{8}\n\d{8}", browser.get(reverse("mfa_view_recovery_codes")).content.decode())


def test_its_secret_lies_sealed(browser: Client, alice: User) -> None:
    secret = set_up(browser)
    stored = Authenticator.objects.get(user=alice, type="totp").data["secret"]
    assert stored.startswith("v1:")
    assert secret not in stored
    assert b32decode(secret).hex() not in stored


def test_a_wrong_code_sets_nothing_up(browser: Client, alice: User) -> None:
    browser.get(reverse("mfa_activate_totp"))
    assert browser.post(reverse("mfa_activate_totp"), {"code": "12345"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_password_alone_is_not_enough_then(client: Client, protected: User) -> None:
    assert try_password(client)["Location"] == "/login/code"
    assert not is_in(client)


def test_the_code_opens(client: Client, protected: User) -> None:
    try_password(client)
    assert client.post("/login/code", {"code": code()}).status_code == 302
    assert is_in(client)


def test_a_wrong_code_does_not(client: Client, protected: User) -> None:
    try_password(client)
    client.post("/login/code", {"code": code(periods_ago=3)})
    assert not is_in(client)
    assert AuditEvent.objects.filter(action="login_failed", person_id=protected.pk).exists()


def test_a_code_works_once(client: Client, protected: User) -> None:
    seen = code()
    for browser in (client, Client()):
        try_password(browser)
        browser.post("/login/code", {"code": seen})
    assert is_in(client)
    assert not is_in(browser)


def test_the_code_that_set_up_the_app_is_used_up(browser: Client, client: Client, alice: User) -> None:
    secret = set_up(browser)
    try_password(client)
    client.post("/login/code", {"code": code(secret)})
    assert not is_in(client)


def test_a_code_of_the_last_half_minute_is_too_old(client: Client, protected: User) -> None:
    try_password(client)
    client.post("/login/code", {"code": code(periods_ago=1)})
    assert not is_in(client)


def test_a_recovery_code_opens_once(browser: Client, alice: User) -> None:
    set_up(browser)
    saved = Authenticator.objects.get(user=alice, type="recovery_codes").wrap().get_unused_codes()[0]
    opened = []
    for client in (Client(), Client()):
        try_password(client)
        client.post("/login/code", {"code": saved})
        opened.append(is_in(client))
    assert opened == [True, False]


def test_nobody_goes_round_the_code_by_another_page(client: Client, protected: User) -> None:
    try_password(client)
    assert client.get("/profiles/")["Location"].startswith("/login")


def test_it_is_removed_only_by_whoever_has_just_proved_who_they_are(
    browser: Client, protected: User, later: Callable[[float], None]
) -> None:
    later(16)
    assert browser.post(reverse("mfa_deactivate_totp"))["Location"].startswith("/login/confirm")
    assert Authenticator.objects.filter(user=protected).exists()


def test_coming_and_going_are_noted(browser: Client) -> None:
    set_up(browser)
    browser.post(reverse("mfa_deactivate_totp"))
    noted = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"mfa_added", "mfa_removed"} <= noted


def test_there_is_no_app_without_its_note(browser: Client, no_notes: None) -> None:
    with pytest.raises(DatabaseError):
        set_up(browser)
    assert not Authenticator.objects.exists()


@pytest.fixture
def any_passkey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the browser sends is a good passkey."""
    monkeypatch.setattr(AddPasskeyForm, "clean_credential", lambda form: {"id": "x"}, raising=False)
    monkeypatch.setattr(AddPasskeyForm, "clean", lambda form: form.cleaned_data)


def add_passkey(browser: Client) -> Any:
    return browser.post(reverse("mfa_add_webauthn"), {"credential": '{"id": "x"}', "name": "laptop"})


def test_a_passkey_and_its_recovery_codes_are_noted(browser: Client, any_passkey: None) -> None:
    assert add_passkey(browser).status_code == 302
    noted = AuditEvent.objects.filter(action="mfa_added").values_list("person_name", "facts__factor")
    assert sorted(noted) == [("alice", "recovery_codes"), ("alice", "webauthn")]


def test_there_is_no_passkey_without_its_note(browser: Client, any_passkey: None, no_notes: None) -> None:
    with pytest.raises(DatabaseError):
        add_passkey(browser)
    assert not Authenticator.objects.exists()
