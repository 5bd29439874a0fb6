"""The session's AWS keys: exactly the shapes of the user's document, and gone when they should be."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import signin
from accounts.models import CredentialProfile, Person
from accounts.sessions import SessionStore
from tests.accounts.conftest import PASSWORD
from tests.fake_sts import ACCOUNT, FakeSts, Principal


def sign_in(browser: Client, **data: Any) -> None:
    response = browser.post(reverse("aws"), data)
    assert response.status_code == 302, response.content.decode()


def current(browser: Client, person: User) -> signin.SignIn | None:
    """What the next request of this browser would see."""
    request: Any = type("Request", (), {"session": browser.session, "user": person})()
    return signin.current(request)


def keys_in(browser: Client) -> set[str]:
    return {key for key in browser.session.keys() if not key.startswith("_")}  # noqa: SIM118  not a dict


@pytest.fixture
def signed_in(browser: Client, reader: Principal) -> Client:
    sign_in(browser, auth_type="access_key", **reader.params)
    return browser


def test_a_one_time_key_lies_in_the_session_exactly_as_documented(signed_in: Client, reader: Principal) -> None:
    assert signed_in.session["auth_type"] == "access_key"
    assert signed_in.session["auth_params"] == {"aws_access_key": reader.key, "aws_secret_key": reader.secret}


def test_a_session_token_is_there_only_when_given(browser: Client, fake_sts: FakeSts) -> None:
    session = fake_sts.add_session()
    sign_in(browser, auth_type="access_key", **session.params)
    assert browser.session["auth_params"] == {
        "aws_access_key": session.key,
        "aws_secret_key": session.secret,
        "aws_session_token": session.token,
    }


def test_a_one_time_role_leaves_only_its_arn(browser: Client, alice: User, fake_sts: FakeSts) -> None:
    role = fake_sts.add_role(external_id=Person.of(alice).external_id)
    sign_in(browser, auth_type="role_arn", role_arn=role.arn)
    assert browser.session["auth_type"] == "role_arn"
    assert browser.session["auth_params"] == {"role_arn": role.arn}


def test_a_one_time_role_is_assumed_with_the_persons_own_external_id(
    browser: Client, alice: User, fake_sts: FakeSts
) -> None:
    role = fake_sts.add_role(external_id=Person.of(alice).external_id)
    sign_in(browser, auth_type="role_arn", role_arn=role.arn)
    found = current(browser, alice)
    assert found is not None
    assert found.credentials().external_id == Person.of(alice).external_id


@pytest.mark.parametrize("kind", ["access_key", "role_arn"])
def test_a_saved_profile_leaves_only_its_id(
    browser: Client, alice: User, working_key: CredentialProfile, fake_sts: FakeSts, kind: str
) -> None:
    profile = working_key
    if kind == "role_arn":
        profile = CredentialProfile.objects.create_role(alice, "role")
        profile.put_role(fake_sts.add_role(external_id=profile.external_id).arn)
        profile.save()
    browser.post(reverse("profile-use", args=[profile.pk]))
    assert browser.session["auth_type"] == kind
    assert browser.session["auth_params"] == {"profile_id": str(profile.pk)}


def test_facts_beside_it_are_no_secrets(signed_in: Client, reader: Principal) -> None:
    assert keys_in(signed_in) == {"auth_type", "auth_params", "aws_identity"}
    assert signed_in.session["aws_identity"] == {
        "account_id": ACCOUNT,
        "arn": reader.arn,
        "partition": "aws",
        "expires_at": None,
    }


def test_the_current_sign_in_tells_who_it_is_and_hides_the_secret(
    signed_in: Client, alice: User, reader: Principal
) -> None:
    found = current(signed_in, alice)
    assert found is not None
    assert (found.account_id, found.arn, found.label) == (ACCOUNT, reader.arn, f"key …{reader.key[-4:]}")
    assert dict(found.credentials().params) == reader.params
    assert reader.secret not in repr(found)


def test_an_expiry_that_was_entered_is_kept(browser: Client, alice: User, fake_sts: FakeSts) -> None:
    expires = (timezone.now() + timedelta(hours=1)).replace(second=0, microsecond=0)
    session = fake_sts.add_session()
    sign_in(browser, auth_type="access_key", token_expires_at=expires.strftime("%Y-%m-%dT%H:%M"), **session.params)
    found = current(browser, alice)
    assert found is not None
    assert found.expires_at == expires


def test_switching_the_aws_identity_leaves_nothing_of_the_old_one(
    signed_in: Client, alice: User, fake_sts: FakeSts
) -> None:
    role = fake_sts.add_role(external_id=Person.of(alice).external_id)
    sign_in(signed_in, auth_type="role_arn", role_arn=role.arn)
    assert signed_in.session["auth_params"] == {"role_arn": role.arn}


def test_a_refused_sign_in_changes_nothing(signed_in: Client, reader: Principal) -> None:
    before = dict(signed_in.session["auth_params"])
    signed_in.post(reverse("aws"), {"auth_type": "access_key", **reader.params, "aws_secret_key": "wrong"})
    assert signed_in.session["auth_params"] == before


def test_signing_in_gives_the_session_another_key(browser: Client, reader: Principal) -> None:
    before = browser.session.session_key
    sign_in(browser, auth_type="access_key", **reader.params)
    assert browser.session.session_key != before


def test_signing_out_of_aws_wipes_it_and_keeps_the_login(signed_in: Client) -> None:
    signed_in.post(reverse("aws-sign-out"))
    assert keys_in(signed_in) <= {"messages"}
    assert signed_in.get(reverse("aws")).status_code == 200


def test_logging_out_wipes_it(signed_in: Client) -> None:
    old = signed_in.session.session_key
    signed_in.post(reverse("account_logout"))
    assert "auth_params" not in SessionStore(old)


def test_logging_in_again_wipes_it(signed_in: Client, alice: User) -> None:
    signed_in.force_login(alice)
    assert "auth_params" not in signed_in.session


def test_switching_person_wipes_it(signed_in: Client, bob: User) -> None:
    signed_in.force_login(bob)
    assert not {"auth_type", "auth_params", "aws_identity"} & keys_in(signed_in)


def test_what_lay_in_an_anonymous_session_does_not_come_along(alice: User) -> None:
    browser = Client()
    session = browser.session
    session["auth_type"], session["auth_params"] = "access_key", {"aws_access_key": "AKIAEVIL"}
    session.save()
    browser.cookies["sessionid"] = str(session.session_key)
    browser.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
    assert browser.session.get("_auth_user_id") == str(alice.pk)
    assert not {"auth_type", "auth_params"} & keys_in(browser)


def test_a_deleted_profile_is_signed_out(browser: Client, alice: User, working_key: CredentialProfile) -> None:
    browser.post(reverse("profile-use", args=[working_key.pk]))
    working_key.delete_for_good()
    browser.get(reverse("aws"))
    assert "auth_params" not in browser.session


def test_a_profile_that_is_shared_no_more_is_signed_out(
    as_person: Callable[[User], Client], bob: User, team: Group, working_key: CredentialProfile
) -> None:
    working_key.teams.add(team)
    browser = as_person(bob)
    browser.post(reverse("profile-use", args=[working_key.pk]))
    assert current(browser, bob) is not None
    working_key.teams.clear()
    assert current(browser, bob) is None


def test_nobody_is_signed_in_at_first(browser: Client, alice: User) -> None:
    assert current(browser, alice) is None
