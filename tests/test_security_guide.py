"""docs/security.md names a test for every promise, and every test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", GUIDE)))
ROWS = re.findall(r"^\| (\d[\d., –]*) \|.*\| (.*) \|$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), NAMED, ids="::".join)
def test_what_it_names_is_there(file: str, name: str) -> None:
    assert (ROOT / file).exists()
    assert not name or f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_row_of_the_asvs_names_what_shows_it() -> None:
    assert len(ROWS) >= 40
    assert [ids for ids, shown in ROWS if not re.search(r"`(tests/|make |S\d)", shown)] == []
