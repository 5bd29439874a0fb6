"""OpenID Connect, a little stricter than django-allauth: each identity token's signature and nonce are checked."""

import logging
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac
from jwt import PyJWTError, get_unverified_header
from requests import RequestException

log = logging.getLogger(__name__)

SIGNED_WITH = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}


def nonce_of(state: str) -> str:
    """The nonce that belongs to a sign-in; its state is bound to the session and works once."""
    return salted_hmac("accounts.login.oidc", state, algorithm="sha256").hexdigest()


class Client(OAuth2Client):  # type: ignore[misc]
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        nonce = {"nonce": nonce_of(str(self.state))}
        return str(super().get_redirect_url(authorization_url, scope, {**extra_params, **nonce}))


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    client_class = Client

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("There is no identity token")
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        if data.get("userinfo", data["id_token"])["sub"] != data["id_token"]["sub"]:
            raise OAuth2Error("The identity token and the user info are of two people")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        _check_header(id_token)
        data: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not constant_time_compare(data.get("nonce", ""), nonce_of(self.request.GET.get("state", ""))):
            raise OAuth2Error("The identity token belongs to another sign-in")
        return data


def _check_header(id_token: str) -> None:
    try:
        header = get_unverified_header(id_token)
    except PyJWTError as error:
        raise OAuth2Error("The identity token cannot be read") from error
    if header.get("alg") not in SIGNED_WITH or "kid" not in header:
        raise OAuth2Error("The identity token is not signed with a public key")


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """Scope and further parameters are the operator's; nothing of them comes from an address."""

    oauth2_adapter_class = Adapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())


@login_not_required
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """To the provider's log-in page."""
    return _with(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from there, with a code that the provider turns into an identity token."""
    return _with(OAuth2CallbackView, request, provider_id)


def _with(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    adapter = Adapter(request, provider_id)
    try:
        response: HttpResponseBase = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException as error:
        log.warning("The log-in provider does not answer: %s", type(error).__name__)
        response = render_authentication_error(request, adapter.get_provider(), exception=error)
    return response
