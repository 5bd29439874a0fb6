"""Logging in and out, the password, and connecting an account of single sign-on."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts.login.forms import AddPasskeyForm
from accounts.login.freshness import reauthenticated
from accounts.login.gate import lacks_second_factor
from accounts.login.sso import CONNECTING
from accounts.requests import PersonRequest, safe_next


def sso_providers(request: HttpRequest) -> list[Any]:
    """What an operator has set up: none, OpenID Connect, SAML or both."""
    return list(get_adapter().list_providers(request))


class LoginView(account.LoginView):  # type: ignore[misc]  # allauth ships no types
    """django-allauth's; before there is anybody it tells how to create the first admin."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            nobody_yet=not User.objects.exists(),
            providers=sso_providers(self.request),
            next=safe_next(self.request),
            **kwargs,
        )
        return context


class SecurityView(mfa.IndexView):  # type: ignore[misc]
    """All ways in which a person logs in; whoever must have a second factor begins here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        must_set_up = lacks_second_factor(self.request)
        return {**super().get_context_data(**kwargs), "must_set_up": must_set_up, **_sso(self.request)}


class AddPasskeyView(keys.AddWebAuthnView):  # type: ignore[misc]
    """django-allauth's; the passkey, its note and the recovery codes stand or fall together."""

    @transaction.atomic
    def form_valid(self, form: AddPasskeyForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        return response


class ConnectionsView(social.ConnectionsView):  # type: ignore[misc]
    """The accounts of single sign-on that open this one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **_sso(self.request)}


def _sso(request: HttpRequest) -> dict[str, Any]:
    return {"sso_providers": sso_providers(request)}


@require_POST
def log_out(request: HttpRequest) -> HttpResponseBase:
    response: HttpResponseBase = account.logout(request)
    return response


@login_required
@require_GET
def again(request: PersonRequest) -> HttpResponse:
    """For those who have neither a password nor a second factor here: they come in by single sign-on once more."""
    context = {"providers": sso_providers(request), "next": safe_next(request)}
    return render(request, "account/again.html", context)


class PasswordChangeView(account.PasswordChangeView):  # type: ignore[misc]
    """Not for people of single sign-on: a password here would outlive their leaving the company."""

    success_url = reverse_lazy("preferences")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_default_success_url(self) -> str:
        return str(self.success_url)


class PasswordResetView(account.PasswordResetView):  # type: ignore[misc]
    """Without a mail server the page says whom to ask."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.CAN_MAIL:
            return render(request, "account/password_reset_off.html")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@reauthenticated
@require_POST
@sensitive_post_parameters()
def connect(request: PersonRequest, provider_id: str) -> HttpResponse:
    """The wish to connect one's account, which only a button of ours can utter; then a link to the provider."""
    found = [provider for provider in sso_providers(request) if provider.app.provider_id == provider_id]
    if not found:
        raise Http404
    request.session[CONNECTING] = provider_id
    return render(request, "socialaccount/connect.html", {"provider": found[0]})
