"""System checks: the portal refuses to start when a secret would be readable by others."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from accounts import encryption

ENGINE = "accounts.sessions"
PLACEHOLDER = re.compile(r"change.?me|sample|example|insecure|replace", re.IGNORECASE)


@register(Tags.security)
def sessions_are_encrypted(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SESSION_ENGINE == ENGINE:
        return []
    return [
        Error(
            f"SESSION_ENGINE is '{settings.SESSION_ENGINE}': AWS keys would lie readable in it.",
            hint=f"Set SESSION_ENGINE = '{ENGINE}'.",
            id="accounts.E001",
        )
    ]


@register(Tags.security)
def encryption_keys_are_usable(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        encryption.key_ring()
    except encryption.KeyRingError as error:
        hint = "Set ENCRYPTION_KEYS to id:key, the key being 32 random bytes in urlsafe base64."
        return [Error(str(error), hint=hint, id="accounts.E002")]
    return []


@register(Tags.security)
def secrets_are_not_samples(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    keys = settings.ENCRYPTION_KEYS
    values = {
        "SECRET_KEY": settings.SECRET_KEY,
        "ENCRYPTION_KEYS": keys if isinstance(keys, str) else ",".join(keys),
        "The password in DATABASE_URL": str(settings.DATABASES["default"].get("PASSWORD") or ""),
    }
    return [
        Error(f"{name} is still a sample that everybody knows.", hint="Make an own one.", id="accounts.E003")
        for name, value in values.items()
        if PLACEHOLDER.search(value)
    ]
