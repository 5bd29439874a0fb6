"""People whom every test may ask for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.utils import translation

from accounts import appending
from tests.people import give_second_factor


@pytest.fixture(autouse=True)
def language():
    """Each test begins in the portal's own language, whatever the one before has spoken."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> set[str]:
    """Tests that commit empty every table afterwards, the audit log too: its triggers are away until a test asks.

    Gives the names of those that the migrations had put there.
    """
    with django_db_blocker.unblock():
        installed = appending.installed(connection)
        appending.remove(connection)
    return installed


@pytest.fixture
def alice(db) -> User:
    """An ordinary person."""
    return User.objects.create_user("alice", password="correct horse battery")


@pytest.fixture
def bob(db) -> User:
    """A stranger to alice's things."""
    return User.objects.create_user("bob", password="correct horse battery")


@pytest.fixture
def admin_user(db) -> User:
    """A superuser as all staff must be: with a second factor."""
    admin = User.objects.create_superuser("admin", password="password")
    give_second_factor(admin)
    return admin


@pytest.fixture
def as_person() -> Callable[[User], Client]:
    """A browser in which somebody has logged in."""

    def login(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return login


@pytest.fixture
def as_staff(as_person: Callable[[User], Client]) -> Callable[[User, str], Client]:
    """A browser of somebody who may do all with an app's rows in admin, but is no superuser."""

    def login(person: User, app: str) -> Client:
        person.is_staff = True
        person.save()
        give_second_factor(person)
        every = Permission.objects.filter(content_type__app_label=app)
        person.user_permissions.set(every.exclude(codename="audit"))
        return as_person(person)

    return login


@pytest.fixture
def browser(alice: User, as_person: Callable[[User], Client]) -> Client:
    """Alice's browser, logged in."""
    return as_person(alice)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests take seconds come first, or at the end one worker would still be at them alone."""
    slow = {item.path for item in items for mark in ("browser", "slow") if item.get_closest_marker(mark)}
    items.sort(key=lambda item: item.path not in slow)
