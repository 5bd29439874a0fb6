"""For whoever watches over the portal: probes and figures, without login, session or language, by any host name."""

import ipaddress
import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from collection import figures
from collection.health import checks

logger = logging.getLogger(__name__)
View = Callable[[HttpRequest], HttpResponse]
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The web server is alive; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 while anything is missing that a collection needs."""
    with translation.override("en"):
        found = {check.name: {"ok": check.is_fine, "text": str(check.text)} for check in checks()}
    missing = [name for name, check in found.items() if not check["ok"]]
    response = JsonResponse({"ready": not missing, "checks": found}, status=503 if missing else 200)
    if missing:
        log_response("not ready: %s", ", ".join(missing), response=response, logger=logger, level="warning")
    return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for this machine and for who has the token."""
    if not (_has_token(request) or _is_local(request)):
        return HttpResponse("METRICS_TOKEN is needed\n", status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(figures.exposition(), content_type=figures.CONTENT_TYPE)


PROBES: dict[str, View] = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


def probes(get_response: View) -> View:
    """Middleware before those that know hosts, sessions and people: a probe has none, and comes without https."""

    def respond(request: HttpRequest) -> HttpResponse:
        view = PROBES.get(request.path_info)
        if view is None:
            return get_response(request)
        response = view(request)
        response.headers["Cache-Control"], response.headers["X-Content-Type-Options"] = "no-store", "nosniff"
        return response

    return respond


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")


def _is_local(request: HttpRequest) -> bool:
    """It comes from this machine itself: not through a proxy on it, nor by a foreign name that leads here."""
    host, _port = split_domain_port(request.META.get("HTTP_HOST", "").lower())
    if host not in LOCAL_NAMES or any(name in request.headers for name in FORWARDED):
        return False
    return ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # noqa: S104
