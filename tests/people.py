"""People as they log in: with a password, and with an app that shows codes."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_second_factor(person: User) -> None:
    """An authenticator app with `SECRET`, unless there is one."""
    if not is_mfa_enabled(person, [Authenticator.Type.TOTP]):
        TOTP.activate(person, SECRET)


def code(secret: str = SECRET, *, periods_ago: int = 0) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - periods_ago))
