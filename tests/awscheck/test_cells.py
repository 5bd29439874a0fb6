"""What a spreadsheet would take for a formula."""

import pytest

from awscheck.cells import harmless


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", " =1", "\u00a0=1", "\u3000=1", "\t1", "\r1", "\n1", "\t =1"],
)
def test_is_told_to_be_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "1", "a=1", " a", "한글", -1, 1.5, None, True])
def test_anything_else_stays(value) -> None:
    assert harmless(value) is value
