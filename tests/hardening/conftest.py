"""What the tests of the portal's walls need."""

import os
import runpy
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from awscheck.environment import BASE_DIR
from collection.models import Collection
from tests.collection.waking import Woken, woken
from tests.hardening import scene

__all__ = ["woken"]
BROWSER_SETTINGS = ("HTTPS", "SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_", "SECURE_")


@pytest.fixture
def furnished(admin_user: User, woken: Woken) -> Collection:
    """Something of every sort; the newest of its collections."""
    return scene.furnish(admin_user)


@pytest.fixture
def admin(furnished: Collection, admin_user: User, as_person: Callable[[User], Client]) -> Client:
    """The browser of a superuser whose everything is; it shows failures as they are."""
    client = as_person(admin_user)
    client.raise_request_exception = False
    return client


@pytest.fixture
def over_https(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings that HTTPS=True makes, as settings.py itself says them."""
    monkeypatch.setitem(os.environ, "HTTPS", "True")
    made = runpy.run_path(str(BASE_DIR / "awscheck" / "settings.py"))
    for name, value in made.items():
        if name.startswith(BROWSER_SETTINGS) and name.isupper():
            setattr(settings, name, value)
    return settings
