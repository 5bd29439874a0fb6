"""How a process keeps its memory small while many threads parse answers, and does not look through it in vain."""

import ctypes
import gc
import sys

ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h
ARENAS = 2


def share_arenas() -> bool:
    """Let all threads take memory from few arenas: glibc gives each its own, which keeps what its largest page needed.

    https://man7.org/linux/man-pages/man3/mallopt.3.html. False where the C library is another one.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    return mallopt is not None and mallopt(ARENA_MAX, ARENAS) == 1


def settle() -> None:
    """What stands now stays: while pages are made, it is not looked through for garbage, which took 80 ms each time.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()
