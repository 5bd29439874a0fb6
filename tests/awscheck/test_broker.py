"""The embedded broker."""

import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from awscheck import broker
from awscheck.environment import Refusal


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short enough for a socket, which pytest's own need not be."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def test_the_bundled_server_serves_where_the_path_has_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert broker.find_server().name == "valkey-server"


def test_a_server_on_the_path_comes_first(monkeypatch, tmp_path):
    (tmp_path / "redis-server").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert broker.find_server() == tmp_path / "redis-server"


def test_without_any_server_the_remedy_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("platform.system", lambda: "Plan9")
    with pytest.raises(Refusal, match="set REDIS_URL"):
        broker.find_server()


def test_the_socket_is_in_the_data_folder():
    assert broker.socket_path(Path("/data")) == Path("/data/broker.sock")


def test_a_path_too_long_for_a_socket_gets_a_private_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    long = tmp_path / ("한글" * 20)
    path = broker.socket_path(long)
    broker.make_private_folder(path.parent)
    assert path.parent.parent == tmp_path
    assert path == broker.socket_path(long)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_is_somebody_elses_is_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(Refusal, match="somebody else"):
        broker.make_private_folder(tmp_path / "link")


@pytest.mark.slow
@pytest.mark.parametrize("find", [broker.find_server, broker._bundled_server])
def test_it_answers_on_its_socket_only_for_us_and_keeps_messages(folder, find):
    words, path = broker.command(find(), folder), broker.socket_path(folder)
    assert not broker.answers(path)
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not broker.answers(path) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert broker.answers(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert list(folder.glob("broker/*/appendonlydir"))
    finally:
        server.terminate()
        server.wait(10)
