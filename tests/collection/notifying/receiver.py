"""A real web server on this machine that notices are sent to."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest
from django.conf import LazySettings


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """``answers``: the statuses of the next answers, else 200; ``how``: what is odd about them."""

    requests: list[Request] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    how: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=portal"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.requests.append(Request(handler.path, dict(handler.headers.items()), body))
        if self.how == "hangs":
            time.sleep(3)
        elif self.how == "drips":
            drip(handler)
        else:
            reply(handler, self.answers.pop(0) if self.answers else 200, self.how)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, so that no single wait is ever long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _byte in range(40):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.1)


def reply(handler: BaseHTTPRequestHandler, status: int, how: str) -> None:
    handler.send_response(status)
    if how == "redirects":
        handler.send_header("Location", "http://169.254.169.254/latest/meta-data/")
    handler.send_header("Content-Length", str(10**9 if how == "huge" else 2))
    handler.end_headers()
    handler.wfile.write(b"CANARY-ANSWER " * 1_000_000 if how == "huge" else b"ok")


@pytest.fixture
def receiver(settings: LazySettings) -> Iterator[Receiver]:
    """The operator allows this machine and http."""
    settings.NOTIFY_ALLOWED_NETWORKS, settings.NOTIFY_ALLOW_HTTP = [ip_network("127.0.0.0/8")], True
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                made.answer(self)
            except OSError:  # who asked has gone
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()
