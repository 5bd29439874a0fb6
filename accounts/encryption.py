"""Secrets at rest: AES-256-GCM under a key ring, each ciphertext bound to the row and field it belongs to.

A token reads `v1:<key id>:<urlsafe base64 of nonce and ciphertext>`. The first key of `settings.ENCRYPTION_KEYS`
writes, all of them read; with ENCRYPTION_KMS_KEY_ID data keys write and read too (`accounts.envelope`). A token that
was copied into another row or field does not open.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.views.decorators.debug import sensitive_variables

from accounts import envelope

VERSION = "v1"
NONCE_BYTES = 12
KEY_BYTES = 32
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class EncryptionError(Exception):
    """A secret cannot be sealed or opened; the message never holds the secret."""


class KeyRingError(EncryptionError):
    """`ENCRYPTION_KEYS` is empty or malformed."""


class UnknownKeyError(EncryptionError):
    """The secret was sealed with a key that `ENCRYPTION_KEYS` no longer lists."""


@sensitive_variables()
def seal(text: str, *, context: str) -> str:
    """Encrypt `text` for the place that `context` names."""
    key_id, cipher = _writing()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = cipher.encrypt(nonce, text.encode(), context.encode())
    return f"{VERSION}:{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


@sensitive_variables()
def unseal(token: str, *, context: str) -> str:
    """Decrypt a token of `seal`; raises `EncryptionError` for a missing key, another place or a changed token."""
    version, key_id, body = _parts(token)
    cipher = key_ring().get(key_id) or envelope.cipher(key_id)
    if version != VERSION or cipher is None:
        raise UnknownKeyError(f"no key '{key_id}' in ENCRYPTION_KEYS")
    try:
        raw = base64.urlsafe_b64decode(body)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()).decode()
    except (InvalidTag, ValueError) as error:  # binascii.Error is a ValueError
        raise EncryptionError(f"the secret of {context} does not open with key '{key_id}'") from error


def context_of(row: Model, field: str) -> str:
    """The place of one field of one row, e.g. `accounts.credentialprofile:<pk>:sealed_params`."""
    return f"{row._meta.label_lower}:{row.pk}:{field}"


def current_prefix() -> str:
    """How every token starts that the writing key made."""
    return f"{VERSION}:{_writing()[0]}:"


def sealed_models() -> Iterator[type[Model]]:
    """Every model that declares `sealed_fields` = {field: name of the method that gives its context}."""
    return (model for model in apps.get_models() if getattr(model, "sealed_fields", None))


def key_ring() -> dict[str, AESGCM]:
    """The configured keys by id, the writing one first; an envelope needs none. Raises `KeyRingError`."""
    setting = settings.ENCRYPTION_KEYS
    ring = _parse_ring(tuple(setting.split(",") if isinstance(setting, str) else setting))
    if not ring and not envelope.is_on():
        raise KeyRingError("ENCRYPTION_KEYS is empty")
    return ring


def weak_keys() -> list[str]:
    """The ids of configured keys that were not made at random: fewer than 16 different bytes."""
    setting = settings.ENCRYPTION_KEYS
    entries = [entry.strip().partition(":") for entry in (setting.split(",") if isinstance(setting, str) else setting)]
    raws = {key_id: _decoded(encoded) for key_id, _, encoded in entries}
    return [key_id for key_id, raw in raws.items() if raw and len(set(raw)) < KEY_BYTES / 2]


def _writing() -> tuple[str, AESGCM]:
    """The key that seals, by its id."""
    return envelope.writing() if envelope.is_on() else next(iter(key_ring().items()))


@lru_cache(maxsize=4)
def _parse_ring(entries: Iterable[str]) -> dict[str, AESGCM]:
    return dict(_parse_key(entry.strip()) for entry in entries if entry.strip())


def _parse_key(entry: str) -> tuple[str, AESGCM]:
    key_id, _, encoded = entry.partition(":")
    key = _decoded(encoded)
    if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES:
        raise KeyRingError(f"ENCRYPTION_KEYS: '{key_id[:32]}' is not id:urlsafe-base64-of-32-bytes")
    return key_id, AESGCM(key)


@sensitive_variables()
def _decoded(encoded: str) -> bytes:
    """The bytes of a key, none where it is no base64."""
    try:
        return base64.b64decode(encoded, altchars=b"-_", validate=True)
    except binascii.Error:
        return b""


def _parts(token: str) -> tuple[str, str, str]:
    version, _, rest = token.partition(":")
    key_id, _, body = rest.partition(":")
    return version, key_id[:32], body
