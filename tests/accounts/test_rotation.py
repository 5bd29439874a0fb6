"""`rotate_keys`: everything under the new key, as often as one likes, and honest about what it could not open."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts import rotation
from accounts.models import CredentialProfile, Session
from accounts.sessions import SessionStore
from tests.accounts.conftest import CANARY
from tests.accounts.test_encryption import key as encryption_key

OLD, NEW = f"old:{encryption_key(b'o')}", f"new:{encryption_key(b'n')}"


@pytest.fixture
def keys(settings: Settings, alice: User) -> Settings:
    """Five keys and a session, sealed with the old key; then a new one comes first."""
    settings.ENCRYPTION_KEYS = [OLD]
    for number in range(5):
        CredentialProfile.objects.create_access_key(alice, f"key {number}", CANARY)
    CredentialProfile.objects.create_role(alice, "a role has no secret")
    store = SessionStore()
    store["who"] = "alice"
    store.create()
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    return settings


def open_all() -> list[dict[str, str]]:
    return [dict(profile.credentials().params) for profile in CredentialProfile.objects.filter(auth_type="access_key")]


def test_afterwards_the_old_key_can_go(keys: Settings) -> None:
    call_command("rotate_keys")
    keys.ENCRYPTION_KEYS = [NEW]
    assert open_all() == [CANARY] * 5
    assert Session.objects.get().get_decoded() == {"who": "alice"}


def test_it_prints_what_it_did(keys: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rotate_keys")
    out = capsys.readouterr().out
    assert "accounts.CredentialProfile.sealed_params: 5 encrypted anew, 0 unreadable" in out
    assert "accounts.Session.session_data: 1 encrypted anew, 0 unreadable" in out


def test_a_second_run_finds_nothing_to_do(keys: Settings) -> None:
    list(rotation.rotate())
    assert sum(tally.resealed for tally in rotation.rotate()) == 0


def test_small_batches_reach_every_row(keys: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    assert sum(tally.resealed for tally in rotation.rotate()) == 6


def test_a_run_that_was_stopped_goes_on_where_it_was(keys: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    batches = rotation._batches(CredentialProfile, "sealed_params")
    for row in next(batches):
        rotation._reseal(row, "sealed_params", "params_context", rotation.Tally(""))
    assert sum(tally.resealed for tally in rotation.rotate()) == 4


def test_what_no_key_opens_is_counted_and_fails_the_command(keys: Settings) -> None:
    keys.ENCRYPTION_KEYS = [NEW]
    with pytest.raises(CommandError, match="6 secrets"):
        call_command("rotate_keys")


def test_a_secret_that_was_changed_meanwhile_is_left_alone(keys: Settings) -> None:
    row = CredentialProfile.objects.filter(auth_type="access_key").first()
    assert row is not None
    fresh = CredentialProfile.objects.get(pk=row.pk)
    fresh.put_keys(CANARY | {"aws_secret_key": "another"})
    fresh.save()
    rotation._reseal(row, "sealed_params", "params_context", rotation.Tally(""))
    fresh.refresh_from_db()
    assert fresh.credentials().get("aws_secret_key") == "another"
