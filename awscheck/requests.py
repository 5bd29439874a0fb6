"""A name for each request, so that its log lines and the answer to the browser can be brought together."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from awscheck import logs

HEADER, META = "X-Request-ID", "HTTP_X_REQUEST_ID"
SAFE = re.compile(r"[A-Za-z0-9_-]{8,64}")

_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def current() -> HttpRequest | None:
    """The request that is being answered now; none in a worker or a shell."""
    return _current.get()


def name_of(request: HttpRequest) -> str:
    """The name under which the request is known."""
    return str(request.META.get(META, ""))


def request_ids(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware before all others: the name that a proxy gave in its header, if it is a plain one, else a new one."""

    def respond(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if SAFE.fullmatch(given) else uuid.uuid4().hex
        request.META[META] = request_id
        token = _current.set(request)
        try:
            with logs.about(request=request_id):
                response = get_response(request)
        finally:
            _current.reset(token)
        response.headers[HEADER] = request_id
        return response

    return respond
