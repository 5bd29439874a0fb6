"""A whole private portal of real processes, started by the very commands of `awscheck.processes`."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from awscheck import health
from awscheck.environment import BASE_DIR, KEPT_FROM_DEMO, KEYS, free_port
from awscheck.processes import BEAT, WEB, WORKER
from tests.faults.brokers import Broker
from tests.faults.databases import Database
from tests.faults.visitor import Visitor
from tests.faults.waiting import end_with_me, somewhere, until

READY = 90  # seconds on a busy machine


def base_environment(folder: Path) -> dict[str, str]:
    """What all portals of one session have in common: keys, static files, nothing of this shell's AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(KEPT_FROM_DEMO)}
    return {
        **kept, **{name: make() for name, make in KEYS.items()}, "DJANGO_SETTINGS_MODULE": "awscheck.settings",
        "ENV_FILE": os.devnull, "PYTHONUNBUFFERED": "1", "DATA_DIR": str(folder), "PWD": str(BASE_DIR),
        "STATIC_ROOT": str(folder / "static"), "PYTHON": sys.executable, "AWS_EC2_METADATA_DISABLED": "true",
        "PORTAL_AWS_ACCESS_KEY_ID": "AKIAPORTAL", "PORTAL_AWS_SECRET_ACCESS_KEY": "secret",
    }  # fmt: skip


@dataclass
class Portal:
    """Broker, workers, beat and web on one database, against one AWS. ``settings``: more of the environment."""

    folder: Path
    environment: dict[str, str]
    database: Database
    broker: Broker
    workers: int = 2
    app: str = "awscheck"
    processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    @classmethod
    def on(
        cls, database: Database, aws_url: str, folder: Path, base: Mapping[str, str], *,
        workers: int = 2, append_only: bool = True, app: str = "awscheck", **settings: object,
    ) -> "Portal":  # fmt: skip
        """Not yet started."""
        broker = Broker(folder, append_only)
        environment = {
            **base, "DATA_DIR": str(folder), "DATABASE_URL": database.url, "REDIS_URL": broker.url,
            "AWS_ENDPOINT_URL": aws_url, "HOST": "127.0.0.1", "PORT": str(free_port("127.0.0.1", somewhere())),
            **{name: str(value) for name, value in settings.items()},
        }  # fmt: skip
        return cls(folder, environment, database, broker, workers, app)

    # --- starting and stopping

    def start(self) -> "Portal":
        self.broker.start()
        self.start_web()
        for number in range(self.workers):
            self.start_worker(f"worker{number}")
        self.start_beat("beat")
        until(lambda: health.web_answers(self.environment), READY, "the web server answers")
        for number in range(self.workers):
            self.wait_for_worker(f"worker{number}")
        return self

    def start_web(self) -> None:
        self._spawn("web", WEB)

    def start_beat(self, name: str) -> None:
        self._spawn(name, BEAT)

    def start_worker(self, name: str) -> None:
        words = tuple(self.app if word == "awscheck" else word for word in WORKER)
        self._spawn(name, (*words, "--hostname", f"{name}@%h"))

    def wait_for_worker(self, name: str) -> None:
        """Until its pool is there."""
        wanted = int(self.environment.get("WORKER_CONCURRENCY", 4))
        until(lambda: len(self.children(name)) >= wanted, READY, f"{name} is ready")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Everything, at once."""
        for name in list(self.processes):
            self.kill(name)
        if self.broker.process and self.broker.process.poll() is None:
            self.broker.kill()

    def kill(self, name: str) -> None:
        """kill -9 of a program with all its children."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def terminate(self, name: str, seconds: float) -> None:
        """SIGTERM to the main process, as an orchestrator does: after its patience comes kill -9."""
        process = self.processes[name]
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        self.kill(name)

    def signal(self, name: str, number: signal.Signals) -> None:
        """To a program with all its children."""
        os.killpg(self.processes[name].pid, number)

    def assert_alive(self) -> None:
        """Nobody had to be started again."""
        ended = [name for name, process in self.processes.items() if process.poll() is not None]
        assert not ended, f"{ended} ended; the last words are\n{self.log(ended[0])[-2000:]}"

    def _spawn(self, name: str, words: Iterable[str]) -> None:
        words = tuple(sys.executable if word == "python" else word for word in words)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                words, cwd=BASE_DIR, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_me,
            )  # fmt: skip

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def children(self, name: str) -> list[int]:
        """The processes of a worker's pool."""
        pid = self.processes[name].pid
        with suppress(OSError):
            return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    # --- people

    def person(
        self, name: str, keys: Mapping[str, str] | None = None, roles: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> tuple[Visitor, dict[str, Any]]:  # fmt: skip
        """A logged-in person and their profiles by name; ``keys``: profile name to key id, ``roles``: to role ARN."""
        asked = {"name": name, "password": secrets.token_urlsafe(12), "keys": keys or {}, "roles": roles or {}}
        words = (sys.executable, "-m", "tests.faults.people")
        text = json.dumps({**asked, "more": more or {}})
        done = subprocess.run(words, input=text, env=self.environment, cwd=BASE_DIR, text=True, stdout=-1, check=True)
        visitor = Visitor(int(self.environment["PORT"]), name, str(asked["password"]))
        visitor.log_in()
        return visitor, json.loads(done.stdout)

    def manage(self, script: str) -> str:
        """A few lines in `manage.py shell`, as an operator would type them; what they print."""
        words = (sys.executable, "manage.py", "shell", "--verbosity=0", "-c", script)
        done = subprocess.run(words, env=self.environment, cwd=BASE_DIR, text=True, stdout=-1, check=True)
        return done.stdout

    # --- the database

    def query(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        return self.database.query(sql, *params)

    def state(self, collection: str) -> str:
        ((state,),) = self.query("SELECT state FROM collection_collection WHERE id = %s", collection.replace("-", ""))
        return str(state)

    def has_ended(self, collection: str) -> bool:
        return self.state(collection) not in ("queued", "running")

    def wait(self, collection: str, seconds: float) -> float:
        """Until it has its final state."""
        try:
            return until(lambda: self.has_ended(collection), seconds, "the collection ended")
        except AssertionError as error:
            raise AssertionError(f"{error}; open are {self.open_parts()}") from None

    def open_parts(self) -> list[tuple[Any, ...]]:
        """Service runs that have not ended: service, state, attempts."""
        open_ = "state IN ('queued', 'running')"
        return self.query(f"SELECT service, state, attempts FROM collection_servicerun WHERE {open_}")
