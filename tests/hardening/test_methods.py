"""What the methods of HTTP may do: looking changes nothing, changing needs a token of ours, and no others are known.

OWASP ASVS 3.5.1, 3.5.3, 13.4.1-13.4.5.
"""

from collections.abc import Callable
from itertools import cycle

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from collection.models import Collection
from tests.hardening.routes import routes
from tests.hardening.scene import every_row

# Who was here is noted: the session's last use and who it was, the log of admins' looks, caches, counts of tries
NOTED = frozenset(
    {
        *("accounts_auditevent", "accounts_keptvalue", "accounts_session", "accounts_rate"),
        *("sqlite_sequence", "usersessions_usersession"),
    }
)
BY_TOKEN = "/api/"  # programs show a token in a header, which no other page can make a browser send
FOREIGN = "/sso/", "/saml/", "/oidc/", "/accounts/"  # where an identity provider sends its answer


def test_looking_changes_no_row(admin: Client) -> None:
    before = every_row(NOTED)
    for route in routes():
        admin.get(route.address())
    after = every_row(NOTED)
    assert [table for table in after if after[table] != before.get(table)] == []


def test_nothing_is_taken_without_a_token(
    furnished: Collection, admin_user: User, as_person: Callable[[User], Client]
) -> None:
    admin = as_person(admin_user)
    admin.handler.enforce_csrf_checks, admin.raise_request_exception = True, False
    before, taken = every_row(NOTED), []
    for route in routes():
        answer = admin.post(route.address(), {"name": "x"})
        if answer.status_code not in (403, 404, 405) and not _is_exempt(route.template):
            taken.append(f"POST {route}: {answer.status_code}")
    assert taken == []
    assert every_row(NOTED) == before


def _is_exempt(template: str) -> bool:
    return template.startswith((BY_TOKEN, *FOREIGN))


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Referer": "https://evil.example/"}])
def test_a_form_on_a_foreign_page_is_refused_even_with_a_token(admin_user: User, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    client.get("/preferences/", secure=True)
    token = client.cookies["csrftoken"].value
    answer = client.post("/preferences/", {"csrfmiddlewaretoken": token}, secure=True, headers=headers)
    assert answer.status_code == 403


def test_other_methods_give_nothing_back(admin: Client) -> None:
    """OPTIONS may say which methods there are; none may send back what it was sent."""
    echoed = []
    for route, method in zip(routes(), cycle(["TRACE", "OPTIONS", "PROPFIND"]), strict=False):
        answer = admin.generic(method, route.address(), headers={"X-Echo": "canary-echo"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if b"canary-echo" in body or answer.status_code == 500:
            echoed.append(f"{method} {route}: {answer.status_code}")
    assert echoed == []


HIDDEN = """
    /.git/ /.git/config /.git/HEAD /.env /.env.example /.ci/run /.hg/ /.svn/entries /.DS_Store /backup.sql /db.sqlite3
    /data/portal.sqlite3 /portal.sqlite3 /static/ /static/css/ /static/../awscheck/settings.py /static/..%2f.env
    /static/%2e%2e/.env /media/ /server-status /debug /__debug__/ /phpinfo.php /wp-login.php /manage.py
    /requirements.txt /docker-compose.yml /Dockerfile /openapi.json /docs /redoc /graphql /actuator/health /flower/
    /swagger /api/v1/docs /console /.well-known/ /robots.txt~ /admin/doc/
"""


def test_nothing_lies_about_that_is_no_page(admin: Client) -> None:
    found = {path: admin.get(path, follow=True).status_code for path in HIDDEN.split()}
    assert {path: status for path, status in found.items() if status != 404} == {}


@pytest.mark.django_db
@override_settings(METRICS_TOKEN="the-token", ALLOWED_HOSTS=["portal.example"])
def test_figures_need_the_token(client: Client) -> None:
    ask = {"host": "portal.example"}
    assert client.get("/metrics", headers=ask).status_code == 403
    assert client.get("/metrics", headers={**ask, "Authorization": "Bearer another"}).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403
    assert client.get("/metrics", headers={**ask, "Authorization": "Bearer the-token"}).status_code == 200


def test_a_failure_shows_nothing_of_the_inside(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """OWASP ASVS 16.5.1: whoever asks learns that it failed and under which name the log knows it."""
    monkeypatch.setattr("collection.views.home._worries", lambda request: {}["CANARY"])
    answer = admin.get("/")
    assert (answer.status_code, "CANARY" in answer.text, "Traceback" in answer.text) == (500, False, False)
    assert answer.headers["X-Request-ID"]
