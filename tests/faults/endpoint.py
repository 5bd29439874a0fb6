"""A fast AWS of our own on loopback: `python -m tests.faults.endpoint --port N [--settings JSON]`.

One asyncio process, HTTP/1.1 with keep-alive. GET /_control tells what was asked; POST /_control sets estate, faults
and latency (JSON, the fields of Estate and Gate), and with {"forget": true} begins to count anew.
"""

import argparse
import asyncio
import json
import re
import socket
import struct
import time
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from tests.faults.answers import Answer, Estate
from tests.faults.gate import Gate
from tests.faults.operations import Asked, asked, prepare
from tests.faults.peers import kill_peer

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
STAMP = re.compile(rb"(?i)\r\nx-amz-date: *(\w+)")
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a RST


@dataclass
class Counted:
    """What was asked so far."""

    requests: Counter[str] = field(default_factory=Counter)
    accounts: Counter[str] = field(default_factory=Counter)
    last: dict[str, float] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    in_flight: int = 0
    most: int = 0
    killed: int = 0


class Endpoint:
    """One AWS with its estate, faults and counters."""

    def __init__(self) -> None:
        self.estate, self.gate, self.counted, self.latency = Estate(), Gate(), Counted(), 0.0

    def set(self, wanted: dict[str, Any]) -> None:
        """Change what is named; the rest stays."""
        if wanted.pop("forget", False):
            self.counted = Counted(in_flight=self.counted.in_flight)
        self.latency = wanted.pop("latency", self.latency)
        names = {one.name for one in fields(Estate)}
        for name, value in wanted.items():
            setattr(self.estate if name in names else self.gate, name, value)
        if wanted.keys() & names:
            self.estate.forget()

    def told(self) -> dict[str, Any]:
        """The counters, and how often each role was assumed."""
        return {**vars(self.counted), "assumed": self.gate.assumed, "now": time.time()}

    def control(self, method: str, body: bytes) -> Answer:
        if method == "POST":
            self.set(json.loads(body))
        return 200, b"Content-Type: application/json\r\n", json.dumps(self.told()).encode()

    def answer(self, call: Asked, headers: bytes) -> Answer:
        """The refusal or the result; an operation that nobody declared is remembered as strange."""
        stamp = STAMP.search(headers)
        refusal = self.gate.refusal(call, stamp[1].decode() if stamp else "")
        if refusal:
            return refusal
        if not call.operation:
            self.counted.strange.append(f"{call.service} {call.target[:200]}")
            return 501, b"", b""
        return self.gate.sts(call) if call.service == "sts" else self.estate.answer(call, self.gate.account_of(call))

    def count(self, call: Asked) -> None:
        counted = self.counted
        counted.requests[f"{call.service}:{call.operation}"] += 1
        counted.accounts[self.gate.account_of(call)] += 1
        counted.last[call.key] = time.time()
        counted.in_flight += 1
        counted.most = max(counted.most, counted.in_flight)


class Connection(asyncio.Protocol):
    """One caller: a request after the other."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint, self.rest, self.waits = endpoint, b"", False
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        self._done()

    def data_received(self, data: bytes) -> None:
        self.rest += data
        end = self.rest.find(b"\r\n\r\n")
        if end < 0:
            return
        found = LENGTH.search(self.rest, 0, end + 2)
        whole = end + 4 + (int(found[1]) if found else 0)
        if len(self.rest) >= whole:
            head, body, self.rest = self.rest[: end + 2], self.rest[end + 4 : whole], self.rest[whole:]
            self._asked(head, body)

    def _asked(self, head: bytes, body: bytes) -> None:
        method, target, _ = head[: head.index(b"\r\n")].decode().split(" ", 2)
        if target == "/_control":
            self._send(self.endpoint.control(method, body), method)
            return
        call = asked(method, target, head, body)
        if call is None:
            self._send((403, b"", b""), method)
            return
        self.endpoint.count(call)
        self.waits = True
        self._fail_or_answer(call, head, method)

    def _fail_or_answer(self, call: Asked, head: bytes, method: str) -> None:
        gate = self.endpoint.gate
        if f"{call.service}:{call.operation}" in gate.kill:
            self.endpoint.counted.killed += self._kill_peer()
        elif call.service in gate.silent:
            return
        elif gate.is_hit(gate.reset, call.service):
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.transport.abort()
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(self.endpoint.latency, self._answer, call, head, method)

    def _kill_peer(self) -> bool:
        theirs, ours = (self.transport.get_extra_info(name)[1] for name in ("peername", "sockname"))
        return kill_peer(theirs, ours)

    def _answer(self, call: Asked, head: bytes, method: str) -> None:
        if self.waits:
            self._done()
            self._send(self.endpoint.answer(call, head), method)

    def _done(self) -> None:
        self.endpoint.counted.in_flight -= self.waits
        self.waits = False

    def _send(self, answer: Answer, method: str) -> None:
        status, headers, body = answer
        length = b"Content-Length: %d\r\nx-amzn-RequestId: 00000000-fake\r\n\r\n" % len(body)
        self.transport.write(b"HTTP/1.1 %d X\r\n%s%s" % (status, headers, length) + (b"" if method == "HEAD" else body))


async def serve(port: int, settings: dict[str, Any]) -> None:
    """Until the process is ended."""
    prepare()
    endpoint = Endpoint()
    endpoint.set(settings)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(endpoint), "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--settings", type=json.loads, default={})
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.settings))


if __name__ == "__main__":
    main()
