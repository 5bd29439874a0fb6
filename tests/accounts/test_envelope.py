"""The envelope: data keys that only AWS KMS opens, against a KMS that really encrypts (moto's)."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from accounts import encryption, envelope, rotation
from accounts.models import CredentialProfile, DataKey
from accounts.sessions import SessionStore
from awscheck import aws
from tests.accounts.conftest import CANARY
from tests.accounts.test_encryption import key

REGION = "ap-northeast-2"


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def kms(moto: str, settings: Settings, db: None) -> Iterator[str]:
    """A portal whose secrets only KMS opens; no data key is in memory."""
    settings.AWS_ENDPOINT_URL = moto
    settings.PORTAL_AWS_ACCESS_KEY_ID, settings.PORTAL_AWS_SECRET_ACCESS_KEY = "AKIAPORTAL", "secret"
    settings.ENCRYPTION_KMS_KEY_ID = aws.portal_client("kms", REGION).create_key()["KeyMetadata"]["Arn"]
    settings.ENCRYPTION_KEYS = []
    envelope.forget()
    yield settings.ENCRYPTION_KMS_KEY_ID
    envelope.forget()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What KMS was asked, in order."""
    calls: list[str] = []
    ask = envelope._ask

    def note(kms_key: str, operation: str, **parameters: Any) -> dict[str, Any]:
        calls.append(operation)
        return ask(kms_key, operation, **parameters)

    monkeypatch.setattr(envelope, "_ask", note)
    return calls


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """KMS cannot be reached, and no key is in memory."""

    def unreachable(kms_key: str) -> Any:
        raise EndpointConnectionError(endpoint_url="https://kms")

    monkeypatch.setattr(envelope, "client", unreachable)
    monkeypatch.setattr(envelope, "_opened", {})
    return monkeypatch


def test_what_a_data_key_sealed_opens_again_in_a_new_process(kms: str) -> None:
    token = encryption.seal("비밀 secret", context="row:1")
    envelope.forget()
    assert token.startswith("v1:kms-")
    assert encryption.unseal(token, context="row:1") == "비밀 secret"


