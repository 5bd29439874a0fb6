"""Login, password and preferences."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from tests.accounts.conftest import PASSWORD


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_before_there_is_anybody_the_login_page_tells_how_to_begin(client: Client) -> None:
    assert "manage.py createsuperuser" in text(client.get("/login"))


def test_once_there_is_somebody_it_does_not(client: Client, alice: User) -> None:
    assert "createsuperuser" not in text(client.get("/login"))


def test_login_and_logout(client: Client, alice: User) -> None:
    assert client.post("/login", {"login": "alice", "password": PASSWORD}).status_code == 302
    assert client.get(reverse("profiles")).status_code == 200
    assert client.post("/logout").status_code == 302
    assert client.get(reverse("profiles")).status_code == 302


def test_addresses_work_with_a_slash_too(client: Client, alice: User) -> None:
    assert client.get("/login/").status_code == 200


def test_a_wrong_password_is_refused(client: Client, alice: User) -> None:
    assert "_auth_user_id" not in client.session
    assert client.post("/login", {"login": "alice", "password": "wrong"}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_changed_password_keeps_this_session_and_ends_the_others(browser: Client, alice: User) -> None:
    other = Client()
    other.force_login(alice)
    data = {
        "oldpassword": PASSWORD,
        "password1": "긴 암호 is long enough",
        "password2": "긴 암호 is long enough",
    }
    assert browser.post(reverse("account_change_password"), data).status_code == 302
    assert browser.get(reverse("profiles")).status_code == 200
    assert other.get(reverse("profiles")).status_code == 302


def test_preferences_are_kept(browser: Client, alice: User) -> None:
    browser.post(reverse("preferences"), {"language": "ko", "time_zone": "Asia/Seoul"})
    person = Person.of(alice)
    assert (person.language, person.time_zone) == ("ko", "Asia/Seoul")


def language(response: Any) -> str:
    return str(response["Content-Language"])


def test_pages_follow_the_persons_language_in_any_browser(browser: Client, alice: User) -> None:
    Person.objects.filter(user=alice).update(language="ko")
    assert language(browser.get(reverse("profiles"))) == "ko"


def test_a_language_switched_in_this_browser_goes_first(browser: Client, alice: User) -> None:
    Person.objects.filter(user=alice).update(language="ko")
    browser.post(reverse("set_language"), {"language": "en"})
    assert language(browser.get(reverse("profiles"))) == "en"


def test_without_a_choice_the_browser_decides(browser: Client) -> None:
    assert language(browser.get(reverse("profiles"), headers={"accept-language": "ko"})) == "ko"


def test_times_are_read_in_the_persons_zone_and_the_zone_ends_with_the_request(browser: Client, alice: User) -> None:
    Person.objects.filter(user=alice).update(time_zone="Asia/Seoul")
    browser.get(reverse("preferences"))
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_zone_that_is_known_no_more_does_no_harm(browser: Client, alice: User) -> None:
    Person.objects.filter(user=alice).update(time_zone="Mars/Olympus")
    assert browser.get(reverse("preferences")).status_code == 200
