"""People, their credentials with canary secrets, and a STS that checks them."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError

from accounts.models import AuditEvent, CredentialProfile, Role
from tests.fake_sts import FakeSts, Principal, fake_sts
from tests.teams import join

__all__ = ["fake_sts"]

PASSWORD = "correct horse battery"
CANARY = {
    "aws_access_key": "AKIACANARY0123456789",
    "aws_secret_key": "CANARY/SECRET/0123456789+abcdefghijklmno",
}
TEMPORARY = {
    "aws_access_key": "ASIACANARY0123456789",
    "aws_secret_key": "CANARY/SECRET/0123456789+temporary/keys/",
    "aws_session_token": "CANARY/TOKEN/0123456789",
}


@pytest.fixture
def team(alice: User, bob: User) -> Group:
    """The team that Alice manages and Bob collects for."""
    group = Group.objects.create(name="platform")
    join(alice, group, Role.MANAGER)
    join(bob, group)
    return group


@pytest.fixture
def key(alice: User) -> CredentialProfile:
    """Alice's saved access key, not yet tested."""
    return CredentialProfile.objects.create_access_key(alice, "shop", CANARY)


@pytest.fixture
def role(alice: User) -> CredentialProfile:
    """Alice's role profile, still without its ARN."""
    return CredentialProfile.objects.create_role(alice, "audit")


@pytest.fixture
def reader(fake_sts: FakeSts) -> Principal:
    """A user in AWS whose key works."""
    return fake_sts.add_user("reader")


@pytest.fixture
def working_key(alice: User, reader: Principal) -> CredentialProfile:
    """Alice's saved key of that user, not yet tested."""
    return CredentialProfile.objects.create_access_key(alice, "works", reader.params)


@pytest.fixture
def no_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit log takes nothing."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(AuditEvent, "save", refuse)
