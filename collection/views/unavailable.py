"""A page that failed: 503 where the database or the keys are away, which passes by itself, else 500."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views import defaults

from accounts.envelope import KeysAway
from collection.views.answers import json_error, speaks_json

logger = logging.getLogger(__name__)
RETRY_AFTER = 5  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler of everything unforeseen, whether a view raised it, a session or a login.

    A middleware would not do: Django turns what the ones inside it raise into 500 before it sees that.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return _unavailable(request, error, "database", _("The database does not answer. Try again in a moment."))
    if isinstance(error, KeysAway):
        return _unavailable(request, error, "key service", _("The key service does not answer. Try again in a moment."))
    return _failed(request)


def _unavailable(request: HttpRequest, error: Exception, what: str, text: str) -> HttpResponse:
    if speaks_json(request):
        response: HttpResponse = json_error(text, 503)
    else:
        response = HttpResponse(get_template("503.html").render(), status=503)  # without a request: no person is known
    response.headers["Retry-After"] = str(RETRY_AFTER)
    told = (what, type(error).__name__, request.method, request.path)
    log_response("the %s is away (%s): %s %s", *told, response=response, logger=logger, level="warning")
    return response


def _failed(request: HttpRequest) -> HttpResponse:
    if speaks_json(request):
        return json_error(_("Something went wrong here. It is in the portal's log."), 500)
    return defaults.server_error(request)
