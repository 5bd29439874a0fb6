"""Health checks of the processes, for containers and for `awscheck.up`: `python -m awscheck.health web|worker|beat`."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from awscheck.environment import data_folder

FRESH = 60  # seconds


def web_answers(variables: Mapping[str, str]) -> bool:
    """The login page is there (or, with HTTPS, sends one to its https address)."""
    host, port = variables.get("HOST") or "127.0.0.1", int(variables.get("PORT") or 8000)
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    known = [name for name in variables.get("ALLOWED_HOSTS", "").split(",") if name.strip(" .*")]
    connection = http.client.HTTPConnection(address, port, timeout=2)
    try:
        connection.request("GET", "/login", headers={"Host": known[0].strip(" .") if known else "localhost"})
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def sign_of_life(data_dir: Path, name: str) -> Path:
    """The file that a worker or beat of this machine touches while it works."""
    return data_dir / "alive" / f"{name}-{socket.gethostname()}"


def touch(data_dir: Path, name: str) -> None:
    path = sign_of_life(data_dir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def is_alive(data_dir: Path, name: str) -> bool:
    """It touched its file less than a minute ago."""
    try:
        return time.time() - sign_of_life(data_dir, name).stat().st_mtime < FRESH
    except FileNotFoundError:
        return False


def main() -> int:
    name = sys.argv[1]
    healthy = web_answers(os.environ) if name == "web" else is_alive(data_folder(os.environ), name)
    return 0 if healthy else 1


if __name__ == "__main__":
    sys.exit(main())
