"""How a process keeps its memory small while many threads parse answers."""

import ctypes
import sys

ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h
ARENAS = 2


def share_arenas() -> None:
    """Let all threads take memory from few arenas: glibc gives each its own, which keeps what its largest page needed.

    https://man7.org/linux/man-pages/man3/mallopt.3.html. Does nothing where the C library is another one.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(ARENA_MAX, ARENAS)
