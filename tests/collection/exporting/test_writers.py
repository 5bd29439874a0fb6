"""The four formats, read back by libraries that did not write them where there is one."""

import csv
import io
import json
import zipfile

import pytest
from pyarrow import parquet

from collection.exporting.sources import Head
from collection.exporting.writers import SHEET, write

HEADS = [Head("Name"), Head("Size", "bytes"), Head("Since", "date"), Head("Open", "yes_no"), Head("Tags")]
ROW = ["웹 서버", 1024, "2026-01-02T03:04:05Z", True, {"team": "shop"}]
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1"]


def written(format_: str, heads: list[Head], *rows: list[object]) -> bytes:
    file = io.BytesIO()
    write(format_, file, heads, iter([list(row) for row in rows]))
    return file.getvalue()


def csv_rows(*rows: list[object], heads: list[Head] = HEADS) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written("csv", heads, *rows).decode("utf-8-sig"))))


def sheet(*rows: list[object], heads: list[Head] = HEADS) -> str:
    return zipfile.ZipFile(io.BytesIO(written("xlsx", heads, *rows))).read("xl/worksheets/sheet1.xml").decode()


def test_csv_has_the_titles_and_words() -> None:
    assert csv_rows(ROW) == [
        ["Name", "Size", "Since", "Open", "Tags"],
        ["웹 서버", "1024", "2026-01-02T03:04:05Z", "yes", '{"team": "shop"}'],
    ]


def test_csv_begins_so_that_spreadsheets_know_its_letters() -> None:
    assert written("csv", HEADS).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_csv_is_a_formula(text: str) -> None:
    (value,) = csv_rows([text], heads=[Head("=evil")])[1]
    assert value.startswith("'")
    assert csv_rows(heads=[Head("=evil")])[0] == ["'=evil"]


def test_a_negative_number_stays_a_number() -> None:
    assert csv_rows([-5], heads=[Head("Delta", "number")])[1] == ["-5"]


def test_a_text_in_a_column_of_numbers_is_no_formula() -> None:
    assert csv_rows(["=1"], heads=[Head("Size", "number")])[1] == ["'=1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_xlsx_is_a_formula(text: str) -> None:
    said = sheet([text], heads=[Head("Name")])
    assert "<f>" not in said
    assert 't="inlineStr"' in said


def test_xlsx_holds_numbers_and_words() -> None:
    said = sheet(ROW)
    assert "<v>1024</v>" in said
    assert "웹 서버" in said


def test_xlsx_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SHEET == 2**20 - 1
    monkeypatch.setattr("collection.exporting.writers.SHEET", 2)
    book = zipfile.ZipFile(io.BytesIO(written("xlsx", [Head("N")], ["a"], ["b"], ["c"])))
    assert "c" in book.read("xl/worksheets/sheet2.xml").decode()


def test_a_cell_too_long_for_a_spreadsheet_is_cut() -> None:
    assert len(sheet(["x" * 40_000], heads=[Head("Name")])) < 34_000


def test_json_lines_hold_values_as_they_are_stored() -> None:
    (line,) = written("jsonl", HEADS, ROW).splitlines()
    assert json.loads(line) == dict(zip([head.title for head in HEADS], ROW, strict=True))


def test_parquet_has_types() -> None:
    table = parquet.read_table(io.BytesIO(written("parquet", HEADS, ROW, [None] * 5)))
    assert table.column("Size").to_pylist() == [1024.0, None]
    assert table.column("Name").to_pylist() == ["웹 서버", None]


def test_two_columns_of_one_title_differ_in_parquet() -> None:
    table = parquet.read_table(io.BytesIO(written("parquet", [Head("State"), Head("State")], ["a", "b"])))
    assert table.column_names == ["State", "State 2"]


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl", "parquet"])
def test_without_rows_there_is_still_a_file(format_: str) -> None:
    assert isinstance(written(format_, HEADS), bytes)


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_secret_is_only_called_masked(format_: str) -> None:
    said = written(format_, [Head("Token")], ["masked:0123456789ab"]).decode()
    assert "0123456789ab" not in said
    assert "masked" in said
