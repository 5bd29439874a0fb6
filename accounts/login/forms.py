"""Forms of the second factor."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class ActivateTOTPForm(AllauthTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """A code that has set up the app cannot log in any more: each works once."""

    def clean_code(self) -> Any:
        code = super().clean_code()
        factor = TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))
        if not factor._mark_code_used(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


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
