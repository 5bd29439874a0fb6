"""API tokens: what they look like, what is kept of them, how long they last."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.utils import timezone

from accounts.models import ApiToken, Rate, Scope
from accounts.models.tokens import MOST_DAYS, is_well_formed, new_secret


def make(person: User, *scopes: Scope, days: int = 90) -> tuple[ApiToken, str]:
    return ApiToken.objects.make(person, "report", scopes or (Scope.READ,), days)


def test_every_secret_is_another_one_and_scanners_know_it() -> None:
    secrets = {new_secret() for _time in range(200)}
    assert len(secrets) == 200
    assert all(re.fullmatch(r"acc_[0-9A-Za-z]{49}", secret) and is_well_formed(secret) for secret in secrets)


@pytest.mark.parametrize("place", [4, 20, 52])
def test_a_mistyped_secret_is_known_by_its_checksum(place: int) -> None:
    secret = new_secret()
    other = "a" if secret[place] != "a" else "b"
    assert not is_well_formed(secret[:place] + other + secret[place + 1 :])


@pytest.mark.parametrize("text", ["", "acc_", "acc_" + "0" * 49, "ghp_" + "a" * 49, "acc_" + "é" * 49, "\x00" * 53])
def test_what_is_no_token_does_not_reach_the_database(text: str) -> None:
    assert ApiToken.objects.opened_by(text) is None  # without the fixture of the database


def test_only_the_hash_of_a_secret_is_kept(alice: User) -> None:
    token, secret = make(alice)
    row = str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert secret[8:] not in row
    assert token.shown == secret[:8]
    assert not any(secret[8:] in str(value) for value in vars(token).values())


def test_no_table_holds_the_secret(alice: User) -> None:
    _token, secret = make(alice)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert secret[8:] not in str(cursor.fetchall()), table


def test_its_secret_opens_it(alice: User) -> None:
    token, secret = make(alice)
    assert ApiToken.objects.opened_by(secret) == token
    assert ApiToken.objects.opened_by(new_secret()) is None


def test_it_lasts_as_long_as_was_said_and_never_longer_than_a_year(alice: User) -> None:
    now = timezone.now()
    assert timedelta(days=89) < make(alice)[0].expires_at - now < timedelta(days=91)
    assert make(alice, days=5000)[0].expires_at - now < timedelta(days=MOST_DAYS + 1)


def test_it_says_whether_it_works(alice: User) -> None:
    token, _secret = make(alice)
    assert token.state == "works"
    assert token.revoke()
    assert not token.revoke()
    token.refresh_from_db()
    assert token.state == "revoked"
    old = ApiToken(person=alice, expires_at=timezone.now())
    assert old.state == "expired"


def test_a_locked_out_person_has_no_usable_token(alice: User) -> None:
    make(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert not ApiToken.objects.usable().exists()


def test_nobody_sees_the_tokens_of_others(alice: User, bob: User) -> None:
    token, _secret = make(alice)
    assert list(ApiToken.objects.of(alice)) == [token]
    assert not ApiToken.objects.of(bob).exists()
    assert not ApiToken.objects.of(AnonymousUser()).exists()


def test_its_use_is_written_at_most_once_a_minute(alice: User) -> None:
    token, _secret = make(alice)
    token.note_use("10.0.0.1")
    ApiToken.objects.get(pk=token.pk).note_use("10.0.0.2")
    token.refresh_from_db()
    assert token.last_used_from == "10.0.0.1"
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now() - timedelta(seconds=61))
    ApiToken.objects.get(pk=token.pk).note_use("10.0.0.2")
    token.refresh_from_db()
    assert token.last_used_from == "10.0.0.2"


def test_calls_are_counted_by_minute_and_holder(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.models.rates.time.time", lambda: 120.0)
    assert Rate.count_one_more(["a", "b"]) == {"a": 1, "b": 1}
    assert Rate.count_one_more(["b"]) == {"b": 2}
    monkeypatch.setattr("accounts.models.rates.time.time", lambda: 180.0)
    assert Rate.count_one_more(["a", "b"]) == {"a": 1, "b": 1}
    assert Rate.objects.count() == 2
