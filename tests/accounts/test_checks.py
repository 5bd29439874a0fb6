"""The portal does not start where a secret would lie open."""

import base64

import pytest
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
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


GOOD = "3f9c0d6b77" * 5


@pytest.mark.parametrize(
    ("secret", "key_bytes", "count"),
    [
        (GOOD, bytes(range(32)), 0),
        (GOOD[:-1], bytes(range(32)), 1),
        ("ab" * 40, bytes(range(32)), 1),
        (GOOD, bytes(32), 1),
        ("short", b"0123" * 8, 2),
    ],
)
def test_weak_secrets_are_refused(settings: Settings, secret: str, key_bytes: bytes, count: int) -> None:
    settings.SECRET_KEY = secret
    settings.ENCRYPTION_KEYS = [f"k1:{base64.urlsafe_b64encode(key_bytes).decode()}"]
    assert ids(checks.secrets_are_strong(None)) == ["accounts.E004"] * count


@pytest.mark.parametrize(
    ("arn", "is_fine"),
    [
        ("", True),
        ("arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", True),
        ("arn:aws:kms:ap-northeast-2:111122223333:key/mrk-1234", True),
        ("arn:aws:kms:ap-northeast-2:111122223333:alias/portal", False),
        ("1234abcd-12ab-34cd-56ef-1234567890ab", False),
        ("arn:aws:kms:evil.example/:111122223333:key/1", False),
    ],
)
def test_only_the_arn_of_a_kms_key_is_taken(settings: Settings, arn: str, is_fine: bool) -> None:
    settings.ENCRYPTION_KMS_KEY_ID = arn
    assert ids(checks.the_kms_key_is_an_arn(None)) == ([] if is_fine else ["accounts.E005"])


def test_with_a_kms_key_no_keys_of_ones_own_are_needed(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = []
    settings.ENCRYPTION_KMS_KEY_ID = "arn:aws:kms:ap-northeast-2:111122223333:key/1234"
    assert checks.encryption_keys_are_usable(None) == []


def test_web_worker_and_beat_refuse_to_start_and_say_why(settings: Settings) -> None:
    settings.SECRET_KEY = "change-me"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is still a sample"):
        checks.refuse_to_start()


def test_with_good_keys_they_start(settings: Settings) -> None:
    settings.SECRET_KEY = GOOD
    checks.refuse_to_start()


def test_a_sample_password_of_the_database_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECRET_KEY, settings.ENCRYPTION_KEYS = "3f9c0d6b77", [f"k1:{key(b'r')}"]
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "change-me")
    assert ids(checks.secrets_are_not_samples(None)) == ["accounts.E003"]
