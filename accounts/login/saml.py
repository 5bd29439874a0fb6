"""SAML: django-allauth's views, limited, and without a fault where what comes from outside cannot be read."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.core.internal import ratelimit
from allauth.socialaccount.providers.saml import views
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from lxml.etree import LxmlError
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
UNREADABLE = (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, LxmlError, ValueError, OSError)


def _safe(view: View) -> View:
    """Python3-saml wants a Host header; what it cannot read or reach is told as what it is."""

    @wraps(view)
    def guarded(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
        request.META.setdefault("HTTP_HOST", request.get_host())
        try:
            return view(request, organization_slug=organization_slug)
        except UNREADABLE as error:
            log.warning("Single sign-on by SAML failed: %.200r", error)
            return render(request, "socialaccount/authentication_error.html", status=401)

    return guarded


limited = ratelimit.decorator(app="allauth.account", action="sso")  # each such POST is kept until it is looked at
sign_on = _safe(views.login)
acs = limited(_safe(views.acs))
finish_acs = _safe(views.finish_acs)
sls = _safe(views.sls)
metadata = _safe(views.metadata)
