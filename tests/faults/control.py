"""The fake AWS from outside: start it, set its faults, read its counters."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from awscheck.environment import BASE_DIR, free_port
from tests.faults.waiting import end_with_me, somewhere

HEALTHY: dict[str, Any] = {
    "throttle": {}, "reset": {}, "silent": [], "deny": [], "kill": [], "expired": [], "unknown": [], "skew": 0,
    "changed": 0, "shuffle": 0, "forget": True,
}  # fmt: skip


@dataclass
class Aws:
    """A running fake AWS."""

    port: int
    process: "subprocess.Popen[bytes]" = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    @contextmanager
    def started(cls, **settings: Any) -> "Iterator[Aws]":
        """One on a free port, ended at the end of the block."""
        port = free_port("127.0.0.1", somewhere())
        words = (sys.executable, "-m", "tests.faults.endpoint", "--port", str(port), "--settings", json.dumps(settings))
        process = subprocess.Popen(words, cwd=BASE_DIR, preexec_fn=end_with_me)
        try:
            aws = cls(port, process)
            aws._wait()
            yield aws
        finally:
            process.kill()
            process.wait()

    def set(self, **settings: Any) -> dict[str, Any]:
        """Change the fields of its estate or its faults; returns the counters."""
        return self._talk(json.dumps(settings).encode())

    def heal(self) -> None:
        """No more faults, and counted anew."""
        self.set(**HEALTHY)

    def told(self) -> dict[str, Any]:
        """What was asked of it so far."""
        return self._talk(None)

    def _talk(self, body: bytes | None) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/_control", data=body, timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                self.told()
                return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.05)
