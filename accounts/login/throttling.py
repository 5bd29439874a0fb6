"""Who tries too often has to wait, and is told how long. The counts lie in the database: every process sees them."""

import math
import time
from datetime import timedelta

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

ACCOUNT = "allauth.account"
A_MINUTE = 60  # seconds; what most of allauth's other limits count by


def note_wait(request: HttpRequest, action: str, key: str) -> None:
    """Remember for `too_many_requests` how long this action stays closed, if it is."""
    now = time.time()
    waits = [_wait(request, action, key, rate, now) for rate in ratelimit.get_rates(app=ACCOUNT, action=action)]
    setattr(request, "throttle_wait", max(waits, default=0))  # noqa: B010  mypy knows no such attribute


def _wait(request: HttpRequest, action: str, key: str, rate: ratelimit.Rate, now: float) -> float:
    """Seconds until the oldest of the tries that fill this limit is forgotten."""
    place = ratelimit.get_cache_key(request, app=ACCOUNT, action=action, rate=rate, key=key)
    tries: list[float] = cache.get(place, [])  # the newest first
    return tries[rate.amount - 1] + rate.duration - now if len(tries) >= rate.amount else 0


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429, with the time from which on it may be tried again."""
    seconds = math.ceil(getattr(request, "throttle_wait", 0) or A_MINUTE)
    again = timezone.now() + timedelta(seconds=seconds)
    response: HttpResponse
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response = JsonResponse({"error": _("Too many tries. Wait a little.")}, status=429)
    else:
        response = render(request, "429.html", {"again": again}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def handler429(request: HttpRequest) -> HttpResponseBase:
    """What `awscheck.urls` names for django-allauth."""
    return too_many_requests(request)
