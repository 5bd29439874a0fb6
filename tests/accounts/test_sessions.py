"""Session rows: unreadable in the database, bound to their key, ended when they do not open."""

import pytest
from pytest_django import Settings

from accounts.models import Session
from accounts.sessions import SessionStore
from tests.accounts.test_encryption import key

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> SessionStore:
    store = SessionStore()
    store["auth_params"] = {"aws_secret_key": "CANARY"}
    store.create()
    return store


def test_a_session_comes_back_as_it_was(stored: SessionStore) -> None:
    assert SessionStore(stored.session_key)["auth_params"] == {"aws_secret_key": "CANARY"}


def test_its_row_is_sealed(stored: SessionStore) -> None:
    row = Session.objects.get()
    assert row.session_data.startswith("v1:t1:")
    assert "CANARY" not in row.session_data


def test_its_model_can_decode_it(stored: SessionStore) -> None:
    assert Session.objects.get().get_decoded() == {"auth_params": {"aws_secret_key": "CANARY"}}


def test_data_copied_into_another_session_is_empty_there(stored: SessionStore) -> None:
    other = SessionStore()
    other.create()
    Session.objects.filter(pk=other.session_key).update(
        session_data=Session.objects.get(pk=stored.session_key).session_data
    )
    assert dict(SessionStore(other.session_key).items()) == {}


def test_a_session_survives_a_change_of_its_key(stored: SessionStore) -> None:
    before = stored.session_key
    stored.cycle_key()
    assert stored.session_key != before
    assert SessionStore(stored.session_key)["auth_params"] == {"aws_secret_key": "CANARY"}


def test_a_session_whose_key_is_gone_has_ended(
    stored: SessionStore, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ENCRYPTION_KEYS = [f"other:{key(b'x')}"]
    assert SessionStore(stored.session_key).get("auth_params") is None
    assert "A session was ended" in caplog.text
    assert str(stored.session_key) not in caplog.text
