"""Secrets at rest: readable with the right key, in the right place, and nowhere else."""

import base64

import pytest
from pytest_django import Settings

from accounts import encryption


def key(letter: bytes) -> str:
    return base64.urlsafe_b64encode(letter * 32).decode()


@pytest.fixture
def ring(settings: Settings) -> Settings:
    settings.ENCRYPTION_KEYS = [f"new:{key(b'n')}", f"old:{key(b'o')}"]
    return settings


def test_what_was_sealed_opens_again(ring: Settings) -> None:
    token = encryption.seal("비밀 secret", context="row:1:field")
    assert encryption.unseal(token, context="row:1:field") == "비밀 secret"


def test_a_token_names_its_version_and_key_and_hides_the_text(ring: Settings) -> None:
    token = encryption.seal("secret", context="c")
    assert token.startswith("v1:new:")
    assert "secret" not in token


def test_the_same_text_never_gives_the_same_token(ring: Settings) -> None:
    assert encryption.seal("secret", context="c") != encryption.seal("secret", context="c")


def test_a_token_moved_to_another_row_does_not_open(ring: Settings) -> None:
    token = encryption.seal("secret", context="row:1:field")
    with pytest.raises(encryption.EncryptionError):
        encryption.unseal(token, context="row:2:field")


@pytest.mark.parametrize("place", [8, -20, -2])
def test_a_changed_token_does_not_open(ring: Settings, place: int) -> None:
    token = encryption.seal("a secret of some length", context="c")
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place:][1:]
    with pytest.raises(encryption.EncryptionError):
        encryption.unseal(changed, context="c")


@pytest.mark.parametrize("token", ["", "v1", "v1:new", "v1:new:", "v1:new:%%%", "v2:new:AAAA", "plain text"])
def test_what_is_no_token_is_a_clear_error(ring: Settings, token: str) -> None:
    with pytest.raises(encryption.EncryptionError):
        encryption.unseal(token, context="c")


def test_an_older_key_still_reads(ring: Settings) -> None:
    token = encryption.seal("secret", context="c")
    ring.ENCRYPTION_KEYS = [f"newer:{key(b'x')}", *ring.ENCRYPTION_KEYS]
    assert encryption.unseal(token, context="c") == "secret"


def test_without_its_key_a_secret_is_a_clear_error_that_names_the_key(ring: Settings) -> None:
    token = encryption.seal("secret", context="c")
    ring.ENCRYPTION_KEYS = [f"other:{key(b'x')}"]
    with pytest.raises(encryption.UnknownKeyError, match="new"):
        encryption.unseal(token, context="c")


def test_another_key_under_the_same_id_does_not_open(ring: Settings) -> None:
    token = encryption.seal("secret", context="c")
    ring.ENCRYPTION_KEYS = [f"new:{key(b'x')}"]
    with pytest.raises(encryption.EncryptionError):
        encryption.unseal(token, context="c")


def test_keys_may_be_one_text_with_commas(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = f"a:{key(b'a')}, b:{key(b'b')}"
    assert list(encryption.key_ring()) == ["a", "b"]


@pytest.mark.parametrize(
    "keys", [[], [""], ["a"], ["a:short"], ["a b:" + key(b"a")], [":" + key(b"a")], ["a:" + "?" * 44]]
)
def test_unusable_keys_are_refused(settings: Settings, keys: list[str]) -> None:
    settings.ENCRYPTION_KEYS = keys
    with pytest.raises(encryption.KeyRingError):
        encryption.key_ring()
