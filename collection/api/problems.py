"""How a program hears that something cannot be done: problem+json (RFC 9457), in one plain sentence."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/v1/"
KEPT = ("Allow", "Retry-After")
HERE, NO_SUCH = "/api/#", gettext_lazy("There is no such thing, or it is not yours to see.")
NO_TOKEN = gettext_lazy("Send a token: “Authorization: Bearer acc_…”. You make one on the page API tokens.")
NAMES = {
    400: ("bad-request", gettext_lazy("The request cannot be read")),
    401: ("unauthorized", gettext_lazy("No valid token")),
    403: ("forbidden", gettext_lazy("Not allowed")),
    404: ("not-found", gettext_lazy("Not found")),
    405: ("method-not-allowed", gettext_lazy("This address does not know the method")),
    409: ("conflict", gettext_lazy("Not possible now")),
    422: ("invalid", gettext_lazy("Not understood")),
    429: ("too-many-requests", gettext_lazy("Too many requests")),
    500: ("error", gettext_lazy("Something went wrong")),
    503: ("unavailable", gettext_lazy("Away for a moment")),
}

SAID = {
    404: NO_SUCH,
    500: gettext_lazy("Something went wrong here. It is in the portal's log."),
    503: gettext_lazy("The portal cannot answer for a moment. Try again."),
}


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str = Field(description=_("Where it stands in the request."), examples=["body.regions"])
    detail: str = Field(examples=["There is no region called mars-1."])


class ProblemShape(Schema):
    """Why a request was not answered as it wished (RFC 9457)."""

    type: str = Field(description=_("Names the kind of problem."), examples=["/api/#not-found"])
    title: str = Field(description=_("The kind of problem in words."), examples=["Not found"])
    status: int = Field(description=_("The HTTP status once more."), examples=[404])
    detail: str = Field(
        description=_("What is wrong this time, in a plain sentence."),
        examples=["There is no such thing, or it is not yours to see."],
    )
    errors: list[FieldProblem] = Field([], description=_("Of invalid requests: what is wrong where."))


class Refused(Exception):
    """What was asked for is refused; the text says why, in plain words."""

    def __init__(self, status: int, text: str, errors: Iterable[tuple[str, str]] = (), **headers: str) -> None:
        super().__init__(text)
        self.status, self.text, self.errors, self.headers = status, text, list(errors), headers

    def answer(self) -> HttpResponse:
        return problem(self.status, self.text, self.errors, **self.headers)


def answers(fine: dict[int, Any], *problems: int) -> dict[Any, Any]:
    """All answers of an operation: these, the problems that each has, and those of its own."""
    return {**fine, **dict.fromkeys(sorted({401, 403, 422, 429, 503, *problems}), ProblemShape)}


def problem(status: int, text: str, errors: Iterable[tuple[str, str]] = (), **headers: str) -> HttpResponse:
    """``headers``: their names with ``_`` for ``-``."""
    name, title = NAMES.get(status, NAMES[400])
    told = [{"field": field, "detail": detail} for field, detail in errors]
    said = {"type": f"{HERE}{name}", "title": str(title), "status": status, "detail": text, "errors": told}
    response = HttpResponse(orjson.dumps(said), status=status, content_type=MEDIA_TYPE)
    for header, value in headers.items():
        response.headers[header.replace("_", "-")] = value
    return response


def is_api(request: HttpRequest) -> bool:
    """Whether a request is to be answered so."""
    return request.path.startswith(ROOT)


def in_plain_words(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what Django itself refuses at the API's addresses is a problem like all others."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < 400 or not is_api(request) or response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        text = SAID.get(response.status_code) or NAMES.get(response.status_code, NAMES[400])[1]
        told = problem(response.status_code, str(text))
        for name in KEPT:
            if name in response.headers:
                told.headers[name] = response.headers[name]
        return told

    return respond


def no_token(text: str) -> Refused:
    return Refused(401, text, WWW_Authenticate="Bearer")


def install(api: NinjaAPI) -> None:
    """Tell the API how to say what went wrong. What nobody foresaw is Django's: it is logged, and answered by 500."""
    handlers: dict[type[Exception], Any] = {
        Refused: lambda request, error: error.answer(),
        AuthenticationError: lambda request, error: problem(401, str(NO_TOKEN), WWW_Authenticate="Bearer"),
        Http404: lambda request, error: problem(404, str(NO_SUCH)),
        HttpError: lambda request, error: problem(error.status_code, _plain(error)),
        ValidationError: lambda request, error: _invalid(error),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
    if settings.DEBUG:
        api._exception_handlers.pop(Exception)  # Django's own page says more


def _plain(error: HttpError) -> str:
    return gettext("The body is not JSON that the portal can read.") if error.status_code == 400 else str(error)


def _invalid(error: ValidationError) -> HttpResponse:
    found = [(".".join(map(str, one["loc"])), str(one["msg"])) for one in error.errors]
    said = "; ".join(f"{field}: {text}" for field, text in found)
    text = gettext("This is not understood: %(problems)s.") % {"problems": said}
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, text, found)
