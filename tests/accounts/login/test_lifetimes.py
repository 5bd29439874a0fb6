"""When a log-in ends: by itself, by its person, by an admin."""

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEvent, Session
from tests.accounts.conftest import PASSWORD
from tests.accounts.login.conftest import is_in, log_in, text
from tests.accounts.test_signin import keys_in, sign_in
from tests.fake_sts import Principal

Wait = Callable[[float], None]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def here(alice: User) -> Client:
    """A browser in which alice has just logged in."""
    client = Client(HTTP_USER_AGENT=FIREFOX)
    log_in(client)
    return client


@pytest.fixture
def there(alice: User) -> Client:
    """Another one."""
    client = Client()
    log_in(client)
    return client


def test_half_an_hour_without_anybody_ends_it(here: Client, later: Wait) -> None:
    later(31)
    assert here.get("/profiles/")["Location"] == "/login?next=/profiles/"
    assert "You were logged out" in text(here.get("/login"))


def test_whoever_is_there_stays(here: Client, later: Wait) -> None:
    for _ in range(4):
        later(20)
        assert is_in(here)


def test_half_a_day_ends_it_whoever_is_there(here: Client, later: Wait) -> None:
    for _ in range(25):
        later(29)
        here.get("/profiles/")
    assert not is_in(here)


def test_a_page_that_only_polls_keeps_nobody_in(here: Client, later: Wait) -> None:
    for _ in range(2):
        later(20)
        here.get("/preferences/", headers={"X-Polls": "true"})
    assert not is_in(here)


def test_an_operator_sets_the_minutes(here: Client, later: Wait, settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES = 5
    later(6)
    assert not is_in(here)


def test_the_key_changes_at_the_log_in_and_the_old_one_is_worth_nothing(client: Client, alice: User) -> None:
    client.get("/login")
    client.session["seen"] = True
    session = client.session
    session["anything"] = 1
    session.save()
    client.cookies["sessionid"] = before = str(session.session_key)
    log_in(client)
    assert client.cookies["sessionid"].value != before
    old = Client()
    old.cookies["sessionid"] = before
    assert not is_in(old)


def test_a_sign_in_to_aws_that_was_there_before_is_gone(client: Client, alice: User) -> None:
    session = client.session
    session["auth_params"], session["auth_type"] = {"aws_secret_key": "CANARY"}, "access_key"
    session.save()
    log_in(client)
    assert is_in(client)
    assert not keys_in(client) & {"auth_params", "auth_type"}


def test_a_log_out_ends_it_on_the_server_too(here: Client) -> None:
    stolen = here.cookies["sessionid"].value
    here.post("/logout")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_in(thief)


def test_one_sees_where_one_is_logged_in(here: Client, there: Client) -> None:
    page = text(here.get(reverse("usersessions_list")))
    assert page.count("127.0.0.1") == 2
    assert "Firefox · Linux" in page
    assert page.count("this one") == 1


def test_a_session_that_is_signed_in_to_aws_is_ended_like_all_others(
    here: Client, there: Client, reader: Principal
) -> None:
    sign_in(there, auth_type="access_key", **reader.params)
    assert keys_in(there)
    here.post(reverse("sessions-end"))
    assert not is_in(there)


def test_one_ends_another_of_ones_own(here: Client, there: Client) -> None:
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("session-end", args=[other.pk]))
    assert (is_in(here), is_in(there)) == (True, False)


def test_one_ends_all_others(here: Client, there: Client) -> None:
    here.post(reverse("sessions-end"))
    assert (is_in(here), is_in(there)) == (True, False)
    assert AuditEvent.objects.filter(action="session_ended", outcome="ok").exists()


def test_nobody_ends_a_strangers(here: Client, browser: Client, as_person: Callable[[User], Client], bob: User) -> None:
    row = UserSession.objects.get(session_key=here.session.session_key)
    assert as_person(bob).post(reverse("session-end", args=[row.pk])).status_code == 404
    assert is_in(here)


def test_the_page_never_shows_a_key(here: Client) -> None:
    assert here.session.session_key not in text(here.get(reverse("usersessions_list")))


def test_a_changed_password_keeps_this_one_and_ends_the_others(here: Client, there: Client) -> None:
    new = {"oldpassword": PASSWORD, "password1": "긴 암호 is long enough", "password2": "긴 암호 is long enough"}
    here.post(reverse("account_change_password"), new)
    assert (is_in(here), is_in(there)) == (True, False)
    assert AuditEvent.objects.filter(action="password_changed").exists()


def test_whoever_is_deactivated_is_out_and_nothing_of_it_stays(here: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()
    assert not is_in(here)
    assert not Session.objects.filter(pk=here.session.session_key).exists()


def test_the_deactivated_cannot_come_back(client: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()
    assert log_in(client)["Location"] == "/login/inactive"
    assert not is_in(client)


def test_an_admin_ends_a_persons_session(here: Client, admin_client: Client) -> None:
    row = UserSession.objects.get(session_key=here.session.session_key)
    page = admin_client.get("/admin/usersessions/usersession/")
    assert here.session.session_key not in text(page)
    action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert admin_client.post("/admin/usersessions/usersession/", action).status_code == 302
    assert not is_in(here)
