"""A page that failed: 503 where the database is away, else 500."""

import pytest
from django.db import InterfaceError, OperationalError

from collection.views import home
from tests.collection.databases import no_database

JSON = {"Accept": "application/json"}
AWAY = pytest.mark.parametrize("error", [OperationalError, InterfaceError])


@pytest.fixture
def patient(browser):
    """Alice's browser, which shows a failed page as it is."""
    browser.raise_request_exception = False
    return browser


@AWAY
@pytest.mark.parametrize("path", ["/", "/collections/", "/aws/", "/admin/", "/login"])
def test_while_the_database_is_away_pages_are_503(patient, path, error):
    with no_database(error):
        answer = patient.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Not available right now" in answer.text


def test_programs_get_json(patient):
    with no_database():
        answer = patient.get("/", headers=JSON)
    assert answer.status_code == 503
    assert answer.json() == {"error": "The database does not answer. Try again in a moment."}
    assert answer.headers["Retry-After"] == "5"


def test_forms_are_answered_so_too(patient):
    with no_database():
        assert patient.post("/start_collection", {"services": "ec2"}).status_code == 503


def test_it_is_there_again_by_itself(patient, tick):
    with no_database():
        patient.get("/")
    assert patient.get("/").status_code == 200


def test_one_line_is_logged_without_a_traceback(patient, caplog):
    with no_database():
        patient.get("/collections/")
    [record] = [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
    assert record.getMessage() == "the database is away (OperationalError): GET /collections/"
    assert not record.exc_info


def test_a_bug_is_500_and_its_traceback_is_logged(patient, monkeypatch, caplog):
    monkeypatch.setattr(home, "_worries", lambda request: 1 / 0)
    answer = patient.get("/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info


def test_a_program_hears_of_a_bug_as_json(patient, monkeypatch):
    monkeypatch.setattr(home, "_worries", lambda request: 1 / 0)
    answer = patient.get("/", headers=JSON)
    assert (answer.status_code, list(answer.json())) == (500, ["error"])
