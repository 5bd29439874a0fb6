"""Waiting for something to become true, with a deadline; and where several test runs do not meet."""

import random
import time
from collections.abc import Callable


def until(true: Callable[[], object], seconds: float, what: str, every: float = 0.1) -> float:
    """Wait until it is true; how long that took. Fails by name after so many seconds."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(every)
    return time.monotonic() - began


def somewhere() -> int:
    """A port from which to look for a free one; two runs at once begin at different ones."""
    return random.randrange(20_000, 31_000)
