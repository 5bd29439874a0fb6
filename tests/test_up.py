"""The whole process tree, started as `make run` starts it."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from awscheck import broker, environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


class Portal:
    """One start in a folder of its own."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self.port = environment.free_port("127.0.0.1", 18100)
        ours = {"ENV_FILE": folder / ".env", "DATA_DIR": self.data, "STATIC_ROOT": folder / "static", "PORT": self.port}
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.values = kept | {name: str(value) for name, value in ours.items()} | {"WORKER_CONCURRENCY": "1"} | more
        self.output = (folder / "output").open("w+")
        self.root = self.start(stdout=self.output, stderr=self.output)

    def start(self, **streams: object) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "awscheck.up"]
        return subprocess.Popen(words, cwd=environment.BASE_DIR, env=self.values, text=True, **streams)  # type: ignore[call-overload]

    def said(self) -> str:
        return (self.folder / "output").read_text()

    def page(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/login", timeout=5) as answer:
            return int(answer.status)

    def processes(self) -> dict[int, str]:
        """What runs on this folder, by process id."""
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                line = (path / "cmdline").read_text().replace("\0", " ")
                ours = str(self.data).encode() in (path / "environ").read_bytes() + line.encode()
            except OSError:
                continue
            if line and ours:  # a zombie has no line
                found[int(path.name)] = line
        return found

    def find(self, words: str) -> int:
        """The oldest process with these words: a main process comes before its children."""
        return min((pid for pid, line in self.processes().items() if words in line), default=0)

    def kill(self, words: str) -> int:
        pid = self.find(words)
        assert pid, self.processes()
        os.kill(pid, signal.SIGKILL)
        return pid

    def end(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)


def until(ready: Callable[[], object], seconds: float, portal: Portal) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, f"{portal.said()}\n{portal.processes()}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with tempfile.TemporaryDirectory() as name:
        portal = Portal(Path(name))
        try:
            until(lambda: "createsuperuser" in portal.said() or portal.root.poll() is not None, 90, portal)
            yield portal
        finally:
            portal.end()


def test_it_answers_at_the_printed_address(portal):
    assert f"http://127.0.0.1:{portal.port}/" in portal.said()
    assert portal.page() == 200


def test_the_first_start_tells_how_to_create_the_admin(portal):
    assert "manage.py createsuperuser" in portal.said()


def test_what_it_tells_works_in_another_shell(portal):
    [command] = [line for line in portal.said().splitlines() if "createsuperuser" in line]
    bare = {"PATH": os.environ["PATH"], "DJANGO_SUPERUSER_PASSWORD": "correct horse battery"}
    words = f"{command} --noinput --username root --email root@portal.example"
    subprocess.run(words, shell=True, cwd=environment.BASE_DIR, env=bare, check=True, capture_output=True)
    with sqlite3.connect(portal.data / "portal.sqlite3") as database:
        assert database.execute("SELECT username FROM auth_user").fetchall() == [("root",)]


def test_its_keys_are_for_the_owner_only(portal):
    assert stat.S_IMODE((portal.folder / ".env").stat().st_mode) == 0o600


def test_what_it_writes_is_for_the_owner_only(portal):
    written = [portal.data / "portal.sqlite3", *(portal.data / "logs").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


def test_the_broker_listens_on_its_socket_only(portal):
    assert broker.answers(portal.data / "broker.sock")
    assert "0" in broker.command(broker.find_server(), portal.data)[2]


def test_a_second_start_on_the_same_folder_is_refused_in_one_line(portal):
    second = portal.start(stderr=subprocess.PIPE)
    _, error = second.communicate(timeout=20)
    assert second.returncode == 1
    assert error.count("\n") == 1
    assert f"process {portal.root.pid}" in error


@pytest.mark.parametrize("words", ["awscheck worker", "awscheck.wsgi", "awscheck beat", "broker.sock"])
def test_a_killed_process_comes_back(portal, words):
    first = portal.kill(words)
    until(lambda: portal.find(words) not in (0, first), 20, portal)


def test_a_broker_that_came_back_answers(portal):
    until(lambda: broker.answers(portal.data / "broker.sock"), 20, portal)


def test_a_killed_root_leaves_nothing_behind():
    with tempfile.TemporaryDirectory() as name:
        portal = Portal(Path(name))
        try:
            until(lambda: portal.find("awscheck beat"), 60, portal)
            portal.root.kill()
            portal.root.wait()
            until(lambda: not portal.processes(), 60, portal)
        finally:
            portal.end()


def test_a_taken_port_is_refused_with_the_remedy(tmp_path):
    with tempfile.TemporaryDirectory() as name, environment.socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        portal = Portal(Path(name), PORT=str(port))
        assert portal.root.wait(20) == 1
        assert f"make run PORT={port + 1}" in portal.said()


# The last of this file: it ends the portal of the others
def test_ctrl_c_ends_everything_well(portal):
    until(lambda: portal.find("awscheck worker"), 20, portal)
    portal.root.send_signal(signal.SIGINT)
    assert portal.root.wait(60) == 0, portal.said()
    assert portal.processes() == {}
