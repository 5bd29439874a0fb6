"""The deployment files, without a container engine: they are sound, complete, and their commands really run."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from awscheck import broker, environment, processes

BASE_DIR = environment.BASE_DIR
TOOLS = Path(sys.executable).parent
COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat")
EXAMPLE = (BASE_DIR / ".env.example").read_text()
EXAMPLES = dict(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


def compose(*, env_file: str | Path) -> subprocess.CompletedProcess[str]:
    words = [TOOLS / "docker-compose", "--env-file", env_file, "-f", BASE_DIR / "docker-compose.yml", "config", "-q"]
    return subprocess.run(words, env={"HOME": "/nonexistent"}, capture_output=True, text=True, check=False)


def test_compose_accepts_its_file():
    found = compose(env_file=BASE_DIR / ".env.example")
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ENCRYPTION_KEYS", "POSTGRES_PASSWORD"])
def test_compose_refuses_to_start_without_a_secret(name, tmp_path):
    (tmp_path / "env").write_text(re.sub(rf"^{name}=.*$", "", EXAMPLE, flags=re.MULTILINE))
    found = compose(env_file=tmp_path / "env")
    assert found.returncode != 0
    assert f"required variable {name} is missing" in found.stderr


def test_the_linter_finds_nothing_in_the_dockerfile():
    found = subprocess.run([TOOLS / "hadolint", BASE_DIR / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_only_the_web_port_is_published():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]


def test_the_image_runs_as_nobody_of_importance():
    assert re.search(r"^USER [1-9]\d*$", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE)


def test_containers_and_process_tree_run_the_same_commands():
    commands = {name: tuple(SERVICES[name]["command"]) for name in OURS}
    assert commands == {"web": processes.WEB, "worker": processes.WORKER, "beat": processes.BEAT}


def test_every_service_of_ours_waits_for_the_tables():
    assert {SERVICES[name]["depends_on"]["migrate"]["condition"] for name in OURS} == {"service_completed_successfully"}


def test_every_lasting_service_has_a_health_check():
    assert [name for name, service in SERVICES.items() if "healthcheck" not in service] == ["migrate"]


def test_redis_keeps_its_messages_and_refuses_rather_than_drops():
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_every_variable_of_the_compose_file_is_in_the_example():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (BASE_DIR / "docker-compose.yml").read_text()))
    assert asked <= set(EXAMPLES)


def test_every_setting_is_in_the_example():
    read = set(
        re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", (BASE_DIR / "awscheck/settings.py").read_text())
    )
    assert read - set(EXAMPLES) == set()
    assert set(EXAMPLES) - read == {"HOST", "PORT", "POSTGRES_PASSWORD"}  # read by gunicorn, up and Compose


def test_every_setting_reaches_the_containers():
    local = {"DEBUG", "DEMO", "ENV_FILE", "STATIC_ROOT", "POSTGRES_PASSWORD"}
    assert set(EXAMPLES) - set(SERVICES["web"]["environment"]) == local


def test_the_image_leaves_secrets_and_data_outside():
    ignored = (BASE_DIR / ".dockerignore").read_text().splitlines()
    assert {".env", ".env.*", "data", ".git", ".venv"} <= set(ignored)


# --- the commands as local processes
@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Short enough for a socket, which pytest's own need not be."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def container(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that Compose gives to web, worker and beat, with a local database, broker and port."""
    server = subprocess.Popen(broker.command(broker.find_server(), folder), stdout=subprocess.DEVNULL)
    values = {name: _filled(str(value)) for name, value in SERVICES["web"]["environment"].items()}
    values |= {
        "PATH": f"{TOOLS}:{os.environ['PATH']}",
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "for these tests only, and long enough to be taken for real",
        "ENCRYPTION_KEYS": environment.KEYS["ENCRYPTION_KEYS"](),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "REDIS_URL": f"unix://{broker.socket_path(folder)}",
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "HOST": "127.0.0.1",
        "PORT": str(environment.free_port("127.0.0.1", 18000)),
    }
    for command in (collectstatic(), SERVICES["migrate"]["command"]):
        subprocess.run(command, cwd=BASE_DIR, env=values, check=True, capture_output=True)
    yield values
    server.terminate()
    server.wait(10)


def _filled(text: str) -> str:
    """`${NAME:-default}` as Compose reads it when nothing is set."""
    return re.sub(r"\$\{[A-Z_]+:(?:-([^}]*)|\?[^}]*)\}", lambda found: found[1] or "", text)


def collectstatic() -> list[str]:
    """The build step of the image."""
    line = re.search(r"^RUN SECRET_KEY=\S+ ENCRYPTION_KEYS=\S+ (.+collectstatic.*)$", _dockerfile(), re.MULTILINE)
    assert line
    return shlex.split(line[1])


def _dockerfile() -> str:
    return (BASE_DIR / "Dockerfile").read_text()


@pytest.mark.slow
def test_the_image_can_be_built_with_dummy_keys(folder):
    words = dict(re.findall(r"(SECRET_KEY|ENCRYPTION_KEYS)=(\S+)", _dockerfile()))
    values = words | {"PATH": f"{TOOLS}:{os.environ['PATH']}", "ENV_FILE": os.devnull}
    values["STATIC_ROOT"] = str(folder / "built")
    subprocess.run(collectstatic(), cwd=BASE_DIR, env=values, check=True, capture_output=True)
    assert (folder / "built" / "staticfiles.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", OURS)
def test_the_command_of_a_service_becomes_healthy_and_ends_when_asked(name, container):
    check = SERVICES[name]["healthcheck"]["test"][1:]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(SERVICES[name]["command"], cwd=BASE_DIR, env=container, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 40
            while subprocess.run(check, cwd=BASE_DIR, env=container, check=False).returncode:
                log.seek(0)
                assert process.poll() is None, log.read()
                assert time.monotonic() < deadline, log.read()
                time.sleep(0.3)
        finally:
            process.terminate()
            process.wait(30)
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SECRET_KEY", "ENCRYPTION_KEYS"])
def test_the_portal_refuses_to_start_with_a_sample_key(name, container):
    values = container | {name: EXAMPLES[name]}
    found = subprocess.run(
        SERVICES["migrate"]["command"], cwd=BASE_DIR, env=values, capture_output=True, text=True, check=False
    )
    assert found.returncode != 0
    assert name in found.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", OURS)
def test_no_process_of_the_portal_starts_with_a_weak_key(name, container):
    values = container | {"SECRET_KEY": "too-short", "PORT": str(environment.free_port("127.0.0.1", 19000))}
    found = subprocess.run(
        SERVICES[name]["command"], cwd=BASE_DIR, env=values, capture_output=True, text=True, check=False, timeout=60
    )
    assert found.returncode != 0
    assert "SECRET_KEY" in found.stderr


@pytest.mark.slow
def test_djangos_own_check_of_a_deployment_finds_nothing(container):
    """OWASP ASVS 3.4.1, 12.1: with HTTPS=True every warning of `check --deploy` would fail this."""
    words = (sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    values = container | {"HTTPS": "True", "DJANGO_SETTINGS_MODULE": "awscheck.settings"}
    found = subprocess.run(words, cwd=BASE_DIR, env=values, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr.strip()) == (0, ""), found.stderr
    assert "no issues (0 silenced)" in found.stdout
