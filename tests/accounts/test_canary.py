"""No secret is readable anywhere: not in a table, a page, a log or a serialised row."""

import logging

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client
from django.urls import reverse

from accounts.models import CredentialProfile
from tests.fake_sts import FakeSts, Principal
from tests.stored import rows


@pytest.fixture
def everything_done(browser: Client, alice: User, fake_sts: FakeSts, caplog: pytest.LogCaptureFixture) -> str:
    """Alice adds, mistypes, tests, replaces, uses and signs in once; all pages she saw and all that was logged."""
    caplog.set_level(logging.INFO)
    user, session = fake_sts.add_user("reader"), fake_sts.add_session()
    add, aws = reverse("profile-add"), reverse("aws")
    pages = [
        browser.post(add, {"auth_type": "access_key", "name": "key", **user.params}, follow=True),
        browser.post(add, {"auth_type": "access_key", "name": "", **session.params}, follow=True),
        browser.post(aws, {"auth_type": "access_key", **user.params, "aws_access_key": "AKIA0000000000000000"}),
    ]
    profile = CredentialProfile.objects.get()
    pages += [
        browser.post(reverse("profile-test", args=[profile.pk]), follow=True),
        browser.post(reverse("profile-rotate", args=[profile.pk]), session.params, follow=True),
        browser.post(reverse("profile-use", args=[profile.pk]), follow=True),
        browser.post(aws, {"auth_type": "access_key", **session.params}, follow=True),
        browser.get(reverse("profiles")),
    ]
    return caplog.text + "".join(page.content.decode() for page in pages)


def secrets_of(principals: dict[str, Principal]) -> list[str]:
    return [
        value
        for principal in principals.values()
        for value in (principal.key, principal.secret, principal.token)
        if value
    ]


def test_no_secret_is_readable_in_the_database(everything_done: str, browser: Client, fake_sts: FakeSts) -> None:
    dump = "\n".join(rows())
    assert browser.session["auth_params"]
    assert "v1:t1:" in dump
    assert [secret for secret in secrets_of(fake_sts.principals) if secret in dump] == []


def test_no_secret_is_on_a_page_or_in_a_log(everything_done: str, fake_sts: FakeSts) -> None:
    assert [secret for secret in secrets_of(fake_sts.principals) if secret in everything_done] == []


def test_no_secret_is_in_a_serialised_profile(everything_done: str, fake_sts: FakeSts) -> None:
    text = serializers.serialize("json", CredentialProfile.objects.all())
    assert [secret for secret in secrets_of(fake_sts.principals) if secret in text] == []
