"""The broker of a private portal: a real server on a unix socket, with or without a file behind it."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis

from awscheck import broker
from tests.faults.waiting import end_with_me, until


@dataclass
class Broker:
    """A Valkey or Redis server that can be killed, stopped and emptied."""

    folder: Path
    append_only: bool = True
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def path(self) -> Path:
        return broker.socket_path(self.folder)

    @property
    def url(self) -> str:
        return f"unix://{self.path}"

    def start(self) -> None:
        words = broker.command(broker.find_server(), self.folder)
        more = () if self.append_only else ("--appendonly", "no")
        self.process = subprocess.Popen(
            (*words, *more),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_me,
        )
        until(lambda: broker.answers(self.path), 20, "the broker answers")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """It accepts connections and answers nothing."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGCONT)

    def empty(self) -> None:
        """FLUSHALL."""
        redis.Redis(unix_socket_path=str(self.path), socket_timeout=5).flushall()
