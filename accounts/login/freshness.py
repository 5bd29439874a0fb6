"""Whether whoever sits there has just proved who they are; before secrets are added or shared they must have."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.login.lifetimes import BEGAN

View = Callable[..., HttpResponseBase]


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person logged in, or gave password or second factor again, in the last 15 minutes."""
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    last: float = max([request.session.get(BEGAN, 0), *proofs])
    return bool(time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def reauthenticated(view: View) -> View:
    """The view only for who has just proved who they are; others are asked first, programs get 403.

    What was in a form is not kept meanwhile: it may hold a secret. So the page with the form wants this guard too.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_fresh(request) else ask_again(request)

    return guarded


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for password or second factor; who has neither logs in once more."""
    address = f"{_asking_page(request)}?{urlencode({'next': _back(request)})}"
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"error": _("Confirm first that it is you."), "confirm_at": address}, status=403)
    if request.method != "GET":
        messages.info(request, _("Nothing is saved yet: confirm that it is you, then send the form once more."))
    return HttpResponseClientRedirect(address) if HtmxDetails(request) else redirect(address)


def _asking_page(request: HttpRequest) -> str:
    methods = get_adapter().get_reauthentication_methods(request.user)
    return str(methods[0]["url"]) if methods else resolve_url("login_again")


def _back(request: HttpRequest) -> str:
    """Where the person was: a POST may have no page of its own."""
    if request.method == "GET":
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
