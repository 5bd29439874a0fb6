"""What processes cost, as the kernel counts it."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.faults.portal import Portal

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(one for child in children for one in family(int(child)))]
    return []


def processes(portal: Portal) -> list[int]:
    """Of the workers, web, beat and broker."""
    roots = [process.pid for process in portal.processes.values()]
    assert portal.broker.process is not None
    return [pid for root in [*roots, portal.broker.process.pid] for pid in family(root)]


def pool(portal: Portal) -> list[int]:
    """The processes that collect."""
    return [pid for name in portal.processes if name.startswith("worker") for pid in portal.children(name)]


def cpu(pids: Iterable[int]) -> float:
    """Seconds that they and their ended children used so far."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, words[11:15]))
    return total / TICK


def forget_peaks(pids: Iterable[int]) -> None:
    """From now on the peak is that of the present work."""
    for pid in pids:
        with suppress(OSError):
            Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak(pids: Iterable[int]) -> float:
    """MiB of resident memory of the largest at its largest, what it shares with the others included."""
    return max((_status(pid, "VmHWM") for pid in pids), default=0) / 1024


def _status(pid: int, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0
