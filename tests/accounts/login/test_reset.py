"""A forgotten password: one link, one hour, one use, and nobody learns who has an account."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.login import mail
from tests.accounts.login.conftest import is_in, log_in, text, try_password
from tests.people import give_second_factor

NEW = "완전히 새로운 암호 2026"
Mailbox = list[Any]


@pytest.fixture(autouse=True)
def postal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is sent, and at once."""
    settings.CAN_MAIL = True
    monkeypatch.setattr(mail, "post", mail.deliver)


@pytest.fixture
def alice(alice: User) -> User:
    alice.email = "alice@example.com"
    alice.save()
    return alice


def ask(client: Client, address: str = "alice@example.com") -> Any:
    return client.post(reverse("account_reset_password"), {"email": address})


def link(mailbox: Mailbox) -> str:
    found = re.search(r"http://testserver(/password/reset/\S+)", mailbox[-1].body)
    assert found
    return found[1]


def choose(client: Client, address: str, password: str = NEW) -> Any:
    page = client.get(address, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def test_the_link_lets_one_choose_a_new_password(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    ask(client)
    assert choose(client, link(mailoutbox))["Location"] == "/password/changed"
    assert not is_in(client)
    assert log_in(client, password=NEW).status_code == 302
    assert is_in(client)


def test_it_leads_to_the_portals_own_address(
    client: Client, alice: User, mailoutbox: Mailbox, settings: Settings
) -> None:
    settings.PORTAL_URL, settings.ALLOWED_HOSTS = "https://portal.example.com", [".example.com"]
    client.post(reverse("account_reset_password"), {"email": alice.email}, headers={"Host": "mallory.example.com"})
    assert "https://portal.example.com/password/reset/" in mailoutbox[-1].body
    assert "mallory" not in mailoutbox[-1].body


def test_it_works_once(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    ask(client)
    choose(client, link(mailoutbox))
    assert "This link does not work any more" in text(Client().get(link(mailoutbox), follow=True))


def test_it_works_an_hour(
    client: Client, alice: User, mailoutbox: Mailbox, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    ask(client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link does not work any more" in text(client.get(link(mailoutbox), follow=True))


def test_a_log_in_makes_it_worthless(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    ask(client)
    log_in(Client())
    assert "This link does not work any more" in text(client.get(link(mailoutbox), follow=True))


def test_the_token_stays_in_no_address(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    ask(client)
    assert client.get(link(mailoutbox))["Location"].endswith("-set-password")


def test_the_second_factor_is_asked_for_as_before(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    give_second_factor(alice)
    ask(client)
    choose(client, link(mailoutbox))
    assert try_password(client, password=NEW)["Location"] == "/login/code"


def test_all_sessions_end(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    thief = Client()
    log_in(thief)
    ask(client)
    choose(client, link(mailoutbox))
    assert not is_in(thief)


def test_a_weak_one_is_refused(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    ask(client)
    assert choose(client, link(mailoutbox), "password123456").status_code == 200
    assert log_in(client).status_code == 302


def test_who_has_no_account_gets_the_same_answer_and_no_mail(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    known, unknown = ask(client), ask(client, "nobody@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox] == [["alice@example.com"]]


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!unusable"}])
def test_no_mail_to_those_who_could_not_use_it(
    client: Client, alice: User, mailoutbox: Mailbox, change: dict[str, Any]
) -> None:
    User.objects.filter(pk=alice.pk).update(**change)
    ask(client)
    assert mailoutbox == []


def test_five_mails_in_an_hour_are_enough(client: Client, alice: User, mailoutbox: Mailbox) -> None:
    answers = [ask(client).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert len(mailoutbox) == 5


def test_without_a_mail_server_the_page_says_whom_to_ask(client: Client, alice: User, settings: Settings) -> None:
    settings.CAN_MAIL = False
    assert "An admin of the portal can give you a new password" in text(ask(client))


def test_a_dead_mail_server_changes_no_answer(
    client: Client, alice: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert ask(client).status_code == 302
    assert "A mail could not be sent" in caplog.text


def test_mail_goes_beside_the_answer(monkeypatch: pytest.MonkeyPatch, alice: User, client: Client) -> None:
    monkeypatch.undo()
    sent: list[Callable[..., None]] = []
    monkeypatch.setattr(mail._postman, "submit", lambda task, message: sent.append(task))
    mail.post(object())  # type: ignore[arg-type]
    assert sent == [mail.deliver]
