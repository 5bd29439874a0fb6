"""System checks: the portal refuses to start when a secret would be readable by others."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured

from accounts import encryption

ENGINE = "accounts.sessions"
SECRET_LENGTH, VARIETY = 50, 5  # what `check --deploy` asks of a SECRET_KEY
KMS_KEY = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")
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


@register(Tags.security)
def secrets_are_strong(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Short ones can be guessed; whoever guesses SECRET_KEY forges what the portal signs."""
    secret = settings.SECRET_KEY
    weak = ["SECRET_KEY"] if len(secret) < SECRET_LENGTH or len(set(secret)) < VARIETY else []
    weak += [f"The key '{key_id}' in ENCRYPTION_KEYS" for key_id in encryption.weak_keys()]
    hint = f"Make it at random: SECRET_KEY has at least {SECRET_LENGTH} characters, a key 32 bytes."
    return [Error(f"{name} is weak: it could be guessed.", hint=hint, id="accounts.E004") for name in weak]


@register(Tags.security)
def the_kms_key_is_an_arn(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.ENCRYPTION_KMS_KEY_ID or KMS_KEY.fullmatch(settings.ENCRYPTION_KMS_KEY_ID):
        return []
    hint = "It reads arn:aws:kms:REGION:ACCOUNT:key/ID. An alias may point to another key tomorrow."
    return [Error("ENCRYPTION_KMS_KEY_ID is not the ARN of a KMS key.", hint=hint, id="accounts.E005")]


def refuse_to_start() -> None:
    """For web, worker and beat, which run no system check by themselves; raises ImproperlyConfigured."""
    problems = [message for message in run_checks(tags=[Tags.security]) if message.is_serious()]
    if problems:
        text = "\n".join(f"{message.msg} {message.hint or ''}" for message in problems)
        raise ImproperlyConfigured(f"The portal does not start:\n{text}")
