"""Waiting with a deadline, ports where several test runs do not meet, and processes that end with this one."""

import ctypes
import random
import signal
import sys
import time
from collections.abc import Callable

from awscheck.processes import PR_SET_PDEATHSIG

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


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


def end_with_me() -> None:
    """Run in a new process: the kernel kills it when whoever started it ends, even by kill -9."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