def test_kms_is_asked_once_in_five_minutes(kms: str, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    token = encryption.seal("secret", context="c")
    for _ in range(3):
        encryption.unseal(token, context="c")
    assert asked == ["generate_data_key"]
    monkeypatch.setattr(envelope, "_opened", {k: v._replace(until=0) for k, v in envelope._opened.items()})
    encryption.unseal(token, context="c")
    assert asked == ["generate_data_key", "decrypt"]


def test_the_database_holds_no_opened_data_key(kms: str) -> None:
    encryption.seal("secret", context="c")
    row = DataKey.objects.get()
    plain = envelope.client(row.kms_key).decrypt(
        CiphertextBlob=envelope.b64decode(row.wrapped), EncryptionContext=envelope._context(row.pk)
    )["Plaintext"]
    assert len(plain) == encryption.KEY_BYTES
    assert envelope.b64encode(plain).decode() not in row.wrapped
    assert plain not in envelope.b64decode(row.wrapped)


def test_a_data_key_put_into_another_row_does_not_open(kms: str) -> None:
    token = encryption.seal("secret", context="c")
    row = DataKey.objects.get()
    DataKey.objects.create(pk="kms-another", kms_key=row.kms_key, wrapped=row.wrapped)
    with pytest.raises(envelope.KeysAway):
        encryption.unseal(token.replace(row.pk, "kms-another"), context="c")


def test_a_data_key_that_is_not_there_is_a_clear_error(kms: str) -> None:
    with pytest.raises(encryption.UnknownKeyError, match="kms-gone"):
        encryption.unseal("v1:kms-gone:AAAA", context="c")


def test_secrets_of_before_open_and_move_over(kms: str, alice: User, settings: Settings) -> None:
    settings.ENCRYPTION_KMS_KEY_ID, arn = "", settings.ENCRYPTION_KMS_KEY_ID
    settings.ENCRYPTION_KEYS = [f"old:{key(b'o')}"]
    CredentialProfile.objects.create_access_key(alice, "shop", CANARY)
    settings.ENCRYPTION_KMS_KEY_ID = arn
    assert CredentialProfile.objects.get().credentials().params == CANARY
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = []
    assert CredentialProfile.objects.get().credentials().params == CANARY


def test_rotation_makes_a_new_data_key_and_leaves_nothing_under_the_old(kms: str, alice: User) -> None:
    profile = CredentialProfile.objects.create_access_key(alice, "shop", CANARY)
    old = profile.sealed_params.split(":")[1]
    call_command("rotate_keys")
    profile.refresh_from_db()
    assert DataKey.objects.count() == 2
    assert f":{old}:" not in profile.sealed_params
    assert profile.credentials().params == CANARY


def test_an_interrupted_rotation_goes_on_with_the_same_data_key(kms: str, alice: User) -> None:
    CredentialProfile.objects.create_access_key(alice, "shop", CANARY)
    rotation.renew()
    rotation.renew()
    assert DataKey.objects.count() == 2


def test_one_can_go_back_to_keys_of_ones_own(kms: str, alice: User, settings: Settings) -> None:
    CredentialProfile.objects.create_access_key(alice, "shop", CANARY)
    settings.ENCRYPTION_KMS_KEY_ID, settings.ENCRYPTION_KEYS = "", [f"own:{key(b'o')}"]
    call_command("rotate_keys")
    assert CredentialProfile.objects.get().sealed_params.startswith("v1:own:")
    assert CredentialProfile.objects.get().credentials().params == CANARY


def test_a_data_key_of_a_foreign_kms_key_never_writes(kms: str) -> None:
    DataKey.objects.create(pk="kms-foreign", kms_key="arn:aws:kms:us-east-1:666666666666:key/theirs", wrapped="AAAA")
    assert "kms-foreign" not in encryption.seal("secret", context="c")


def test_a_refusal_of_kms_is_told_without_what_was_sent(
    kms: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = aws.portal_client("kms", REGION)
    with Stubber(client) as stub:
        stub.add_client_error("generate_data_key", "AccessDeniedException", "User: arn:aws:iam::1:role/portal is not")
        monkeypatch.setattr(envelope, "client", lambda _kms_key: client)
        with pytest.raises(envelope.KeysAway, match="AccessDeniedException"):
            encryption.seal("CANARY", context="c")
    assert "AccessDeniedException" in caplog.text
    assert "CANARY" not in caplog.text


@pytest.mark.parametrize("code", ["DisabledException", "KMSInvalidStateException", "AccessDeniedException"])
def test_a_kms_key_that_may_not_be_used_any_more_shuts_everything(
    kms: str, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    token, client = encryption.seal("secret", context="c"), envelope.client(kms)
    envelope.forget()
    with Stubber(client) as stub:
        stub.add_client_error("decrypt", code)
        monkeypatch.setattr(envelope, "client", lambda _kms_key: client)
        with pytest.raises(envelope.KeysAway, match=code):
            encryption.unseal(token, context="c")


def test_while_kms_is_away_pages_say_so_and_nobody_is_logged_out(
    kms: str, browser: Client, away: pytest.MonkeyPatch
) -> None:
    browser.raise_request_exception = False
    answer = browser.get("/profiles/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing is lost" in answer.text
    assert not answer.cookies
    away.undo()
    assert browser.get("/profiles/").status_code == 200


def test_programs_are_told_too(kms: str, browser: Client, away: pytest.MonkeyPatch) -> None:
    browser.raise_request_exception = False
    answer = browser.get("/profiles/", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json() == {"error": "The key service does not answer. Try again in a moment."}


def test_a_session_is_not_taken_for_a_broken_one(kms: str, away: pytest.MonkeyPatch) -> None:
    away.undo()
    store = SessionStore()
    store["who"] = "alice"
    store.create()
    envelope.forget()
    away.setattr(envelope, "_ask", _refused)
    with pytest.raises(envelope.KeysAway):
        SessionStore(store.session_key).load()


def test_rotation_stops_at_once_and_can_be_run_again(kms: str, alice: User, away: pytest.MonkeyPatch) -> None:
    away.undo()
    CredentialProfile.objects.create_access_key(alice, "shop", CANARY)
    with away.context() as gone:
        gone.setattr(envelope, "_ask", _refused)
        with pytest.raises(CommandError, match="run it again"):
            call_command("rotate_keys")
    call_command("rotate_keys")
    assert CredentialProfile.objects.get().credentials().params == CANARY


def _refused(*_: object, **__: object) -> dict[str, Any]:
    raise envelope.KeysAway("KMSInternalException")
