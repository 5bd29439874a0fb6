"""The index of tokens: a tsvector with a GIN index in PostgreSQL, an FTS5 table in SQLite. Its rows are versions' ids.

https://www.postgresql.org/docs/15/textsearch-indexes.html, https://www.sqlite.org/fts5.html
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

TABLE = "collection_searchentry"
CREATE = {
    "postgresql": (
        # No foreign key: what is left of a deleted version is never found, as its id is never used again.
        f"CREATE TABLE {TABLE} (version_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_tokens ON {TABLE} USING gin (tokens)",
    ),
    "sqlite": (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(tokens, detail=none, columnsize=0,"
        " tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\", prefix='3 5')",
    ),
}
DROP = f"DROP TABLE {TABLE}"
Alternatives = Sequence[str]  # tokens of which one is enough; ``*`` at the end: what begins so


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def put(entries: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Add versions that the index does not have yet."""
    rows = [(pk, " ".join(sorted(tokens))) for pk, tokens in entries]
    if is_postgresql():
        sql = f"INSERT INTO {TABLE} (version_id, tokens) VALUES (%s, %s::tsvector) ON CONFLICT DO NOTHING"  # noqa: S608
    else:
        sql = f"INSERT INTO {TABLE} (rowid, tokens) VALUES (%s, %s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def drop(versions: Iterable[int]) -> None:
    """Forget versions."""
    column = "version_id" if is_postgresql() else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {column} = %s", [(pk,) for pk in versions])  # noqa: S608


def known(versions: Sequence[int]) -> set[int]:
    """Those of these versions that the index has."""
    if not versions:
        return set()
    column = "version_id" if is_postgresql() else "rowid"
    marks = ", ".join(["%s"] * len(versions))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE {column} IN ({marks})", list(versions))  # noqa: S608
        return {row[0] for row in cursor.fetchall()}


def having(groups: Sequence[Alternatives]) -> Any:
    """A subquery of the ids of the versions that have a token of each group, for ``pk__in``."""
    if is_postgresql():
        query = " & ".join(f"({' | '.join(map(_for_postgresql, group))})" for group in groups)
        return RawSQL(f"SELECT version_id FROM {TABLE} WHERE tokens @@ %s::tsquery", [query])  # noqa: S608, S611
    query = " AND ".join(f"({' OR '.join(map(_for_sqlite, group))})" for group in groups)
    return RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [query])  # noqa: S608, S611


def _for_postgresql(token: str) -> str:
    return f"'{token.removesuffix('*')}'{':*' if token.endswith('*') else ''}"


def _for_sqlite(token: str) -> str:
    return f'"{token.removesuffix("*")}"{"*" if token.endswith("*") else ""}'
