"""Pages for people, JSON for programs: who asks for which, and how each hears that something cannot be done."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import csrf, defaults
from django_htmx.middleware import HtmxDetails

from collection.models import Collection

JSON = "application/json"


class Refusal(Exception):
    """What was asked cannot be done; the message says why, in plain words."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer is read by a program."""
    return request.get_preferred_type(["text/html", JSON]) == JSON


def speaks_json(request: HttpRequest) -> bool:
    """Whether a program asks, whatever it accepts."""
    return wants_json(request) or request.content_type == JSON


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return bool(HtmxDetails(request))


def accepted(started: list[Collection]) -> JsonResponse:
    """What a program hears of the collections that it has set going."""
    answers = [
        {"collection_id": str(collection.pk), "status_url": reverse("collection-status", args=[collection.pk])}
        for collection in started
    ]
    return JsonResponse(answers[0] if len(answers) == 1 else answers, status=202, safe=False)


def json_error(text: str, status: int) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page for people; programs are told what to send."""
    if speaks_json(request):
        text = _("Send the value of the cookie “%s” in the header X-CSRFToken too.")
        return json_error(text % settings.CSRF_COOKIE_NAME, 403)
    return csrf.csrf_failure(request, reason)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for people; a program is told in its own way. What is not one's own looks like what is not there."""
    if speaks_json(request):
        return json_error(_("This page does not exist, or it is not yours to see."), 404)
    return defaults.page_not_found(request, exception)


def person_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Nobody gets in without a login: people are shown it, programs get 401."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if speaks_json(request):
            return json_error(_("Log in first."), 401)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")

    return guarded
