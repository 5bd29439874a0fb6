"""Each request has a name, in the answer and in its log lines."""

import logging
import re

import pytest
from django.http import HttpRequest, HttpResponse

from awscheck.logs import JsonFormatter
from awscheck.requests import request_ids


def answer_to(given: str | None, seen: list[str] | None = None) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        record = logging.LogRecord("tests", logging.INFO, "", 0, "seen", None, None)
        if seen is not None:
            seen.append(JsonFormatter().format(record))
        return HttpResponse()

    request = HttpRequest()
    if given is not None:
        request.META["HTTP_X_REQUEST_ID"] = given
    return request_ids(view)(request)


def test_a_request_without_a_name_gets_one() -> None:
    assert re.fullmatch("[0-9a-f]{32}", answer_to(None).headers["X-Request-ID"])


def test_no_two_have_the_same() -> None:
    assert answer_to(None).headers["X-Request-ID"] != answer_to(None).headers["X-Request-ID"]


def test_a_plain_name_from_a_proxy_stays() -> None:
    assert answer_to("proxy-12345678_a").headers["X-Request-ID"] == "proxy-12345678_a"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "with blank 12", 'quote"12345', "line\n1234567", "한국어이름일이삼사"]
)
def test_any_other_is_replaced(given: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", answer_to(given).headers["X-Request-ID"])


def test_log_lines_of_the_request_have_it() -> None:
    seen: list[str] = []
    answer_to("proxy-12345678", seen)
    assert '"request": "proxy-12345678"' in seen[0]


def test_lines_after_it_do_not() -> None:
    answer_to("proxy-12345678")
    record = logging.LogRecord("tests", logging.INFO, "", 0, "later", None, None)
    assert "request" not in JsonFormatter().format(record)


def test_every_page_has_it(client, db) -> None:
    assert client.get("/login").headers["X-Request-ID"]
