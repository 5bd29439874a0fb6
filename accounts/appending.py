"""Triggers that let rows into the audit log and nothing happen to them afterwards, whoever asks the database.

On SQLite a REPLACE would take a row away unseen by the trigger that watches over DELETE: each id is given once.
Whoever owns the table can drop a trigger: docs/operating.md says with which role the portal should run.
"""

from typing import Any

TABLE = "accounts_auditevent"
REFUSAL = "the audit log is append-only"

_SAME_ID = f"SELECT 1 FROM {TABLE} WHERE id = NEW.id"  # noqa: S608  a constant
_SQLITE_BODY = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
_POSTGRESQL_BODY = f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"

TRIGGERS = {
    "sqlite": {
        f"{TABLE}_no_update": f"BEFORE UPDATE ON {TABLE} {_SQLITE_BODY}",
        f"{TABLE}_no_delete": f"BEFORE DELETE ON {TABLE} {_SQLITE_BODY}",
        f"{TABLE}_no_replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS ({_SAME_ID}) {_SQLITE_BODY}",
    },
    "postgresql": {
        f"{TABLE}_no_update": f"BEFORE UPDATE ON {TABLE} {_POSTGRESQL_BODY}",
        f"{TABLE}_no_delete": f"BEFORE DELETE ON {TABLE} {_POSTGRESQL_BODY}",
        f"{TABLE}_no_truncate": f"BEFORE TRUNCATE ON {TABLE} {_POSTGRESQL_BODY}",
    },
}
POSTGRESQL_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege'; END $$"
)


def install(connection: Any) -> None:
    """Put the triggers in place. A migration that rebuilds the table on SQLite must do so again: they go with it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name, rule in TRIGGERS[connection.vendor].items():
            cursor.execute(f"CREATE TRIGGER {name} {rule}")


def remove(connection: Any) -> None:
    """Take them away: for the migration's way back, and for test databases, which empty every table."""
    suffix = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in TRIGGERS[connection.vendor]:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def installed(connection: Any) -> set[str]:
    """The names of the triggers that stand."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor], [TABLE])
        return {name for (name,) in cursor.fetchall()}
