"""Signatures of webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md."""

import base64
import hashlib
import hmac
import secrets

from django.views.decorators.debug import sensitive_variables

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """256 random bits in the form that the specification gives secrets, by which scanners know them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


@sensitive_variables()
def headers(secret: str, message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What goes with the body. ``message``: its id; ``timestamp``: of this attempt, in seconds of Unix time."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
