"""Who must have a second factor gets nowhere before it is set up."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.accounts.login.conftest import JSON, is_in, log_in, text
from tests.accounts.login.test_second_factor import set_up
from tests.people import give_second_factor

PAGES = ["/", "/collections/", "/profiles/add", "/admin/", "/admin/auth/user/", "/password/", "/sessions/", "/status/"]


@pytest.fixture
def admin(client: Client, staff: User) -> Client:
    log_in(client, "root")
    return client


@pytest.mark.parametrize("page", PAGES)
def test_staff_without_one_see_only_the_page_that_sets_it_up(admin: Client, page: str) -> None:
    response = admin.get(page)
    assert (response.status_code, response["Location"]) == (302, "/security/")


def test_that_page_says_why(admin: Client) -> None:
    assert "Set up a second factor to go on" in text(admin.get("/security/"))


def test_programs_are_refused(admin: Client) -> None:
    assert admin.get("/collections/", headers=JSON).status_code == 403


def test_they_may_log_out_and_choose_a_language(admin: Client) -> None:
    assert admin.post(reverse("set_language"), {"language": "ko"}).status_code == 302
    assert admin.post("/logout")["Location"] == "/login"


def test_the_first_superuser_logs_in_sets_it_up_and_is_in_admin(admin: Client) -> None:
    set_up(admin)
    assert admin.get("/admin/").status_code == 200


def test_other_people_need_none(browser: Client) -> None:
    assert is_in(browser)


def test_an_operator_can_ask_it_of_everybody(browser: Client, alice: User, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    assert browser.get("/profiles/")["Location"] == "/security/"
    give_second_factor(alice)
    assert browser.get("/profiles/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(browser: Client, alice: User, settings: Settings) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    settings.REQUIRE_MFA = True
    RecoveryCodes.activate(alice)
    assert browser.get("/profiles/")["Location"] == "/security/"


def test_on_a_sample_portal_staff_go_without_and_are_told(admin: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert "This is a sample portal" in text(admin.get("/profiles/"))


def test_but_nobody_from_elsewhere(staff: User, settings: Settings, as_person: Callable[[User], Client]) -> None:
    settings.DEMO = True
    browser = as_person(staff)
    assert browser.get("/profiles/", REMOTE_ADDR="192.0.2.7")["Location"] == "/security/"


def test_admin_has_no_log_in_page_of_its_own(client: Client, staff: User) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/login?next=/admin/"
    assert client.post("/admin/login/", {"username": "root", "password": "x"}).status_code == 302
    assert not is_in(client)


def test_admin_sends_strangers_to_the_log_in_page(client: Client, db: None) -> None:
    page = client.get("/admin/auth/user/", follow=True)
    assert page.request["PATH_INFO"] == "/login"
