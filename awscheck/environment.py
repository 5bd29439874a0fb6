"""What a start needs before Django can be asked: the folder, the address, and keys made at the first start."""

import base64
import fcntl
import os
import secrets
import shlex
import shutil
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
LOCK = "up.lock"

# The demo never meets what the shell knows of real accounts, databases and keys
KEPT_FROM_DEMO = (
    *("AWS_", "PORTAL_AWS_", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ENCRYPTION_KEYS", "ENV_FILE"),
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "HTTPS", "BEHIND_PROXY", "TRUSTED_PROXY_COUNT", "DEBUG"),
)


class Refusal(Exception):
    """The start cannot go on; the text says to a person why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where one portal lives, and the environment of its processes."""

    data_dir: Path
    env_file: Path
    host: str
    port: int
    values: Mapping[str, str]


def locate(variables: Mapping[str, str], *, demo: bool) -> Place:
    """Folder and address from the environment and `.env`; the demo has its own folder and its own `.env`."""
    if demo:
        variables = {name: value for name, value in variables.items() if not name.startswith(KEPT_FROM_DEMO)}
        data_dir = data_folder(variables) / "demo"
        env_file = data_dir / ".env"
    else:
        env_file = Path(variables.get("ENV_FILE") or BASE_DIR / ".env").absolute()
        variables = read(env_file, variables)
        data_dir = data_folder(variables)
    host = variables.get("HOST") or "127.0.0.1"
    return Place(data_dir, env_file, host, _port(variables), variables)


def data_folder(variables: Mapping[str, str]) -> Path:
    """DATA_DIR, by default `data` beside the code."""
    return Path(variables.get("DATA_DIR") or BASE_DIR / "data").absolute()


def _port(variables: Mapping[str, str]) -> int:
    text = variables.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def read(env_file: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables with those of the file behind them, parsed as settings.py parses it."""

    class Variables(environ.Env):  # type: ignore[misc]  # environ ships no types
        ENVIRON = dict(variables)

    if env_file.exists():
        Variables.read_env(env_file)
    return Variables.ENVIRON


def settle(place: Place) -> dict[str, str]:
    """The whole environment of the portal's processes; missing keys are made and written to the `.env`, mode 0600."""
    known = read(place.env_file, place.values)
    missing = {name: make() for name, make in KEYS.items() if not known.get(name)}
    if missing and (place.data_dir / "portal.sqlite3").exists():
        raise Refusal(
            f"There is a database in {place.data_dir}, but {' and '.join(missing)} are not in {place.env_file}. "
            "Without them what it keeps encrypted cannot be read: put them back, or choose another DATA_DIR."
        )
    if missing:
        _append(place.env_file, missing)
    return (
        known
        | missing
        | {
            "DJANGO_SETTINGS_MODULE": "awscheck.settings",
            "PYTHONUNBUFFERED": "1",
            "ENV_FILE": str(place.env_file),
            "DATA_DIR": str(place.data_dir),
            "HOST": place.host,
            "PORT": str(place.port),
        }
    )


KEYS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "ENCRYPTION_KEYS": lambda: "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}


def for_another_shell(variables: Mapping[str, str]) -> str:
    """What has to stand before `manage.py` in a shell that knows nothing of these; of secrets only the names."""
    env_file = Path(variables.get("ENV_FILE") or BASE_DIR / ".env").absolute()
    known = read(env_file, {})
    places = {} if env_file == BASE_DIR / ".env" else {"ENV_FILE": env_file}
    if data_folder(variables) != data_folder(known):
        places["DATA_DIR"] = data_folder(variables)
    secret = [f"{name}=… " for name in (*KEYS, "DATABASE_URL") if variables.get(name) != known.get(name)]
    return "".join([*(f"{name}={shlex.quote(str(path))} " for name, path in places.items()), *secret])


def _append(env_file: Path, values: Mapping[str, str]) -> None:
    """The file is never readable by others, not even for a moment."""
    handle = os.open(env_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as file:
        os.fchmod(handle, 0o600)
        file.writelines(f"{name}={value}\n" for name, value in values.items())


def lock(data_dir: Path) -> IO[str]:
    """Hold the folder for this process until it ends; a second start is refused."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (data_dir / LOCK).open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise Refusal(f"It already runs on {data_dir} (process {file.read().strip()}). Stop that first.") from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def empty(data_dir: Path) -> None:
    """Take away what an earlier demo left in its folder, but for the lock in our hand."""
    for path in data_dir.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()


def port_problem(host: str, port: int) -> str:
    """Why nothing can listen there, or nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def free_port(host: str, first: int) -> int:
    """The first port from there on where nothing listens."""
    for port in range(first, min(first + 100, 65536)):
        if not port_problem(host, port):
            return port
    raise Refusal(f"No port from {first} on is free on {host}. Choose another: PORT=…")
