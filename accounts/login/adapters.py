"""Where django-allauth asks the portal how it wants things."""

from typing import Any, NoReturn
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import audit, encryption
from accounts.login import mail, throttling
from accounts.login.freshness import is_fresh
from awscheck.addresses import client_address

TOO_OFTEN = {"too_many_login_attempts", "rate_limited"}
NOWHERE = "0.0.0.0"  # noqa: S104  who comes over a Unix socket, without a proxy, has no address
MFA_CONTEXT = "accounts.mfa"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """People are added by admins or by single sign-on; whoever tries too often is told when to come back."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or NOWHERE

    def is_safe_url(self, url: str | None) -> bool:
        """Only this very host: what ALLOWED_HOSTS names beside it may be another's."""
        request: HttpRequest = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_reauthentication_required(self, **kwargs: Any) -> bool:
        return not is_fresh(context.request)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in TOO_OFTEN:
            self._refuse()
        error: ValidationError = super().validation_error(code, *args)
        return error

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        key = self._get_login_attempts_cache_key(request, **credentials)
        throttling.note_wait(request, "login_failed", key)
        super().pre_authenticate(request, **credentials)

    def _refuse(self) -> NoReturn:
        audit.note(audit.Action.LOGIN_FAILED, outcome="denied", why="too many tries")
        raise ImmediateHttpResponse(throttling.too_many_requests(context.request))

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """None to those who have no password here: they come by single sign-on."""
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the portal's own address where it is known: whoever asks may name any of ALLOWED_HOSTS."""
        url = str(super().get_reset_password_from_key_url(key))
        return settings.PORTAL_URL + urlsplit(url).path if settings.PORTAL_URL else url

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.post(self.render_mail(template_prefix, email, context))

    def format_email_subject(self, subject: str) -> str:
        return f"[AWS Console Check] {subject}"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed like every other secret."""

    def encrypt(self, text: str) -> str:
        return encryption.seal(text, context=MFA_CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.unseal(encrypted_text, context=MFA_CONTEXT)

    def get_totp_label(self, user: User) -> str:
        return f"AWS Console Check:{user.get_username()}"

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)
