"""The web server believes nobody: what a proxy says is Django's to weigh, by the operator's settings."""

from urllib.parse import quote

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.http.errors import LimitRequestLine  # type: ignore[import-untyped]
from gunicorn.http.message import Request  # type: ignore[import-untyped]
from gunicorn.http.parser import RequestParser  # type: ignore[import-untyped]

from awscheck import serving


def request_with(*headers: str, address: str = "/x/admin/") -> Request:
    """As gunicorn reads it with the portal's configuration, from this very machine, where the proxy is too."""
    config = Config()
    for name in config.settings.keys() & vars(serving).keys():
        config.set(name, getattr(serving, name))
    lines = "\r\n".join((f"GET {address} HTTP/1.1", "Host: portal", *headers, "", ""))
    return next(RequestParser(config, iter([lines.encode()]), ("127.0.0.1", 40000)))


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO", "REMOTE_USER", "X_FORWARDED_FOR"])
def test_no_header_becomes_a_variable_of_the_server(name: str) -> None:
    assert [header for header, _value in request_with(f"{name}: /x").headers] == ["HOST"]


@pytest.mark.parametrize("header", ["X-Forwarded-Proto: https", "X-Forwarded-Ssl: on", "X-Forwarded-Protocol: ssl"])
def test_no_header_makes_the_connection_a_safe_one(header: str) -> None:
    assert request_with(header).scheme == "http"


def test_headers_that_contradict_each_other_break_nothing() -> None:
    assert request_with("X-Forwarded-Proto: https", "X-Forwarded-Ssl: off").scheme == "http"


def test_the_proxys_headers_still_reach_django() -> None:
    assert ("X-FORWARDED-PROTO", "https") in request_with("X-Forwarded-Proto: https").headers


KOREAN = "&f=" + quote("tag.소유자=플랫폼팀")


def test_a_search_with_many_chips_in_korean_reaches_django() -> None:
    address = "/search/?q=" + KOREAN * 100
    assert 7000 < len(address) < 8190
    request = request_with(f"HX-Current-URL: https://portal.example.com{address}", address=address)
    assert request.query.count("f=") == 100


def test_beyond_that_it_is_refused() -> None:
    with pytest.raises(LimitRequestLine):
        request_with(address="/search/?q=" + KOREAN * 200)
