"""Webhooks over TLS: the certificate must be trusted and for the name, whatever address was connected to."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import LazySettings

from collection.notifying import posting
from collection.notifying.addresses import Refused, Target
from collection.notifying.problems import NoticeProblem

NAME = "hooks.example.com"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For NAME, signed by itself; with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(1))
        .not_valid_after(now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "both.pem"
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


@pytest.fixture
def port(certificate: Path, settings: LazySettings) -> Iterator[int]:
    """Where a server with this certificate answers 200."""
    settings.NOTIFY_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _whence = listener.accept()
            except OSError:  # closed: the test is over
                return
            try:
                with context.wrap_socket(line, server_side=True) as secure:
                    while not secure.recv(65536).endswith(b"{}"):
                        continue
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            except OSError:  # who asked does not trust it
                continue

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def post(port: int, host: str) -> int:
    return posting.post(Target("https", host, port, "/", ("127.0.0.1",)), b"{}", {})


def test_a_trusted_certificate_for_the_name_is_enough(
    port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert post(port, NAME) == 200


@pytest.mark.parametrize("host", ["other.example.com", "127.0.0.1"])
def test_one_for_another_name_is_refused(
    port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(Refused) as refused:
        post(port, host)
    assert refused.value.problem == NoticeProblem.BAD_CERTIFICATE


def test_one_that_nobody_vouches_for_is_refused(port: int) -> None:
    with pytest.raises(Refused) as refused:
        post(port, NAME)
    assert refused.value.problem == NoticeProblem.BAD_CERTIFICATE


def test_a_handshake_that_never_ends_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte of a record now and then: each of them comes in time."""
    monkeypatch.setattr(posting, "SECONDS", 0.5)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _whence = listener.accept()
        line.sendall(b"\x16\x03\x03\x40\x00")
        for _byte in range(30):
            try:
                line.sendall(b"\x02")
            except OSError:  # hung up, as it should be
                return
            time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        post(listener.getsockname()[1], NAME)
    assert (refused.value.problem, time.monotonic() - began < 1.5) == (NoticeProblem.TOO_SLOW, True)
    listener.close()
