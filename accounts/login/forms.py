"""Forms of the second factor."""

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
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


class ActivateTOTPForm(AllauthTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """A code that has set up the app cannot log in any more: each works once."""

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
