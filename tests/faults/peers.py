"""Whoever holds the other end of a connection on this machine."""

import os
import signal
from contextlib import suppress
from pathlib import Path


def kill_peer(theirs: int, ours: int) -> bool:
    """Kill the process at the other end of a loopback connection, by the ports of both; False where it is gone."""
    inode = _inode(theirs, ours)
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and inode and _holds(process, inode):
            os.kill(int(process.name), signal.SIGKILL)
            return True
    return False


def _inode(local: int, remote: int) -> str:
    """Of the socket between these ports (one local port may serve several connections): see proc(5), net/tcp."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[1].endswith(f":{local:04X}") and words[2].endswith(f":{remote:04X}"):
            return words[9]
    return ""


def _holds(process: Path, inode: str) -> bool:
    with suppress(OSError):
        return any(os.readlink(link) == f"socket:[{inode}]" for link in (process / "fd").iterdir())
    return False
