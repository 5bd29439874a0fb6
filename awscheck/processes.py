"""One process tree: its programs are logged, restarted when they end, and stopped in order; nothing stays behind."""

import ctypes
import logging
import logging.handlers
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from awscheck.environment import BASE_DIR, Refusal

# The same in docker-compose.yml
WEB = ("python", "-m", "gunicorn", "--config", "python:awscheck.serving", "awscheck.wsgi")
WORKER = ("python", "-m", "celery", "--quiet", "-A", "awscheck", "worker", "--include", "awscheck.alive")
BEAT = ("python", "-m", "celery", "--quiet", "-A", "awscheck", "beat", "--scheduler", "awscheck.alive.Scheduler")

NOTEWORTHY = re.compile(r"(^|[\s\[\"])(WARNING|ERROR|CRITICAL)[\s:\]\"]|^Traceback")  # in plain and in JSON
NEWS = re.compile(r"^(?!.*[\s\"](DEBUG|INFO)[\s\"])")  # what is no line of a log, or more than for information
RESTARTS_A_MINUTE = 5
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Interrupted(Exception):
    """A person or the system asked the tree to stop."""


@dataclass(frozen=True)
class Program:
    """One command of the tree."""

    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str]
    patience: float = 10  # seconds from the polite signal to the end of its whole group
    orphaned: signal.Signals = signal.SIGTERM  # what the kernel sends it if the tree's root is killed
    stays: bool = True  # started again when it ends
    shows: re.Pattern[str] | None = NOTEWORTHY  # lines that also go to the console
    aloud: bool = False  # writes to the console itself; only what it writes to standard error is logged


@dataclass
class Process:
    """A running program, in a session of its own: a Ctrl-C in the terminal reaches the root only."""

    program: Program
    popen: subprocess.Popen[bytes]
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS_A_MINUTE + 1))
    again_at: float | None = None  # when it is started again, after it ended
    rest: bytes = b""

    @property
    def running(self) -> bool:
        return self.popen.poll() is None

    @property
    def pipe(self) -> IO[bytes] | None:
        """What of its words is logged."""
        return self.popen.stderr if self.program.aloud else self.popen.stdout

    def send(self, number: signal.Signals) -> None:
        """To the main process only: a worker's children finish their tasks."""
        if self.running:
            self.popen.send_signal(number)

    def end_group(self) -> None:
        """Whatever is left of it and its children."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


def _start(program: Program) -> subprocess.Popen[bytes]:
    root = os.getpid()

    def obey_the_root() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, program.orphaned)
        if os.getppid() != root:
            os._exit(1)

    words = (sys.executable, *program.words[1:]) if program.words[0] == "python" else program.words
    return subprocess.Popen(
        words,
        cwd=BASE_DIR,
        env=dict(program.environment),
        stdin=subprocess.DEVNULL,
        stdout=None if program.aloud else subprocess.PIPE,
        stderr=subprocess.PIPE if program.aloud else subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=obey_the_root,  # safe: the tree has no threads
    )


class Tree:
    """The programs in the order they were started; they are stopped in the opposite order."""

    def __init__(self, logs: Path, say: Callable[[str], None] = print) -> None:
        self.logs = logs
        self.say = say
        self.processes: list[Process] = []
        self.stops_asked = 0
        self._selector = selectors.DefaultSelector()
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)

    # --- starting
    def start(self, program: Program) -> Process:
        process = Process(program, _start(program))
        self._launched(process)
        self.processes.append(process)
        return process

    def _launched(self, process: Process) -> None:
        process.starts.append(time.monotonic())
        process.again_at = None
        if process.pipe is not None:
            os.set_blocking(process.pipe.fileno(), False)
            self._selector.register(process.pipe, selectors.EVENT_READ, process)

    def run(self, *programs: Program) -> list[Process]:
        """Programs that come to an end, side by side; those that failed."""
        processes = [self.start(program) for program in programs]
        while any(process.running for process in processes):
            self.watch(0.1)
        for process in processes:
            self._ended(process)
            self.processes.remove(process)
        return [process for process in processes if process.popen.returncode]

    def wait_until(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        """Watch until it is ready. Raises Refusal when it takes longer."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise Refusal(f"{what} was not ready within {seconds:.0f} s. Its log is in {self.logs}.")
            self.watch(0.1)

    # --- watching
    def watch(self, seconds: float) -> None:
        """Read what the programs write, start again what ended. Raises Interrupted and Refusal."""
        if self.stops_asked:
            raise Interrupted
        self._read(seconds)
        for process in self.processes:
            if process.program.stays and not process.running:
                self._revive(process)

    def _read(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            self._drain(key.data, key.fileobj)  # type: ignore[arg-type]  # only pipes are registered

    def _drain(self, process: Process, pipe: IO[bytes]) -> None:
        with suppress(BlockingIOError):
            while chunk := os.read(pipe.fileno(), 65536):
                *lines, process.rest = (process.rest + chunk).split(b"\n")
                for line in lines:
                    self._log(process.program, line.decode(errors="replace"))
            self._close(pipe)

    def _close(self, pipe: IO[bytes]) -> None:
        self._selector.unregister(pipe)
        pipe.close()

    def _log(self, program: Program, line: str) -> None:
        _logger(self.logs / f"{program.name}.log").info(line)
        if program.shows and program.shows.search(line):
            self.say(f"{program.name:7}| {line}")

    def _revive(self, process: Process) -> None:
        """After 1, 2, 4, 8, 16 s; a program that ends again and again ends the tree."""
        now = time.monotonic()
        if process.again_at is None:
            self._ended(process)
            ended = f"{process.program.name} ended (exit code {process.popen.returncode})"
            recent = sum(now - start < 60 for start in process.starts)
            if recent > RESTARTS_A_MINUTE:
                raise Refusal(f"{ended} {recent} times within a minute.\n{self.last_words(process.program)}")
            process.again_at = now + 2 ** (recent - 1 if recent else 0)
            self.say(f"{ended}; starting it again")
        elif now >= process.again_at:
            process.popen = _start(process.program)
            self._launched(process)

    def _ended(self, process: Process) -> None:
        process.end_group()
        pipe = process.pipe
        if pipe is not None and not pipe.closed:
            self._drain(process, pipe)
            if not pipe.closed:
                self._close(pipe)

    def last_words(self, program: Program, lines: int = 20) -> str:
        """The end of its log, for a person to read."""
        path = self.logs / f"{program.name}.log"
        text = path.read_text(errors="replace") if path.exists() else ""
        return "\n".join([*text.splitlines()[-lines:], f"(from {path})"])

    # --- stopping
    def ask_to_stop(self, *_: object) -> None:
        """A signal handler. Asked a second time, the tree waits for nobody."""
        self.stops_asked += 1

    def stop(self) -> None:
        """One after the other, the last started first; each has its patience to end well."""
        asked = self.stops_asked
        for process in reversed(self.processes):
            process.send(signal.SIGTERM)
            deadline = time.monotonic() + process.program.patience
            while process.running and time.monotonic() < deadline and self.stops_asked <= max(asked, 1):
                self._read(0.05)
            self._ended(process)
        self.processes.clear()


def _logger(path: Path) -> logging.Logger:
    """A log file of at most 4 × 5 MB."""
    logger = logging.getLogger(f"up:{path}")
    if not logger.handlers:
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=5_000_000, backupCount=3, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger
