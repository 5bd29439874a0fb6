"""Probes and figures: for programs that watch, without login."""

import pytest
from django.test import Client

from collection import figures, health
from tests.collection.databases import no_database

TOKEN = "a-token-of-the-tests"
LOCAL = {"Host": "localhost:8000"}


@pytest.fixture
def all_there(tick, monkeypatch):
    """Tick and worker of the fixture, and a broker."""
    monkeypatch.setattr(health, "broker_answers", lambda: True)
    monkeypatch.setattr(figures, "broker_answers", lambda: True)


@pytest.fixture
def no_broker(monkeypatch):
    monkeypatch.setattr(health, "broker_answers", lambda: False)


def test_it_is_alive_without_a_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_need_no_session_no_known_host_and_no_https(client, all_there, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path, headers={"Host": "10.0.0.7:8000", "Cookie": "sessionid=old"}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_they_change_nothing(client, path):
    assert client.post(path).status_code == 405


def test_a_probe_is_never_kept(client):
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


def test_it_is_ready(client, all_there):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["checks"]["worker"] == {"ok": True, "text": "Is there."}


def test_it_is_not_ready_while_anything_is_missing(client, db, no_broker):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert {name for name, check in answer.json()["checks"].items() if not check["ok"]} == {"broker", "tick", "worker"}


def test_the_log_says_in_one_line_what_is_missing(client, tick, no_broker, caplog):
    client.get("/readyz")
    [record] = [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
    assert record.getMessage() == "not ready: broker"


def test_it_tells_nothing_of_its_insides(client, all_there):
    with no_database():
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "internal" not in answer.text
    assert "10.0.0.5" not in answer.text
    assert "Error" not in answer.text


# Figures


def test_this_machine_reads_the_figures(client, all_there):
    answer = client.get("/metrics", headers=LOCAL)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert 'awscheck_collections{state="running"} 0.0' in answer.text


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_known_by_both_its_addresses(all_there, address):
    assert Client(REMOTE_ADDR=address).get("/metrics", headers=LOCAL).status_code == 200


@pytest.mark.parametrize("address", ["10.0.0.7", "", "192.0.2.1"])
def test_others_do_not(all_there, address):
    assert Client(REMOTE_ADDR=address).get("/metrics", headers=LOCAL).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.1"},
        {"X-Real-IP": "192.0.2.1"},
        {"Forwarded": "for=192.0.2.1"},
        {"Host": "evil.test"},
    ],
)
def test_nor_through_a_proxy_or_by_a_foreign_name(client, all_there, headers):
    assert client.get("/metrics", headers=LOCAL | headers).status_code == 403


def test_the_token_opens_it_from_anywhere(all_there, settings):
    settings.METRICS_TOKEN = TOKEN
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "web:8000"}
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers=headers).status_code == 200


@pytest.mark.parametrize("given", ["Bearer wrong", "Bearer ", "", TOKEN, "Bearer 열쇠"])
@pytest.mark.parametrize("token", [TOKEN, ""])
def test_nothing_else_does(all_there, settings, given, token):
    settings.METRICS_TOKEN = token
    headers = {"Authorization": given, "Host": "web:8000"}
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers=headers).status_code == 403


def test_without_a_database_there_are_none(all_there):
    with no_database():
        answer = Client(raise_request_exception=False).get("/metrics", headers=LOCAL)
    assert answer.status_code == 503
