"""Cells of tables that people open in a spreadsheet (https://owasp.org/www-community/attacks/CSV_Injection)."""

from typing import Any

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BREAKS = ("\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """The value; a text that a spreadsheet would take for a formula, blanks before it or not, is told to be text."""
    if isinstance(value, str) and (value.startswith(BREAKS) or value.lstrip().startswith(FORMULA)):
        return f"'{value}"
    return value
