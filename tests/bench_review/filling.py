"""Writing the versions and their tokens, as many at once as the machine has cores (PostgreSQL)."""

import os
import random
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from multiprocessing import get_context
from typing import Any

from django.db import connection

from collection.bulk import insert
from collection.models import Inventory, ResourceVersion
from collection.registry import KINDS
from collection.search import index, indexing
from collection.search.tokens import tokens_of
from collection.shaping import Item, Place, shape
from tests.bench_review import estate
from tests.bench_review.documents import document
from tests.bench_review.estate import COLLECTIONS, Account, Size, place_of

COLUMNS = (
    "id", "inventory", "key", "resource_id", "name", "arn", "region", "tags", "data", "digest", "fingerprint", "cause",
    "valid_from", "valid_to", "began_at", "ended_at",
)  # fmt: skip
BATCH = 2000
SAMPLE = 200
Row = tuple[Any, ...]


def fill(size: Size) -> None:
    """Everything; raises AssertionError where the tokens are not those that the portal would write."""
    accounts = estate.make(size)
    if index.is_postgresql():
        _without_index(accounts, size)
        _run(f"SELECT setval(pg_get_serial_sequence('{_table()}', 'id'), max(id)) FROM {_table()}")
    else:
        for account in accounts:
            _fill(account, size)
    _run("VACUUM ANALYZE" if index.is_postgresql() else "ANALYZE")
    check_tokens(size)


def _without_index(accounts: list[Account], size: Size) -> None:
    """The tokens' own index is made at the end: that is many times as fast."""
    _run(f"DROP INDEX {index.TABLE}_tokens")
    connection.close()
    with get_context("fork").Pool(os.cpu_count()) as pool:
        pool.starmap(_fill, [(account, size) for account in accounts], chunksize=1)
    _run("SET maintenance_work_mem = '1GB'")
    _run(index.CREATE["postgresql"][1])


def _fill(account: Account, size: Size) -> None:
    rows, tokens = list[Row](), list[tuple[int, set[str]]]()
    pks = count((account.number - 1) * size.of_account(1) * 21 // 20 + 1)
    for kind, number in size.things(account.number):
        for row, found in _versions(account, kind, number, pks):
            rows.append(row)
            if found:
                tokens.append((row[0], found))
        if len(rows) >= BATCH:
            _write(rows, tokens)
    _write(rows, tokens)
    connection.close()


def _versions(account: Account, kind: str, number: int, pks: Iterator[int]) -> Iterator[tuple[Row, set[str]]]:
    """One thing's: in each reading but the first one of a hundred has changed."""
    inventory, region = account.inventories[kind, place_of(kind, number)], place_of(kind, number)
    began, first = estate.ended_at(1, account.number), 1
    turn = number % 100 + 1
    if 1 < turn <= COLLECTIONS:
        changed = estate.ended_at(turn, account.number)
        old = _shaped(account, kind, number, 1)
        yield _row(next(pks), inventory, old, "found", (1, turn, began, changed)), set()
        first, began = turn, changed
    item = _shaped(account, kind, number, first)
    row = _row(next(pks), inventory, item, "found" if first == 1 else "changed", (first, None, began, None))
    found = tokens_of(
        kind=kind, region=item.region or region, estate=account.estate.pk,
        texts=[item.resource_id, item.name, item.arn], tags=item.tags, data=item.data,
    )  # fmt: skip
    yield row, found


def _shaped(account: Account, kind: str, number: int, version: int) -> Item:
    place = Place("aws", account.estate.account_id, place_of(kind, number), b"0" * 32)
    return shape(KINDS[kind], document(kind, account.number, number, version), place, {"key": "parent", "id": "parent"})


def _row(pk: int, inventory: int, item: Item, cause: str, valid: tuple[int, int | None, datetime, object]) -> Row:
    return (
        pk, inventory, item.key, item.resource_id, item.name, item.arn, item.region, item.tags, item.data, item.digest,
        item.fingerprint, cause, *valid,
    )  # fmt: skip


def _write(rows: list[Row], tokens: list[tuple[int, set[str]]]) -> None:
    insert(ResourceVersion, COLUMNS, rows)
    if index.is_postgresql():
        with connection.cursor() as cursor, cursor.copy(f"COPY {index.TABLE} (version_id, tokens) FROM STDIN") as copy:
            for pk, found in tokens:
                copy.write_row((pk, " ".join(sorted(found))))
    else:
        index.put(tokens)
    rows.clear()
    tokens.clear()


def check_tokens(size: Size) -> None:
    """The portal itself indexes some of them again; nothing may differ."""
    chance = random.Random(1)
    some = ResourceVersion.objects.filter(valid_to=None, pk__in=chance.sample(range(1, size.resources), SAMPLE))
    for inventory in Inventory.objects.filter(versions__in=some).distinct():
        pks = list(some.filter(inventory=inventory).values_list("pk", flat=True))
        before = _known(pks)
        assert len(before) == len(pks)
        index.drop(pks)
        indexing._put(inventory, pks)
        assert _known(pks) == before, "the tokens are not those of the portal"


def _known(pks: list[int]) -> Any:
    if not index.is_postgresql():
        return index.known(pks)  # FTS5 does not tell its tokens
    return _run(f"SELECT version_id, tokens::text FROM {index.TABLE} WHERE version_id = ANY(%s) ORDER BY 1", pks)


def _table() -> str:
    return ResourceVersion._meta.db_table


def _run(sql: str, *params: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []
