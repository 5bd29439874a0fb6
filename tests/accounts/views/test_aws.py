"""The AWS sign-in page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import CredentialProfile, Person
from tests.accounts.conftest import PASSWORD, TEMPORARY
from tests.fake_sts import FakeSts, Principal

AWS = reverse("aws")


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_it_says_that_signing_out_stops_no_collection(browser: Client) -> None:
    assert "Signing out does not stop a running collection" in text(browser.get(AWS))


def test_it_shows_the_active_identity_with_a_way_out(browser: Client, reader: Principal) -> None:
    browser.post(AWS, {"auth_type": "access_key", **reader.params})
    shown = text(browser.get(AWS))
    assert reader.arn in shown
    assert reverse("aws-sign-out") in shown
    assert reader.secret not in shown
    assert reader.key not in shown


def test_the_role_tab_shows_the_persons_own_external_id(browser: Client, alice: User, fake_sts: FakeSts) -> None:
    assert Person.of(alice).external_id in text(browser.get(AWS, {"auth_type": "role_arn"}))


def test_saved_profiles_are_offered_to_those_who_may_use_them(
    browser: Client, as_person: Callable[[User], Client], bob: User, key: CredentialProfile
) -> None:
    link = reverse("profile-use", args=[key.pk])
    assert link in text(browser.get(AWS))
    assert link not in text(as_person(bob).get(AWS, {"auth_type": "profile"}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"aws_access_key": "AKIA0000000000000000"}, "AWS does not know this access key"),
        ({"aws_secret_key": "wrong"}, "does not belong to this access key ID"),
        ({"aws_secret_key": "with blank"}, "Paste it again"),
        ({"aws_access_key": "ASIA0000000000000000"}, "needs its session token"),
    ],
)
def test_a_key_that_does_not_work_is_explained_and_not_kept(
    browser: Client, reader: Principal, change: dict[str, str], said: str
) -> None:
    response = browser.post(AWS, {"auth_type": "access_key", **reader.params, **change})
    assert said in text(response)
    assert "auth_params" not in browser.session


def test_an_expired_token_is_explained(browser: Client, fake_sts: FakeSts) -> None:
    expired = fake_sts.add_session(seconds=-60)
    assert "has run out" in text(browser.post(AWS, {"auth_type": "access_key", **expired.params}))


def test_a_role_of_somebody_else_is_refused(browser: Client, fake_sts: FakeSts) -> None:
    role = fake_sts.add_role(external_id="of-somebody-else")
    shown = text(browser.post(AWS, {"auth_type": "role_arn", "role_arn": role.arn}))
    assert "The portal may not assume this role" in shown
    assert "auth_params" not in browser.session


def test_no_secret_comes_back_in_the_page(browser: Client, fake_sts: FakeSts) -> None:
    shown = text(browser.post(AWS, {"auth_type": "access_key", **TEMPORARY}))
    assert "CANARY" not in shown


def test_using_a_profile_that_does_not_work_leads_to_its_remedy(
    browser: Client, key: CredentialProfile, fake_sts: FakeSts
) -> None:
    response = browser.post(reverse("profile-use", args=[key.pk]), follow=True)
    assert "It does not work" in text(response)
    assert "auth_params" not in browser.session


def test_neither_kind_is_a_bad_request(browser: Client) -> None:
    assert browser.post(AWS, {"auth_type": "profile"}).status_code == 400


def test_it_goes_on_to_the_page_one_came_from(browser: Client, reader: Principal) -> None:
    response = browser.post(AWS, {"auth_type": "access_key", "next": "/profiles/", **reader.params})
    assert response["Location"] == "/profiles/"


@pytest.mark.parametrize("page", ["aws", "aws-sign-out", "account_login"])
def test_it_never_goes_elsewhere(reader: Principal, browser: Client, page: str) -> None:
    data = {"auth_type": "access_key", "next": "//evil.com", **reader.params}
    if page == "account_login":
        browser.logout()
        data = {"login": "alice", "password": PASSWORD, "next": "//evil.com"}
    response = browser.post(reverse(page), data)
    assert response.status_code == 302
    assert response["Location"] in {AWS, "/"}
