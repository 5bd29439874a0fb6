"""An envelope round the keys: with ENCRYPTION_KMS_KEY_ID what encrypts are data keys, and only AWS KMS opens them.

A data key lies in the database as KMS encrypted it (`DataKey.wrapped`). A process opens it at its first use and keeps
it for five minutes, in memory only: whoever takes the portal's right to use the KMS key away shuts its secrets by then.
"""

import logging
import secrets
import time
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.client import BaseClient
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from awscheck import aws

if TYPE_CHECKING:
    from accounts.models import DataKey

log = logging.getLogger(__name__)
LIFE = 300  # seconds that an opened data key is kept
PREFIX = "kms-"


class KeysAway(Exception):
    """AWS KMS does not open the portal's keys now: nothing is lost, and nothing secret can be read or written."""


class Opened(NamedTuple):
    """A data key in memory, until so much monotonic time."""

    cipher: AESGCM
    until: float


_opened: dict[str, Opened] = {}


def is_on() -> bool:
    """Whether new secrets are sealed with a data key."""
    return bool(settings.ENCRYPTION_KMS_KEY_ID)


def writing() -> tuple[str, AESGCM]:
    """The newest data key of the configured KMS key by its id, made where there is none. Raises `KeysAway`."""
    row = _rows().filter(kms_key=settings.ENCRYPTION_KMS_KEY_ID).order_by("-created_at", "-pk").first()
    row = row or new_data_key()
    return row.pk, _open(row)


def cipher(key_id: str) -> AESGCM | None:
    """What opens the tokens of a data key; None where there is no such key. Raises `KeysAway`."""
    row = _rows().filter(pk=key_id).first() if key_id.startswith(PREFIX) else None
    return _open(row) if row else None


@sensitive_variables()
def new_data_key() -> "DataKey":
    """Have KMS make a data key; from now on all processes write with it."""
    key_id, kms_key = PREFIX + secrets.token_hex(8), settings.ENCRYPTION_KMS_KEY_ID
    answer = _ask(kms_key, "generate_data_key", EncryptionContext=_context(key_id), KeySpec="AES_256")
    row: DataKey = _rows().create(pk=key_id, kms_key=kms_key, wrapped=b64encode(answer["CiphertextBlob"]).decode())
    _keep(key_id, answer["Plaintext"])
    return row


def forget() -> None:
    """Keep no opened key any longer."""
    _opened.clear()


@sensitive_variables()
def _open(row: "DataKey") -> AESGCM:
    kept = _opened.pop(row.pk, None)
    if kept and kept.until > time.monotonic():
        return _opened.setdefault(row.pk, kept).cipher
    wrapped = b64decode(row.wrapped)
    answer = _ask(row.kms_key, "decrypt", EncryptionContext=_context(row.pk), CiphertextBlob=wrapped)
    return _keep(row.pk, answer["Plaintext"])


@sensitive_variables()
def _keep(key_id: str, plaintext: bytes) -> AESGCM:
    _opened[key_id] = Opened(AESGCM(plaintext), time.monotonic() + LIFE)
    return _opened[key_id].cipher


def _ask(kms_key: str, operation: str, **parameters: Any) -> dict[str, Any]:
    """One call to KMS with the portal's own identity; whatever it refuses is `KeysAway`."""
    try:
        answer: dict[str, Any] = getattr(client(kms_key), operation)(KeyId=kms_key, **parameters)
    except aws.AWS_ERRORS as error:
        fault = aws.classify(error)
        log.error("AWS KMS does not open the portal's keys (%s): %s", operation, fault.code)
        raise KeysAway(fault.code) from None  # its cause may hold what was sent
    return answer


def client(kms_key: str) -> BaseClient:
    """A client of the KMS that has the key."""
    return aws.portal_client("kms", kms_key.split(":")[3])


def _context(key_id: str) -> dict[str, str]:
    """What KMS binds a data key to: no other row's opens in its place. CloudTrail shows it."""
    return {"portal": "aws-console-check", "data_key": key_id}


def _rows() -> Any:
    return apps.get_model("accounts", "DataKey")._default_manager  # the models use this module: not imported yet
