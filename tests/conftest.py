"""People whom every test may ask for."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def language():
    """Each test begins in the portal's own language, whatever the one before has spoken."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def alice(db) -> User:
    """An ordinary person."""
    return User.objects.create_user("alice", password="correct horse battery")


@pytest.fixture
def bob(db) -> User:
    """A stranger to alice's things."""
    return User.objects.create_user("bob", password="correct horse battery")


@pytest.fixture
def as_person() -> Callable[[User], Client]:
    """A browser in which somebody has logged in."""

    def login(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return login


@pytest.fixture
def browser(alice: User, as_person: Callable[[User], Client]) -> Client:
    """Alice's browser, logged in."""
    return as_person(alice)
