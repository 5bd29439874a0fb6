"""Who guesses is stopped, whatever they say of where they are; nobody else is."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEvent, KeptValue
from tests.accounts.login.conftest import JSON, is_in, text, try_password
from tests.people import code, give_second_factor

GUESSES = 20


@pytest.fixture
def locked(client: Client, alice: User) -> Client:
    """A browser in which alice's password was guessed too often."""
    for number in range(GUESSES):
        assert try_password(client, password=f"guess {number}").status_code == 200
    return client


def test_the_twenty_first_guess_is_refused(locked: Client) -> None:
    response = try_password(locked, password="one more")
    assert response.status_code == 429
    assert "There were too many tries" in text(response)


def test_the_right_password_does_not_help_then(locked: Client) -> None:
    assert try_password(locked).status_code == 429
    assert not is_in(locked)


def test_it_says_when_to_come_back(locked: Client) -> None:
    wait = int(try_password(locked)["Retry-After"])
    assert 3500 < wait <= 3600


def test_programs_are_told_too(locked: Client) -> None:
    response = try_password(locked, **JSON)
    assert (response.status_code, response["Content-Type"]) == (429, "application/json")


def test_an_hour_later_it_works(locked: Client, later: Callable[[float], None]) -> None:
    later(61)
    assert try_password(locked).status_code == 302


def test_other_browsers_are_locked_for_this_account_too(locked: Client) -> None:
    assert try_password(Client(REMOTE_ADDR="192.0.2.7")).status_code == 429


def test_other_people_are_not_locked_out(locked: Client, bob: User) -> None:
    assert try_password(locked, "bob").status_code == 302


def test_an_unknown_name_is_locked_like_a_known_one(client: Client, alice: User) -> None:
    answers = [try_password(client, "nobody", f"guess {number}").status_code for number in range(GUESSES + 1)]
    assert answers == [200] * GUESSES + [429]


def test_a_name_in_other_letters_is_the_same_account(locked: Client) -> None:
    assert try_password(locked, "ALICE").status_code == 429


def test_another_forwarded_address_each_time_changes_nothing(client: Client, alice: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "20/h/ip"}
    for number in range(100):
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        status = try_password(client, f"name{number}", **headers).status_code
    assert status == 429


def test_behind_a_proxy_its_word_counts_and_nothing_left_of_it(client: Client, alice: User, settings: Settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "20/h/ip"}
    for number in range(21):
        guess = try_password(client, f"name{number}", **{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.5"})
    assert guess.status_code == 429
    assert try_password(client, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.6"}).status_code == 302


def test_codes_cannot_be_guessed_either(client: Client, alice: User) -> None:
    give_second_factor(alice)
    try_password(client)
    wrong = "000000" if code() != "000000" else "111111"
    answers = [client.post("/login/code", {"code": wrong}).status_code for _ in range(GUESSES + 1)]
    assert answers == [200] * GUESSES + [429]


def test_guesses_where_one_confirms_who_one_is_count_for_the_log_in(browser: Client, client: Client) -> None:
    for number in range(GUESSES):
        assert browser.post("/login/confirm", {"password": f"guess {number}"}).status_code == 200
    assert try_password(client).status_code == 429


def test_a_flood_from_one_address_is_stopped(client: Client, alice: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [try_password(client, "nobody").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_it_is_noted(locked: Client) -> None:
    try_password(locked)
    assert AuditEvent.objects.filter(action="login_failed", outcome="denied").exists()


def test_counts_lie_in_the_database(locked: Client) -> None:
    assert KeptValue.objects.filter(key__contains="login_failed").exists()
