"""`rotate_keys`: everything under the new key, as often as one likes, and honest about what it could not open."""

import time
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts import encryption, rotation
from accounts.models import CredentialProfile, Session
from accounts.sessions import SessionStore
from awscheck.aws import Credentials
from collection.models import Collection, MaskKey, OneTimeSignIn, Subscription
from tests import own_database
from tests.accounts.conftest import CANARY

OLD, NEW = (f"{name}:{b64encode(sha256(name.encode()).digest(), b'-_').decode()}" for name in ("old", "new"))


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


def test_some_process_that_still_writes_with_the_old_key_is_told(
    keys: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web server that was not restarted: the old key must stay until it is."""
    rotate = rotation.rotate

    def and_another_writes(*_: object) -> Any:
        yield from rotate()
        keys.ENCRYPTION_KEYS = [OLD, NEW]
        SessionStore().create()
        keys.ENCRYPTION_KEYS = [NEW, OLD]

    monkeypatch.setattr(rotation, "rotate", and_another_writes)
    with pytest.raises(CommandError, match="1 secrets were encrypted with an older key meanwhile"):
        call_command("rotate_keys")


# --- everything that is sealed, whoever sealed it
def profile(alice: User) -> Callable[[], object]:
    made = CredentialProfile.objects.create_access_key(alice, "shop", CANARY)
    return lambda: CredentialProfile.objects.get(pk=made.pk).credentials().params


def session(alice: User) -> Callable[[], object]:
    store = SessionStore()
    store["who"] = "alice"
    store.create()
    return lambda: Session.objects.get(pk=store.session_key).get_decoded()


def mask_key(alice: User) -> Callable[[], object]:
    MaskKey.get()
    return MaskKey.get


def one_time_sign_in(alice: User) -> Callable[[], object]:
    collection = Collection.objects.create(owner=alice, owner_name="alice", services=["ec2"], regions=["all"])
    OneTimeSignIn.keep(collection, Credentials("access_key", CANARY))
    return lambda: OneTimeSignIn.objects.get(pk=collection.pk).credentials().params


def second_factors(alice: User) -> Callable[[], object]:
    adapters = pytest.importorskip("accounts.login.adapters")
    from allauth.mfa.models import Authenticator

    adapter = adapters.MFAAdapter()
    totp = Authenticator.objects.create(user=alice, type="totp", data={"secret": adapter.encrypt("JBSWY3DP")})
    codes = {"seed": adapter.encrypt("seed"), "used_mask": 5, "migrated_codes": [adapter.encrypt("a1b2c3")]}
    more = Authenticator.objects.create(user=alice, type="recovery_codes", data=codes)

    def opened() -> object:
        first, second = (Authenticator.objects.get(pk=row.pk).data for row in (totp, more))
        sealed = (first["secret"], second["seed"], *second["migrated_codes"])
        return [adapter.decrypt(token) for token in sealed], second["used_mask"]

    return opened


def subscription(alice: User) -> Callable[[], object]:
    made = Subscription.objects.create(person=alice, way="webhook", events=[])
    made.lead_to("https://hooks.example/token", "hooks.example")
    made.renew_secret()

    def opened() -> object:
        row = Subscription.objects.get(pk=made.pk)
        return row.url, row.secret()

    return opened


MAKERS: dict[str, Callable[[User], Callable[[], object]]] = {
    "accounts.credentialprofile": profile,
    "accounts.session": session,
    "collection.maskkey": mask_key,
    "collection.onetimesignin": one_time_sign_in,
    "collection.subscription": subscription,
}


@pytest.mark.parametrize("maker", [*MAKERS.values(), second_factors], ids=lambda maker: maker.__name__)
def test_every_sealed_value_outlives_its_key(
    settings: Settings, alice: User, maker: Callable[[User], Callable[[], object]]
) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    opened = maker(alice)
    before = opened()
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [NEW]
    assert before == opened()


def test_nothing_is_sealed_that_this_file_does_not_rotate() -> None:
    """Whoever seals another field adds how to make and open it to MAKERS."""
    others = {model._meta.label_lower for model in encryption.sealed_models()} - set(MAKERS)
    assert others == set()


def test_an_unreadable_second_factor_is_counted(settings: Settings, alice: User) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    second_factors(alice)
    settings.ENCRYPTION_KEYS = [NEW]
    with pytest.raises(CommandError, match="3 secrets open with none"):
        call_command("rotate_keys")


# --- real processes, on whatever database the suite runs
MANY = 1500
SLOWLY = """
import time
from django.core.management import call_command
from accounts import rotation

rotation.BATCH, rotation.PAUSE, reseal = 10, 0.1, rotation._reseal

def slowly(*given):
    time.sleep(0.003)
    reseal(*given)

rotation._reseal = slowly
call_command("rotate_keys")
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_rotation_that_is_killed_goes_on_where_it_was_while_the_portal_writes(
    settings: Settings, alice: User
) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    one = CredentialProfile.objects.create_access_key(alice, "the first", CANARY)
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    _many(alice, one)
    rotating = own_database.begin("shell", "--verbosity=0", "-c", SLOWLY)
    _wait_until(lambda: rotation.left() < MANY - 200)
    one.refresh_from_db()
    one.put_keys({**CANARY, "aws_secret_key": "put in while it ran"})
    one.save()
    rotating.kill()
    rotating.communicate()
    assert 0 < (rest := rotation.left()) < MANY
    told = own_database.manage("rotate_keys")
    assert f"accounts.CredentialProfile.sealed_params: {rest} encrypted anew, 0 unreadable" in told
    settings.ENCRYPTION_KEYS = [NEW]
    opened = [row.credentials().get("aws_secret_key") for row in CredentialProfile.objects.all()]
    assert sorted(opened) == sorted([CANARY["aws_secret_key"]] * MANY + ["put in while it ran"])


def _many(owner: User, one: CredentialProfile) -> None:
    """As many secrets, sealed with the old key."""
    keys = encryption.key_ring()
    assert list(keys) == ["new", "old"]
    facts = {"owner": owner, "owner_name": "alice", "auth_type": "access_key"}
    rows = [CredentialProfile(name=f"key {number}", **facts) for number in range(MANY)]
    writing = encryption._writing
    try:
        encryption._writing = lambda: ("old", keys["old"])
        for row in rows:
            row.put_keys(CANARY)
    finally:
        encryption._writing = writing
    CredentialProfile.objects.bulk_create(rows)


def _wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)
