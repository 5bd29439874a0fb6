"""The portal does not start where a secret would lie open."""

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from accounts import checks
from tests.accounts.test_encryption import key


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


@pytest.mark.parametrize("engine", ["cache", "cached_db", "signed_cookies", "file", "db"])
def test_djangos_own_session_engines_are_refused(settings: Settings, engine: str) -> None:
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    assert ids(checks.sessions_are_encrypted(None)) == ["accounts.E001"]


def test_the_encrypted_engine_is_accepted(settings: Settings) -> None:
    settings.SESSION_ENGINE = "accounts.sessions"
    assert checks.sessions_are_encrypted(None) == []


@pytest.mark.parametrize("keys", [[], ["k1:too-short"]])
def test_missing_or_malformed_keys_are_refused(settings: Settings, keys: list[str]) -> None:
    settings.ENCRYPTION_KEYS = keys
    assert ids(checks.encryption_keys_are_usable(None)) == ["accounts.E002"]


@pytest.mark.parametrize(
    ("secret", "keys", "count"),
    [
        ("change-me", ["k1:sample"], 2),
        ("django-insecure-abc", [f"k1:{key(b'r')}"], 1),
        ("3f9c0d6b77", [f"k1:{key(b'r')}"], 0),
    ],
)
def test_sample_secrets_are_refused(settings: Settings, secret: str, keys: list[str], count: int) -> None:
    settings.SECRET_KEY, settings.ENCRYPTION_KEYS = secret, keys
    assert ids(checks.secrets_are_not_samples(None)) == ["accounts.E003"] * count


def test_a_sample_password_of_the_database_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECRET_KEY, settings.ENCRYPTION_KEYS = "3f9c0d6b77", [f"k1:{key(b'r')}"]
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "change-me")
    assert ids(checks.secrets_are_not_samples(None)) == ["accounts.E003"]
