"""Nobody fills the log: what is refused leaves one short line, what breaks leaves its traceback."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.test import Client

from awscheck import logs
from collection.views import home

SHORT = logs.REFUSAL + 100  # with time, level and logger


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written where the portal's own handler writes, through the portal's own filters."""
    root, stream = logging.getLogger(), io.StringIO()
    [handler] = [one for one in root.handlers if any(isinstance(each, logs.RedactingFilter) for each in one.filters)]
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.fixture
def browser(alice: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(alice)
    return browser


def refusals(log: io.StringIO) -> list[str]:
    return [line for line in log.getvalue().splitlines() if " audit " not in line]


@pytest.mark.parametrize("host", ["evil.example", "a" * 5000, "evil.example:x\x1b[31m"])
@pytest.mark.django_db
def test_a_foreign_host_leaves_one_short_line(log, host):
    assert Client(raise_request_exception=False).get("/", headers={"Host": host}).status_code == 400
    [line] = refusals(log)
    assert "DisallowedHost" in line
    assert len(line) < SHORT


@pytest.mark.parametrize(
    ("refusal", "status"), [(PermissionDenied(), 403), (BadRequest("no\nway"), 400), (RequestDataTooBig("much"), 400)]
)
def test_what_is_refused_leaves_one_line(log, browser, monkeypatch, refusal, status):
    def refuse(request):
        raise refusal

    monkeypatch.setattr(home, "_worries", refuse)
    assert browser.get("/").status_code == status
    assert len(refusals(log)) == 1


def test_a_long_address_that_is_not_there_leaves_one_short_line(log, browser):
    assert browser.get(f"/{'x' * 5000}").status_code == 404
    [line] = refusals(log)
    assert len(line) < SHORT


def test_a_bug_leaves_its_traceback(log, browser, monkeypatch):
    monkeypatch.setattr(home, "_worries", lambda request: 1 / 0)
    assert browser.get("/").status_code == 500
    assert "ZeroDivisionError" in log.getvalue()
