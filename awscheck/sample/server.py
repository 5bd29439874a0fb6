"""Runs the sample AWS on this machine only."""

import gc
import json
import logging
import os
import signal
import sys
import tempfile
import threading
import warnings
from pathlib import Path
from types import FrameType
from typing import Any

# Moto would otherwise load thousands of public images, which nobody here looks at.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from awscheck.sample import estate
from awscheck.sample.gate import Gate

HOST = "127.0.0.1"


class QuietHandler(MotoRequestHandler):
    """Writes no line per call, and answers at once."""

    disable_nagle_algorithm = True

    def log_request(self, *_: object) -> None:
        """Nothing to say."""


def serve(port: int, describe: Path | None = None) -> None:
    """Serve until SIGTERM or SIGINT; `describe` gets the ready mark. Port 0 takes a free one."""
    # Until all is ready there is nothing to tidy up: Ctrl-C simply ends.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    server = open_server(port)
    mark = {"endpoint": f"http://{HOST}:{server.server_port}", **build_estate()}
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="sample-aws")
    thread.start()
    stop = stop_on_signals()
    if describe:
        write_private(describe, json.dumps(mark, ensure_ascii=False, indent=2) + "\n")
    print(f"Sample AWS on {mark['endpoint']}", flush=True)
    stop.wait()
    server.shutdown()
    thread.join()
    server.server_close()


def build_estate() -> dict[str, Any]:
    """The estate lives as long as the process: looking through it for garbage took a quarter of the start."""
    gc.disable()
    ways_in = estate.build()
    gc.freeze()
    gc.enable()
    return ways_in


def open_server(port: int) -> BaseWSGIServer:
    """Takes the port first, so that a taken one is told at once (OSError)."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Codes that every service may answer with stand in no service's model.
    warnings.filterwarnings("ignore", message="Exception.* does not match an error shape")
    gate = Gate(DomainDispatcherApplication(create_backend_app))
    return make_server(HOST, port, gate, threaded=True, request_handler=QuietHandler)


def stop_on_signals() -> threading.Event:
    """Set by SIGTERM or SIGINT."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> Any:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return stop


def write_private(path: Path, text: str) -> None:
    """All or nothing, readable by its owner only."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(name, path)


def main(arguments: list[str] | None = None) -> None:
    import argparse

    parser = argparse.ArgumentParser(prog="python -m awscheck.sample", description=__doc__)
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--describe", type=Path, help="file that gets the address and the keys once all is ready")
    options = parser.parse_args(arguments)
    serve(options.port, options.describe)
    sys.exit(0)
