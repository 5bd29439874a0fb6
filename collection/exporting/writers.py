"""CSV, XLSX, JSON Lines and Parquet, row by row: memory does not grow with the rows.

Cells that a spreadsheet would take for a formula are told to be text.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, Any

import orjson

from awscheck.cells import harmless
from collection.exporting.sources import Head, as_json
from collection.models.exports import ExportFormat
from collection.shaping import is_masked
from collection.showing import is_absent, number, words

CELL = 32_767  # characters that a spreadsheet's cell takes
SHEET = 1_048_575  # rows of a sheet beside its head
GROUP = 5_000  # rows that Parquet keeps together
NUMBERS = ("number", "bytes", "seconds")
Rows = Iterable[list[Any]]


def write(format_: str, file: IO[bytes], heads: list[Head], rows: Rows) -> None:
    """Write all rows into a file that is open for bytes."""
    WRITERS[format_](file, heads, rows)


def cell(value: Any, head: Head) -> Any:
    """A value as a table's cell: a number, or words."""
    if is_absent(value):
        return None
    if head.shown in NUMBERS and (amount := number(value)) is not None:
        return int(amount) if float(amount).is_integer() else amount
    if head.shown == "date":
        return value if isinstance(value, str) else words(value, "date")
    if isinstance(value, dict) or (isinstance(value, list) and head.shown == "text"):
        return as_json(value)
    return words(value, head.shown)


def _csv(file: IO[bytes], heads: list[Head], rows: Rows) -> None:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(head.title) for head in heads])
    for row in rows:
        writer.writerow([harmless(cell(value, head)) for value, head in zip(row, heads, strict=True)])
    text.detach()


def _xlsx(file: IO[bytes], heads: list[Head], rows: Rows) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    rest, bold = iter(rows), book.add_format({"bold": True})
    while True:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head.title, bold)
        last = 0
        for last, row in enumerate(islice(rest, SHEET), 1):
            for column, (value, head) in enumerate(zip(row, heads, strict=True)):
                _put(sheet, last, column, cell(value, head))
        if last < SHEET:
            break
    book.close()


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:CELL])


def _jsonl(file: IO[bytes], heads: list[Head], rows: Rows) -> None:
    """Values as they are stored, under the names of the columns."""
    names = [head.title for head in heads]
    for row in rows:
        file.write(orjson.dumps(dict(zip(names, map(_unmasked, row), strict=True))) + b"\n")


def _unmasked(value: Any) -> Any:
    return words(value) if is_masked(value) else value


def _parquet(file: IO[bytes], heads: list[Head], rows: Rows) -> None:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    names = _different([head.title for head in heads])
    types = [arrow.float64() if head.shown in NUMBERS else arrow.string() for head in heads]
    schema = arrow.schema(list(zip(names, types, strict=True)))
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = [[_typed(cell(row[place], head), head) for row in group] for place, head in enumerate(heads)]
            writer.write_table(arrow.table(dict(zip(names, columns, strict=True)), schema=schema))


def _typed(value: Any, head: Head) -> Any:
    if value is None:
        return None
    if head.shown in NUMBERS:
        return float(value) if isinstance(value, int | float) else None
    return str(value)


def _different(names: list[str]) -> list[str]:
    """Two columns may have one title; in Parquet they may not."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return found


def _groups(rows: Rows) -> Iterator[list[list[Any]]]:
    rest = iter(rows)
    while group := list(islice(rest, GROUP)):
        yield group


WRITERS: dict[str, Callable[[IO[bytes], list[Head], Rows], None]] = {
    ExportFormat.CSV: _csv,
    ExportFormat.XLSX: _xlsx,
    ExportFormat.JSONL: _jsonl,
    ExportFormat.PARQUET: _parquet,
}
TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
}
