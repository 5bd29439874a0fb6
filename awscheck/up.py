"""The whole portal as one process tree: `python -m awscheck.up`, or with a sample AWS `--demo [--once]`.

This process starts broker, worker, web and beat, restarts what ends, and stops all of it on Ctrl-C. It needs no Django
settings itself: they are complete only once it has made the keys.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from awscheck import broker, environment, health
from awscheck.environment import BASE_DIR, Place, Refusal
from awscheck.processes import BEAT, NEWS, NOTEWORTHY, WEB, WORKER, Interrupted, Program, Tree

READY = 60  # seconds that a process may take to be ready on a slow machine


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 also after Ctrl-C, unless `--once` was cut short by it."""
    parser = argparse.ArgumentParser(prog="python -m awscheck.up", description="Starts the whole portal.")
    parser.add_argument("--demo", action="store_true", help="with a sample AWS and sample people, begun anew each time")
    parser.add_argument("--once", action="store_true", help="after the demo's collections, compare and stop")
    options = parser.parse_args(arguments)
    if options.once and not options.demo:
        parser.error("--once belongs to --demo")
    try:
        return up(demo=options.demo, once=options.once)
    except Refusal as refusal:
        print(f"AWS Console Check cannot start. {refusal}", file=sys.stderr)
        return 1


def up(*, demo: bool, once: bool) -> int:
    os.umask(0o077)  # database, broker and logs are nobody else's on this machine, whoever made the folder
    place = environment.locate(os.environ, demo=demo)
    with environment.lock(place.data_dir):
        place = _with_port(place, demo=demo)
        if demo:
            environment.empty(place.data_dir)
        values = environment.settle(place)
        tree = Tree(place.data_dir / "logs", say)
        _listen_for_signals(tree)
        try:
            return _demo(tree, place, values, once=once) if demo else _portal(tree, place, values)
        except Interrupted:
            say("\nStopping ...")
            return 130 if once else 0
        finally:
            tree.stop()


def say(text: str) -> None:
    """A terminal that is gone is no reason to leave the processes alone."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def _with_port(place: Place, *, demo: bool) -> Place:
    """The demo takes the next free port; a portal for real use is where people expect it, or not at all."""
    if demo:
        return Place(**vars(place) | {"port": environment.free_port(place.host, place.port)})
    if problem := environment.port_problem(place.host, place.port):
        raise Refusal(
            f"{place.host}:{place.port} cannot be used: {problem}. "
            f"Choose another port, for example: make run PORT={place.port + 1}"
        )
    return place


def _listen_for_signals(tree: Tree) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tree.ask_to_stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup: the terminal may go
        signal.signal(signal.SIGHUP, tree.ask_to_stop)


def _portal(tree: Tree, place: Place, values: Mapping[str, str]) -> int:
    values = _start_broker(tree, place, values)
    _prepare(tree, values)
    _start_portal(tree, values)
    say(f"AWS Console Check: {_address(place)}   Ctrl-C stops it. Logs: {_short(tree.logs)}")
    tree.run(_manage("first_steps", values, aloud=True))
    return _stay(tree)


def _demo(tree: Tree, place: Place, values: Mapping[str, str], *, once: bool) -> int:
    say("Starting a portal and a sample AWS ...")
    values = _start_broker(tree, place, values)
    description = place.data_dir / "sample.json"
    tree.start(_sample(description, values))
    _prepare(tree, values)
    tree.wait_until(description.exists, READY, "The sample AWS")
    values = {**values, **sample_environment(json.loads(description.read_text()))}
    _start_portal(tree, values)
    say(f"The portal answers at {_address(place)}")
    options = ("--describe", str(description), *(["--once"] if once else []))
    failed = tree.run(_manage("demo", values, *options, aloud=True))
    if once:
        return 1 if failed else 0
    say(f"  at  {_address(place)}\n\nCtrl-C stops everything. Logs: {_short(tree.logs)}")
    return _stay(tree)


def _stay(tree: Tree) -> int:
    while True:
        tree.watch(0.5)


def _start_broker(tree: Tree, place: Place, values: Mapping[str, str]) -> Mapping[str, str]:
    """REDIS_URL if there is one; else a server of our own."""
    if values.get("REDIS_URL"):
        return values
    words = broker.command(broker.find_server(), place.data_dir)
    path = broker.socket_path(place.data_dir)
    tree.start(Program("broker", words, values, shows=None))
    tree.wait_until(lambda: broker.answers(path), READY, "The broker")
    return {**values, "REDIS_URL": f"unix://{path}"}


def _sample(description: Path, values: Mapping[str, str]) -> Program:
    port = str(environment.free_port("127.0.0.1", 4566))
    return Program(
        "sample", ("python", "-m", "awscheck.sample", "--port", port, "--describe", str(description)), values
    )


def sample_environment(description: Mapping[str, Any]) -> dict[str, str]:
    """How the portal finds the sample AWS, and who it is there when it assumes a role."""
    return {
        "DEMO": "True",
        "AWS_ENDPOINT_URL": description["endpoint"],
        "PORTAL_AWS_ACCESS_KEY_ID": description["portal"]["access_key"],
        "PORTAL_AWS_SECRET_ACCESS_KEY": description["portal"]["secret_key"],
    }


def _prepare(tree: Tree, values: Mapping[str, str]) -> None:
    """Tables and static files."""
    failed = tree.run(_manage("migrate", values, "--noinput"), _manage("collectstatic", values, "--noinput"))
    if failed:
        raise Refusal("\n".join(tree.last_words(process.program) for process in failed))


def _manage(name: str, values: Mapping[str, str], *options: str, aloud: bool = False) -> Program:
    words = ("python", "manage.py", name, *options)
    return Program(name, words, values, stays=False, shows=NEWS if aloud else NOTEWORTHY, aloud=aloud)


def _start_portal(tree: Tree, values: Mapping[str, str]) -> None:
    """Worker first, so that it stops after the web and beat, which give it work."""
    tree.start(Program("worker", WORKER, values, patience=20, orphaned=signal.SIGQUIT))
    tree.start(Program("web", WEB, values))
    tree.start(Program("beat", BEAT, values))
    tree.wait_until(lambda: health.web_answers(values), READY, "The web server")


def _address(place: Place) -> str:
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(place.host, place.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{place.port}/"


def _short(path: Path) -> str:
    return str(path.relative_to(BASE_DIR)) if path.is_relative_to(BASE_DIR) else str(path)


if __name__ == "__main__":
    sys.exit(main())
