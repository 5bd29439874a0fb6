"""Nobody is led away from the portal by an address that somebody else has written. OWASP ASVS 1.2.2, 3.7.2."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from collection.models import Collection
from tests.hardening.routes import routes
from tests.hardening.scene import undone

ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example", "https:/evil.example", "http:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "data:text/html,x", "/%09/evil.example", "/\t/evil.example", "\x00//evil.example", " //evil.example",
    "https://testserver@evil.example/", "https://testserver.evil.example/", "//evil.example/%0d%0aSet-Cookie:x=1",
    "/\r\nSet-Cookie: x=1", "https://evil.example\\@testserver/", "//evil%E3%80%82example", "／／evil.example",
)  # fmt: skip
OPEN = ("/login", "/logout", "/password", "/i18n", "/sso", "/saml", "/oidc", "/accounts")
NAMES = ("next", "url", "return", "redirect", "redirect_to", "back", "continue")


def leads_away(location: str) -> bool:
    """As a browser understands it: it takes a backslash for a slash and leaves out tabs and line ends."""
    seen = location.strip().replace("\\", "/").translate({9: None, 10: None, 13: None})
    parts = urlsplit(seen)
    return bool(parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "testserver") or seen[:2] == "//")


def test_the_judge_of_this_file_knows_them() -> None:
    assert leads_away("//evil.example")
    assert leads_away("/\\evil.example")
    assert leads_away("/\t/evil.example")
    assert not leads_away("/login?next=//evil.example")
    assert not leads_away("http://testserver/")


def test_a_log_in_leads_nowhere_else(alice: User, as_person: Callable[[User], Client]) -> None:
    away = []
    for where in ELSEWHERE:
        fields = {"login": "alice", "username": "alice", "password": "correct horse battery", "next": where}
        with undone():
            answer = Client().post("/login", fields, query_params={"next": where})
        if answer.status_code >= 500 or leads_away(answer.headers.get("Location", "/")):
            away.append(where)
    assert away == []


@pytest.mark.django_db
def test_switching_the_language_leads_nowhere_else() -> None:
    referer = {"Referer": "https://evil.example/"}
    answers = {where: Client().post("/i18n/setlang/", {"next": where}, headers=referer) for where in ELSEWHERE}
    assert [where for where, answer in answers.items() if leads_away(answer.headers.get("Location", "/"))] == []


def test_no_page_leads_away(admin: Client) -> None:
    """Every address, with every name that such a parameter has anywhere; who is not logged in sees few."""
    away, stranger = [], Client(raise_request_exception=False)
    for client in (admin, stranger):
        for route in routes() if client is admin else [one for one in routes() if one.template.startswith(OPEN)]:
            answer = client.get(route.address(), dict.fromkeys(NAMES, "//evil.example"))
            if leads_away(answer.headers.get("Location", "/")):
                away.append(f"{route}: {answer.headers['Location']}")
    assert away == []


def test_no_form_leads_away(furnished: Collection, admin_user: User, as_person: Callable[[User], Client]) -> None:
    away = []
    for route in routes():
        fields = dict.fromkeys(NAMES, "//evil.example")
        with undone():  # one of them deletes the admin
            client = as_person(admin_user)
            client.raise_request_exception = False
            answer = client.post(route.address(), fields, headers={"Referer": "https://evil.example/"})
        if leads_away(answer.headers.get("Location", "/")):
            away.append(f"{route}: {answer.headers['Location']}")
    assert away == []
