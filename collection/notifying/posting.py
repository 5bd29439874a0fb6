"""One POST to a webhook: to the very address that was checked, without redirects, in ten seconds at most."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

from collection.notifying.addresses import Refused, Target
from collection.notifying.problems import NoticeProblem

SECONDS = 10.0  # for all of it, however the receiver dawdles
CONNECT = 4.0  # seconds for one address, so that the next has its turn


class _Pinned:
    """Connects to checked addresses only. Name, certificate and Host header stay those of the URL."""

    addresses: tuple[str, ...] = ()
    until: float = 0
    line: socket.socket | None = None
    port: int

    def _new_conn(self) -> socket.socket:
        for address in self.addresses:
            left = min(CONNECT, self.until - time.monotonic())
            if left <= 0:
                break
            try:
                sock = create_connection((address, self.port), timeout=left)
            except OSError:
                continue
            sock.settimeout(SECONDS)
            self.line = sock.dup()
            return sock
        raise Refused(NoticeProblem.UNREACHABLE)

    def hang_up(self) -> None:
        """Whatever it waits for, also in the middle of a TLS handshake, ends now."""
        if self.line:
            try:
                self.line.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended by itself
                return


class _Plain(_Pinned, HTTPConnection):
    pass


class _Secure(_Pinned, HTTPSConnection):
    pass


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer, of which nothing else is read. Raises Refused where there is none."""
    until = time.monotonic() + SECONDS
    connection = _connection(target)
    connection.addresses, connection.until = target.addresses, until
    try:
        with _hung_up_at(connection, until):
            connection.request("POST", target.path, body=body, headers=headers, preload_content=False)
            status = connection.getresponse().status
    except (HTTPError, HTTPException, OSError) as error:
        raise Refused(_problem(error, late=time.monotonic() >= until)) from error
    finally:
        connection.close()
        if connection.line:
            connection.line.close()
    if time.monotonic() >= until:  # it was cut off after its first line
        raise Refused(NoticeProblem.TOO_SLOW)
    return status


def _connection(target: Target) -> "_Plain | _Secure":
    if target.scheme == "http":
        return _Plain(target.host, target.port)
    more: dict[str, Any] = {"ssl_context": ssl.create_default_context()}  # knows SSL_CERT_FILE
    return _Secure(target.host, target.port, **more)


@contextmanager
def _hung_up_at(connection: _Pinned, until: float) -> Iterator[None]:
    """A timeout of a socket counts from each byte anew; this one does not."""
    clock = threading.Timer(max(0.0, until - time.monotonic()), connection.hang_up)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _problem(error: Exception, *, late: bool) -> NoticeProblem:
    if late or isinstance(error, TimeoutError):
        return NoticeProblem.TOO_SLOW
    if isinstance(error, ssl.SSLError):
        return NoticeProblem.BAD_CERTIFICATE
    return NoticeProblem.UNREACHABLE
