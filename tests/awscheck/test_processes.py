"""The process tree, with small programs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from awscheck import processes
from awscheck.environment import Refusal
from awscheck.processes import NEWS, Interrupted, Program, Tree

pytestmark = pytest.mark.slow
LASTING = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_CHILD = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def tree(tmp_path: Path, said: list[str]) -> Iterator[Tree]:
    tree = Tree(tmp_path / "logs", said.append)
    yield tree
    tree.stop()


def program(code: str, name: str = "program", **more: object) -> Program:
    return Program(name, ("python", "-c", code), os.environ, **more)


def log(tree: Tree, name: str = "program") -> str:
    path = tree.logs / f"{name}.log"
    return path.read_text() if path.exists() else ""


def until(tree: Tree, ready: Callable[[], object]) -> None:
    tree.wait_until(lambda: bool(ready()), 15, "The test")


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except FileNotFoundError:
        return True


def test_everything_goes_to_the_log_and_only_what_matters_to_the_console(tree, said):
    code = "print('quiet'); print('2026 ERROR loud'); print('no end', end='')"
    assert tree.run(program(code, stays=False)) == []
    assert "quiet" in log(tree)
    assert said == ["program| 2026 ERROR loud"]


@pytest.mark.parametrize(
    "line", ["2026-01-02 09:00:00,123 INFO audit {}", '{"time": "2026", "level": "INFO", "logger": "audit"}']
)
def test_what_a_talking_program_logs_is_kept_from_the_console_but_not_its_faults(tree, said, capfd, line):
    code = f"import sys; print('welcome'); print({line!r}, file=sys.stderr); sys.exit('CommandError: no such sample')"
    tree.run(program(code, stays=False, aloud=True, shows=NEWS))
    assert capfd.readouterr().out == "welcome\n"
    assert line in log(tree)
    assert said == ["program| CommandError: no such sample"]


def test_programs_side_by_side_answer_with_those_that_failed(tree):
    faulty, fine = program("raise SystemExit(3)", stays=False), program("", "fine", stays=False)
    assert [process.popen.returncode for process in tree.run(fine, faulty)] == [3]


def test_a_program_that_ends_is_started_again(tree, said):
    process = tree.start(program(LASTING))
    until(tree, lambda: "up" in log(tree))
    first = process.popen.pid
    process.popen.kill()
    until(tree, lambda: process.popen.pid != first and log(tree).count("up") == 2)
    assert said == ["program ended (exit code -9); starting it again"]


def test_a_program_that_never_stays_up_ends_the_tree_with_its_last_words(tree, monkeypatch):
    monkeypatch.setattr(processes, "RESTARTS_A_MINUTE", 1)
    tree.start(program("raise SystemExit('no such database')"))
    with pytest.raises(Refusal, match=r"(?s)2 times within a minute.*no such database"):
        until(tree, lambda: False)


def test_what_is_not_ready_in_time_is_refused(tree):
    with pytest.raises(Refusal, match="The web server was not ready"):
        tree.wait_until(lambda: False, 0.2, "The web server")


def test_the_last_started_stops_first(tree):
    stopped: list[str] = []
    for name in ("broker", "worker", "web"):
        tree.start(program(LASTING, name))
    until(tree, lambda: all("up" in log(tree, name) for name in ("broker", "worker", "web")))
    for process in tree.processes:
        process.send = lambda number, process=process: (  # type: ignore[method-assign]
            stopped.append(process.program.name),
            process.popen.send_signal(number),
        )
    tree.stop()
    assert stopped == ["web", "worker", "broker"]


def test_patience_with_a_stubborn_program_ends(tree):
    process = tree.start(program(STUBBORN, patience=0.3))
    until(tree, lambda: "up" in log(tree))
    tree.stop()
    assert process.popen.returncode == -signal.SIGKILL


def test_being_asked_to_stop_interrupts_the_watch(tree):
    tree.ask_to_stop()
    with pytest.raises(Interrupted):
        tree.watch(0)


def test_children_of_a_killed_program_do_not_outlive_it(tree):
    process = tree.start(program(WITH_CHILD))
    until(tree, lambda: log(tree).strip())
    child = int(log(tree).split()[0])
    process.popen.kill()
    until(tree, lambda: gone(child))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_a_killed_root_leaves_nothing_behind(tmp_path):
    root = (
        "import os, pathlib, sys; from awscheck.processes import Program, Tree\n"
        "tree = Tree(pathlib.Path(sys.argv[1]))\n"
        "print(tree.start(Program('sleeper', ('sleep', '60'), os.environ)).popen.pid, flush=True)\n"
        "while True: tree.watch(1)"
    )
    process = subprocess.Popen([sys.executable, "-c", root, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    child = int(process.stdout.readline())
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while not gone(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gone(child)
