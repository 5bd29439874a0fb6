"""Headers and cookies of every address, seen by a superuser to whom all is there, over https.

OWASP ASVS 3.2.1, 3.3.1-3.3.4, 3.4.1-3.4.6, 4.1.1, 14.3.1, 14.3.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from collection.models import Collection
from collection.views.health import PROBES
from tests.hardening.routes import Route, routes

FOR_EVERYBODY = ("/favicon.ico", "/admin/jsi18n/")  # the same for all: where an icon lies, the texts of scripts
STRANGER = {"Origin": "https://evil.example"}


@dataclass(frozen=True)
class Answer:
    """What there is to see of an answer once its test's database is gone."""

    status: int
    headers: Mapping[str, str]
    cookies: SimpleCookie
    has_content: bool

    @classmethod
    def of(cls, answer: Any) -> "Answer":
        content = b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
        return cls(answer.status_code, dict(answer.headers), answer.cookies, bool(content))


crawled: dict[Route, Answer] = {}


@pytest.fixture
def answers(over_https: Any, request: pytest.FixtureRequest) -> dict[Route, Answer]:
    """What GET gives for every address; asked once for all tests of this file."""
    if not crawled:
        admin: Client = request.getfixturevalue("admin")
        for route in routes():
            crawled[route] = Answer.of(admin.get(route.address(), secure=True, headers=STRANGER))
    return crawled


def faults_of(route: Route, answer: Answer) -> list[str]:
    heads, kind = answer.headers, answer.headers.get("Content-Type", "")
    policy = heads.get("Content-Security-Policy", "")
    is_text = kind.startswith("text/") or "xml" in kind or "javascript" in kind
    told = {
        "status 500": answer.status == 500,
        "no HSTS for a year": "max-age=31536000; includeSubDomains" not in heads.get("Strict-Transport-Security", ""),
        "may be sniffed": heads.get("X-Content-Type-Options") != "nosniff",
        "tells others where it was": heads.get("Referrer-Policy") != "same-origin",
        "shares its window": heads.get("Cross-Origin-Opener-Policy") != "same-origin",
        "open to other origins": any(name.startswith("Access-Control-") for name in heads),
        "may be kept": "no-store" not in heads.get("Cache-Control", "") and route.template not in FOR_EVERYBODY,
        "no charset": is_text and "charset" not in kind.lower(),
        "no type": answer.has_content and not kind,
        "may use devices": "camera=()" not in heads.get("Permissions-Policy", ""),
        "may be framed": "frame-ancestors 'none'" not in policy,
        "unsafe policy": "unsafe" in policy or "default-src 'none'" not in policy or "base-uri 'none'" not in policy,
        "foreign host in the policy": "//" in policy or "*" in policy,
    }
    return [fault for fault, is_so in told.items() if is_so]


# allauth's, signed: where a person wanted to go, for the minute at their identity provider, which answers by POST
OF_SAML = "saml-acs-session"


def cookie_faults(cookie: "Morsel[str]") -> list[str]:
    told = {
        "not bound to the host": not cookie.key.startswith("__Host-") or cookie["path"] != "/" or cookie["domain"],
        "not only over https": not cookie["secure"],
        "readable by scripts": not cookie["httponly"],
        "sent along from elsewhere": cookie["samesite"] not in ("Lax", "Strict"),
    }
    return [f"cookie {cookie.key} {fault}" for fault, is_so in told.items() if is_so]


def test_every_answer_carries_every_header(answers: dict[Route, Answer]) -> None:
    faults = [
        f"{route}: {fault}" for route, answer in answers.items() for fault in faults_of(route, answer)
        if not (route.template in PROBES and fault in PROBE_LACKS)
    ]  # fmt: skip
    assert faults == []


@pytest.mark.parametrize("name", ["css/portal.css", "js/theme.js", "favicon.svg"])
def test_files_are_open_to_no_other_origin(client: Client, name: str) -> None:
    answer = client.get(f"/static/{name}", headers=STRANGER)
    assert answer.status_code == 200
    assert [header for header in answer.headers if header.startswith("Access-Control-")] == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# Probes are read by programs, by any host name and without https
PROBE_LACKS = {
    "no HSTS for a year", "tells others where it was", "shares its window", "may use devices", "may be framed",
    "unsafe policy",
}  # fmt: skip


def test_the_crawl_saw_real_pages(answers: dict[Route, Answer]) -> None:
    """A crawl that only met refusals would prove nothing."""
    seen = [route.template for route, answer in answers.items() if answer.status == 200]
    assert len(seen) > 60, seen
    objects = ("/collections/<uuid:pk>/", "/profiles/<uuid:pk>/", "/resources/<int:pk>/", "/exports/<uuid:pk>/")
    assert [template for template in objects if template not in seen] == []


def test_every_cookie_is_bound_closed_and_for_https_only(db: None, answers: dict[Route, Answer]) -> None:
    stranger = Client()
    login = stranger.get("/login", secure=True)
    switched = stranger.post("/i18n/setlang/", {"language": "ko"}, secure=True)
    seen = [cookie for answer in (*answers.values(), login, switched) for cookie in answer.cookies.values()]
    seen = [cookie for cookie in seen if cookie.key != OF_SAML]
    assert {cookie.key for cookie in seen} >= {"__Host-csrftoken", "__Host-language"}
    assert sorted({fault for cookie in seen for fault in cookie_faults(cookie)}) == []


def test_the_session_is_such_a_cookie(over_https: Any, admin_user: User, db: None) -> None:
    client = Client()
    client.force_login(admin_user)
    client.session.save()
    page = client.post("/i18n/setlang/", {"language": "ko"}, secure=True)
    assert over_https.SESSION_COOKIE_NAME == "__Host-sessionid"
    assert page.status_code == 302
    session = client.cookies["__Host-sessionid"]
    assert session.value


def test_failures_and_refusals_carry_them_too(over_https: Any, furnished: Collection) -> None:
    stranger = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answers = (
        stranger.get("/no-such-page", secure=True), stranger.post("/collections/new", secure=True),
        stranger.get("/collections/", secure=True), stranger.put("/profiles/", secure=True),
    )  # fmt: skip
    assert [faults_of(Route("/", ""), Answer.of(answer)) for answer in answers] == [[]] * len(answers)
