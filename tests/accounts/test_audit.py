"""What is noted, and that it stays as it was noted."""

import json

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from accounts import appending, audit
from accounts.audit import Action, Thing
from accounts.auditing import MOST_DENIALS
from accounts.models import AuditEvent, CredentialProfile
from accounts.models.audit import AppendOnlyError

TABLE = AuditEvent._meta.db_table


@pytest.fixture
def event(db) -> AuditEvent:
    audit.note(Action.LOGIN)
    return AuditEvent.objects.get()


@pytest.fixture
def guarded(event: AuditEvent) -> AuditEvent:
    """An event under the triggers of the migration."""
    appending.install(connection)
    return event


# The database


def test_the_migrations_put_every_trigger_in_place(django_db_setup) -> None:
    assert django_db_setup == set(appending.TRIGGERS[connection.vendor])


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET person_name = 'mallory'",
        f"UPDATE {TABLE} SET at = at WHERE id = %(id)s",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE id = %(id)s",
        pytest.param(
            f"TRUNCATE {TABLE} CASCADE",
            marks=pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL knows TRUNCATE"),
        ),
        pytest.param(
            f"REPLACE INTO {TABLE} SELECT id, at, 'logout', outcome, person_id, person_name, ip, agent, request_id, "
            f"object_type, object_id, object_label, facts FROM {TABLE}",
            marks=pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite knows REPLACE"),
        ),
    ],
)
def test_the_database_refuses(statement: str, guarded: AuditEvent) -> None:
    statement %= {"id": guarded.pk}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.values("action", "person_name").get() == {"action": "login", "person_name": ""}


def test_the_database_lets_events_in(guarded: AuditEvent) -> None:
    audit.note(Action.LOGOUT)
    assert AuditEvent.objects.count() == 2


# Django


def test_a_written_event_is_not_saved_again(event: AuditEvent) -> None:
    with pytest.raises(AppendOnlyError):
        event.save()


def test_a_written_event_is_not_deleted(event: AuditEvent) -> None:
    with pytest.raises(AppendOnlyError):
        event.delete()


@pytest.mark.parametrize("verb", ["update", "delete", "bulk_update", "update_or_create"])
def test_no_query_changes_events(verb: str, event: AuditEvent) -> None:
    with pytest.raises(AppendOnlyError):
        getattr(AuditEvent.objects.all(), verb)()


# What an event says


def test_it_knows_who_whence_and_what(alice) -> None:
    profile = CredentialProfile.objects.create_role(alice, "Production")
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Firefox"})
    request.user = alice
    audit.note(Action.PROFILE_TESTED, request=request, obj=profile, outcome="failed", reason="AccessDenied")
    event = AuditEvent.objects.get(action="profile_tested")
    assert (event.person_id, event.person_name) == (alice.pk, "alice")
    assert (event.ip, event.agent) == ("192.0.2.7", "Firefox")
    assert event.object_type == "accounts.credentialprofile"
    assert (event.object_id, event.object_label) == (str(profile.pk), "Production")
    assert (event.outcome, event.facts) == ("failed", {"reason": "AccessDenied"})


def test_the_name_stays_when_the_person_goes(alice) -> None:
    audit.note(Action.LOGIN, person=alice)
    number = alice.pk
    alice.delete()
    event = AuditEvent.objects.get(action="login")
    assert (event.person_id, event.person_name) == (number, "alice")


def test_what_is_rolled_back_was_not_done(db) -> None:
    with transaction.atomic():
        audit.note(Action.LOGIN)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()


def test_an_unknown_action_is_an_error(db) -> None:
    with pytest.raises(ValueError, match="dance"):
        audit.note("dance")


def test_what_looks_like_a_secret_in_a_name_is_hidden(db) -> None:
    audit.note(Action.REVIEWED, obj=Thing("x.y", "1", "AKIAIOSFODNN7EXAMPLE"), what="password=hunter2")
    event = AuditEvent.objects.get()
    assert event.object_label == "AKIA…MPLE"
    assert event.facts == {"what": "password=[hidden]"}


def test_whatever_is_too_long_is_cut(db) -> None:
    audit.note(Action.REVIEWED, obj=Thing("x.y", "1" * 100, "n" * 1000), what="w" * 1000)
    event = AuditEvent.objects.get()
    assert (len(event.object_id), len(event.object_label), len(event.facts["what"])) == (64, 200, 200)


def test_a_nul_does_no_harm(db) -> None:
    audit.note(Action.REVIEWED, obj=Thing("x.y", "1", "a\0b"))
    assert AuditEvent.objects.get().object_label == "ab"


# The log


def test_each_event_is_one_line_of_json_in_the_log(db, caplog, django_capture_on_commit_callbacks) -> None:
    caplog.set_level("INFO", "audit")
    name = 'a\r\nERROR forged\u2028 \x1b[2J \u202e {"action": "login"}'
    with django_capture_on_commit_callbacks(execute=True):
        audit.note(Action.REVIEWED, obj=Thing("x.y", "1", name), state="accepted")
    (record,) = [record for record in caplog.records if record.name == "audit"]
    line = record.getMessage()
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["object_label"] == name
    assert json.loads(line)["facts"] == {"state": "accepted"}


def test_what_is_rolled_back_is_not_in_the_log(db, caplog, django_capture_on_commit_callbacks) -> None:
    caplog.set_level("INFO", "audit")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        audit.note(Action.LOGIN)
        transaction.set_rollback(True)
    assert not [record for record in caplog.records if record.name == "audit"]


# Fail closed


def disk_full(*args, **kwargs) -> None:
    raise DatabaseError("disk full")


def test_what_cannot_be_noted_is_not_done(alice: User, monkeypatch) -> None:
    monkeypatch.setattr(AuditEvent, "save", disk_full)
    with pytest.raises(DatabaseError):
        CredentialProfile.objects.create_role(alice, "Production")
    assert not CredentialProfile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_noted_in_admin_is_undone(admin_user: User, as_person, monkeypatch) -> None:
    browser = as_person(admin_user)
    browser.raise_request_exception = False
    monkeypatch.setattr(AuditEvent, "save", disk_full)
    twice = {"password1": "another long one", "password2": "another long one", "usable_password": "true"}
    answer = browser.post("/admin/auth/user/add/", {"username": "carol", **twice})
    assert answer.status_code >= 500
    assert not User.objects.filter(username="carol").exists()


def test_a_look_at_admin_is_noted_below_a_prefix_too(admin_user: User, as_person, monkeypatch) -> None:
    """A web server may hold the portal below a path of its own, or believe a visitor that it does."""
    monkeypatch.setattr("django.urls.base.get_script_prefix", lambda: "/x/")
    as_person(admin_user).get("/admin/auth/user/", SCRIPT_NAME="/x")
    assert AuditEvent.objects.filter(action=Action.ADMIN_VIEWED).count() == 1


# Refusals are no flood


def test_denials_of_one_person_are_noted_up_to_a_number_a_minute(browser: Client, bob, as_person) -> None:
    for _time in range(MOST_DENIALS + 5):
        browser.get("/audit/")
    as_person(bob).get("/audit/")
    denied = AuditEvent.objects.filter(action=Action.ACCESS_DENIED).order_by("pk")
    assert [event.person_name for event in denied] == ["alice"] * MOST_DENIALS + ["bob"]
    assert denied[MOST_DENIALS - 1].facts["further"] == "not noted for a minute"
    assert "further" not in denied[0].facts


def test_an_address_that_is_not_there_is_no_denial(browser: Client) -> None:
    browser.get("/no/such/page")
    assert not AuditEvent.objects.filter(action=Action.ACCESS_DENIED).exists()
