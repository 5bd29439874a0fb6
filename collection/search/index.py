"""The index of tokens: a tsvector with a GIN index in PostgreSQL, an FTS5 table in SQLite. Its rows are versions' ids.

https://www.postgresql.org/docs/15/textsearch-indexes.html, https://www.sqlite.org/fts5.html
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func
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
FITS = "tokens @@ %s::tsquery"
# Statements that come together are one transaction, so that SET LOCAL ends with them
BY_INDEX = "SET LOCAL enable_seqscan TO {0}; SET LOCAL enable_indexscan TO {0};"
DENSE = 100_000  # rows that PostgreSQL expects
AROUND = 5  # times as many rows as hits are wanted are looked through for them
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
        return RawSQL(f"SELECT version_id FROM {TABLE} WHERE {FITS}", [_query(groups)])  # noqa: S608, S611
    return RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [_query(groups)])  # noqa: S608, S611


def listed(groups: Sequence[Alternatives], most: int) -> str | None:
    """The ids of all versions that have a token of each group, with commas between; None where they are more.

    As one text they cost nothing to hand on, and a database that is told all of them plans well.
    """
    query = _query(groups)
    with connection.cursor() as cursor:
        if is_postgresql():
            some = f"SELECT version_id FROM {TABLE} WHERE {FITS} LIMIT %s"  # noqa: S608
            asked = f"SELECT count(*), string_agg(version_id::text, ',') FROM ({some}) one"  # noqa: S608
            cursor.execute(f"{BY_INDEX.format('off')} {asked}; {BY_INDEX.format('DEFAULT')}", [query, most + 1])
            cursor.nextset()
            cursor.nextset()
        else:
            some = f"SELECT rowid AS version_id FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s"  # noqa: S608
            cursor.execute(f"SELECT count(*), group_concat(version_id) FROM ({some})", [query, most + 1])  # noqa: S608
        count, pks = cursor.fetchone()
    return None if count > most else pks or ""


@dataclass(frozen=True)
class Hits:
    """The ids of the newest versions that fit, the newest first; ``are_all``: no older one does."""

    pks: list[int]
    are_all: bool


def newest(groups: Sequence[Alternatives], most: int, below: int | None = None, *, is_rare: bool = False) -> Hits:
    """Those below an id that have a token of each group: about so many, where there are more.

    is_rare: they cannot stand in much of all, so that this need not be found out.
    """
    query, top = _query(groups), below if below is not None else 2**62
    with connection.cursor() as cursor:
        if not is_postgresql():
            sql = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608
            cursor.execute(sql, [query, top, most])
            return _hits(cursor, most)
        dense = None if is_rare else _dense(cursor, query, top, most)
        return dense or _by_tokens(cursor, query, top, most)


def _hits(cursor: Any, most: int) -> Hits:
    """``most``: of how many was asked."""
    pks = [row[0] for row in cursor.fetchall()]
    return Hits(pks, len(pks) < most)


def _dense(cursor: Any, query: str, top: int, most: int) -> Hits | None:
    """What stands in much of all as the newest rows tell it, without the index; None where that is too little."""
    cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {TABLE} WHERE {FITS}", [query])  # noqa: S608
    if cursor.fetchone()[0][0]["Plan"]["Plan Rows"] < DENSE:
        return None
    newest_rows = f"SELECT version_id, tokens FROM {TABLE} WHERE version_id < %s ORDER BY version_id DESC LIMIT %s"  # noqa: S608
    asked = f"SELECT version_id FROM ({newest_rows}) one WHERE {FITS} LIMIT %s"  # noqa: S608
    cursor.execute(asked, [top, most * AROUND, query, most // 2])
    found = [row[0] for row in cursor.fetchall()]
    return Hits(found, are_all=False) if len(found) > most / 4 else None


def _by_tokens(cursor: Any, query: str, top: int, most: int) -> Hits:
    """By the tokens' own index: PostgreSQL guesses a rare word's hits badly, and would rather read all the rows."""
    asked = f"SELECT version_id FROM {TABLE} WHERE {FITS} AND version_id < %s ORDER BY version_id DESC LIMIT %s"  # noqa: S608
    cursor.execute(f"{BY_INDEX.format('off')} {asked}; {BY_INDEX.format('DEFAULT')}", [query, top, most])
    cursor.nextset()
    cursor.nextset()
    return _hits(cursor, most)


class Among(Func):
    """Whether a version is one of these: all in one parameter, however many they are."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, pks: Iterable[int] | str) -> None:
        """``pks``: as they are, or with commas between."""
        super().__init__(F("pk"))
        self.pks = pks if isinstance(pks, str) else ",".join(map(str, pks))

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", [*params, f"{{{self.pks}}}"]

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, f"[{self.pks}]"]  # noqa: S608


def _query(groups: Sequence[Alternatives]) -> str:
    if is_postgresql():
        return " & ".join(f"({' | '.join(map(_for_postgresql, group))})" for group in groups)
    return " AND ".join(f"({' OR '.join(map(_for_sqlite, group))})" for group in groups)


def _for_postgresql(token: str) -> str:
    return f"'{token.removesuffix('*')}'{':*' if token.endswith('*') else ''}"


def _for_sqlite(token: str) -> str:
    return f'"{token.removesuffix("*")}"{"*" if token.endswith("*") else ""}'
