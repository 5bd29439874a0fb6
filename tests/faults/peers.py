"""Whoever holds the other end of a connection on this machine."""

import os
import signal
from contextlib import suppress
from pathlib import Path


def kill_peer(port: int) -> bool:
    """Kill the process whose end of a loopback connection has this port; False where it is gone already."""
    inode = _inode(port)
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and inode and _holds(process, inode):
            os.kill(int(process.name), signal.SIGKILL)
            return True
    return False


def _inode(port: int) -> str:
    """Of the socket whose local port it is; /proc/net/tcp has local address second and inode tenth."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[1].endswith(f":{port:04X}"):
            return words[9]
    return ""


def _holds(process: Path, inode: str) -> bool:
    with suppress(OSError):
        return any(os.readlink(link) == f"socket:[{inode}]" for link in (process / "fd").iterdir())
    return False
