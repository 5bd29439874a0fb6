"""Whatever anybody sends, no address answers 500: queries, forms, JSON, ids and headers, made by hypothesis.

OWASP ASVS 1.2.4, 2.2.1, 2.2.2. The parameters' names are read from the code itself, so that new ones come along.
"""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from awscheck.environment import BASE_DIR
from collection.models import Collection
from tests.hardening.routes import Route, routes
from tests.hardening.scene import undone

NASTY = (
    "", " ", "\x00", "null", "0", "-1", "9" * 40, "1e309", "NaN", "inf", "true", "[]", "{}", "'", '"', "';--", "%",
    "%00",
    "' OR 1=1 --", "1; DROP TABLE x", "../../etc/passwd", "${7*7}", "{{7*7}}", "<script>", "\ud7ff", "\uffff", "\u202e",
    "=1+1", "*", "(", "[", "\\", "a" * 5000, "１２", "٣", "2026-13-45", "0001-01-01", "9999-12-31T23:59:59+14:00",
    "ec2.instance", "tag.Name?", "tag.=", "State.Name=running", "data__owner__password", "-pk", "?", "owner__password",
    "00000000-0000-0000-0000-000000000000", "all", "us-east-1", "ec2", "csv", "https://evil.example",
)  # fmt: skip
texts = st.sampled_from(NASTY) | st.text(max_size=40)
values = st.lists(texts, min_size=1, max_size=3)
# The same examples everywhere: a failure in CI is one here
few = settings(
    max_examples=int(os.environ.get("EXAMPLES", "3")), derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
SENT = re.compile(r"""(?:GET|POST|query|data|params)(?:\.get|\.getlist)?[\[(]\s*["']([a-z_]+)["']""")
FIELD = re.compile(r"""\bname="([a-z_]+)\"""")


@cache
def names() -> list[str]:
    """Every name of a parameter that a view reads or a form sends."""
    code = [path.read_text() for folder in ("accounts", "collection") for path in (BASE_DIR / folder).rglob("*.py")]
    pages = [path.read_text() for path in (BASE_DIR / "templates").rglob("*.html")]
    found = {name for text in code for name in SENT.findall(text)} | {name for t in pages for name in FIELD.findall(t)}
    return sorted(found - {"csrfmiddlewaretoken"})


def parameters() -> st.SearchStrategy[dict[str, list[str]]]:
    return st.dictionaries(st.sampled_from(names()), values, max_size=8)


ROUTES = [route for route in routes() if not route.template.startswith("/admin/")]
OF_ADMIN = [route for route in routes() if route.template.startswith("/admin/")]


def test_the_names_were_found() -> None:
    assert {"sort", "f", "q", "kind", "collection", "old", "new", "profile", "page"} <= set(names())


@pytest.fixture
def ask(admin: Client, admin_user: User, as_person: Callable[[User], Client]) -> Callable[..., None]:
    """One request of the admin's in each of the ways, whose traces are undone; it fails on 500."""

    def ask(method: str, route: Route, data: Any, **more: Any) -> None:
        with undone():
            client = admin if method == "get" else as_person(admin_user)
            client.raise_request_exception = False
            answer = getattr(client, method)(route.address(**more.pop("places", {})), data, **more)
            if answer.streaming:
                b"".join(answer.streaming_content)
        assert answer.status_code != 500, f"{method} {route} {data!r}"

    return ask


@pytest.mark.parametrize("part", range(4))
@seed(6)
@few
@given(data=st.data())
def test_no_query_breaks_a_page(ask: Callable[..., None], furnished: Collection, part: int, data: Any) -> None:
    for route in ROUTES[part::4]:
        ask("get", route, data.draw(parameters(), label=route.template))


@seed(6)
@few
@given(data=st.data())
def test_no_form_breaks_a_page(ask: Callable[..., None], furnished: Collection, data: Any) -> None:
    route = data.draw(st.sampled_from(ROUTES))
    for route in ROUTES[data.draw(st.integers(0, 5)) :: 6]:
        ask("post", route, data.draw(parameters(), label=route.template))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6,
)  # fmt: skip


@seed(6)
@few
@given(data=st.data())
def test_no_json_breaks_an_address(ask: Callable[..., None], furnished: Collection, data: Any) -> None:
    named = st.dictionaries(st.sampled_from(names()), json_values, max_size=6)
    for route in ROUTES[data.draw(st.integers(0, 5)) :: 6]:
        body = data.draw(json_values | named, label=route.template)
        text = data.draw(st.sampled_from([json.dumps(body), "{", "\xff", "[" * 2000]))
        ask("post", route, text, content_type="application/json", headers={"Accept": "application/json"})


@seed(6)
@few
@given(data=st.data())
def test_no_id_breaks_an_address(ask: Callable[..., None], furnished: Collection, data: Any) -> None:
    ids = st.sampled_from(
        ["0", "-1", "9" * 19, "9" * 40, "x", "%00", "٣", "00000000-0000-0000-0000-000000000000", "a/b"]
    )
    for route in (route for route in (*ROUTES, *OF_ADMIN) if route.places):
        ask("get", route, {}, places={name: data.draw(ids) for name in route.places})


@seed(6)
@few
@given(data=st.data())
def test_no_query_breaks_the_admin(ask: Callable[..., None], furnished: Collection, data: Any) -> None:
    own = st.sampled_from(
        ["q", "o", "p", "all", "e", "id__exact", "state__exact", "inventory", "owner__password", "_popup"]
    )
    for route in OF_ADMIN[data.draw(st.integers(0, 7)) :: 8]:
        ask("get", route, data.draw(st.dictionaries(own, texts, max_size=4), label=route.template))


HEADERS = ("Accept", "Accept-Language", "Cookie", "Referer", "User-Agent", "X-Request-ID", "HX-Request", "HX-Target")
HEADERS += ("X-Forwarded-For", "Authorization", "Range")


@seed(6)
@few
@given(header=st.sampled_from(HEADERS), value=texts)
def test_no_header_breaks_a_page(furnished: Collection, header: str, value: str) -> None:
    printable = "".join(sign for sign in value if sign.isprintable()).encode("utf-8", "replace").decode("latin-1")
    for path in ("/", "/login", "/api/v1/collections", "/metrics", "/healthz"):
        answer = Client(raise_request_exception=False).get(path, headers={header: printable})
        assert answer.status_code != 500, (path, header, value)
