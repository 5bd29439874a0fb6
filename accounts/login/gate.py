"""Nobody who must have a second factor gets anywhere before it is set up; all staff must."""

import ipaddress
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.translation import gettext as _

from awscheck.addresses import client_address

Handler = Callable[[HttpRequest], HttpResponse]

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
OPEN = {
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes"),
    *("account_reauthenticate", "login_again", "account_login", "account_logout", "account_inactive"),
    *("set_language", "favicon"),
}


def second_factor_required(get_response: Handler) -> Handler:
    """Middleware: to the page where a second factor is set up; programs get 403."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not lacks_second_factor(request) or resolve(request.path_info).url_name in OPEN:
            return get_response(request)
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return JsonResponse({"error": _("Set up a second factor first: log in with a browser.")}, status=403)
        return redirect("mfa_index")

    return respond


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person must have a second factor and has none."""
    must = request.user.is_authenticated and (settings.REQUIRE_MFA or request.user.is_staff)
    return bool(must and not is_sample(request) and not is_mfa_enabled(request.user, FACTORS))


def is_sample(request: HttpRequest) -> bool:
    """Whether this is `make demo`, thrown away at its end, and somebody at this very machine."""
    address = client_address(request) if settings.DEMO else None
    return bool(address and ipaddress.ip_address(address).is_loopback)


def sample_staff(request: HttpRequest) -> dict[str, object]:
    """For every page: `is_sample_staff`, whether somebody goes without a second factor who else must have one."""
    user = getattr(request, "user", None)
    return {"is_sample_staff": bool(user and user.is_staff and is_sample(request))}
