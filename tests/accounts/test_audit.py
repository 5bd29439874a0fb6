"""What is noted, and that it stays as it was noted."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from accounts import appending, audit
from accounts.audit import Action
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
