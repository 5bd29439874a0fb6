"""How hard: the short cut of every change, or the whole of `make faults`."""

import os
from typing import TypeVar

T = TypeVar("T")
WHOLE = os.environ.get("FAULTS") == "whole"


def pick(short: T, whole: T) -> T:
    """What this run takes."""
    return whole if WHOLE else short
