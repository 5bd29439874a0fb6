"""Forms of the second factor."""

import struct
import time
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

MALFORMED = (LookupError, TypeError, ValueError, AttributeError, struct.error, InvalidSignature)
PENDING = 10 * 60  # seconds that a secret is shown again, from when it was made
MADE_AT = "mfa.totp.secret.made_at"


class ActivateTOTPForm(AllauthTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """A code that has set up the app cannot log in any more: each works once.

    The page seen again shows the same secret, so that another tab does not take away what was scanned in this one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session = context.request.session
        is_old = time.time() - session.get(MADE_AT, 0) > PENDING
        pending = None if is_old else session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)  # puts a new one into the session whenever the page is seen
        if not self.is_bound and pending:
            self.secret = session[SECRET_SESSION_KEY] = pending
        elif not self.is_bound:
            session[MADE_AT] = time.time()

    def clean_code(self) -> Any:
        code = super().clean_code()
        factor = TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))
        if not factor._mark_code_used(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class _SafePasskeyForm:
    """What a browser sends may be anything; what allauth and fido2 stumble over is a wrong code, not a fault."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(_SafePasskeyForm, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyFactorForm(_SafePasskeyForm, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyConfirmForm(_SafePasskeyForm, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Log in with it alone"),
        help_text=_(
            "The device then asks for a finger, a face or a PIN. Else it is a second factor beside the password."
        ),
        required=False,
        initial=True,
    )

    def clean(self) -> Any:
        try:
            return super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error
