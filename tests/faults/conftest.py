"""FAULTS=short or FAULTS=whole runs the fault tests (`make faults-short`, `make faults`); otherwise they stay away."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from awscheck.environment import BASE_DIR
from tests.faults.checks import SIZES
from tests.faults.control import Aws
from tests.faults.databases import Stock
from tests.faults.portal import Portal, base_environment

collect_ignore_glob = [] if os.environ.get("FAULTS") else ["test_*_faults.py"]
Open = Callable[..., Portal]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was measured."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        if report.when == "call" and report.user_properties:
            figures = ", ".join(f"{name} {value}" for name, value in report.user_properties)
            terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {figures}")


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str, float], None]:
    """Notes a figure for the end of the run."""
    return lambda name, value: record_property(name, round(value, 1))


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket, and readable for PostgreSQL's own user."""
    path = Path(tempfile.mkdtemp(prefix="faults-"))
    path.chmod(0o755)
    yield path
    if not os.environ.get("KEEP_LOGS"):
        shutil.rmtree(path)


@pytest.fixture(scope="session")
def stock(folder: Path) -> Iterator[Stock]:
    """Migrated databases."""
    environment = base_environment(folder)
    words = (sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
    subprocess.run(words, check=True, env=environment, cwd=BASE_DIR)
    stock = Stock(folder, environment)
    yield stock
    stock.close()


@pytest.fixture(scope="session")
def running_aws() -> Iterator[Aws]:
    with Aws.started(sizes=SIZES) as aws:
        yield aws


@pytest.fixture
def aws(running_aws: Aws) -> Aws:
    """A healthy AWS with little latency."""
    running_aws.heal()
    running_aws.set(sizes=SIZES, latency=0.02, accounts={}, roles={}, populated=[])
    return running_aws


@pytest.fixture
def open_portal(stock: Stock, aws: Aws, folder: Path) -> Iterator[Open]:
    """Starts portals: `open_portal("postgresql", workers=2, COLLECT_THREADS=4)`; they end with the test."""
    with ExitStack() as ending:

        def start(vendor: str = "sqlite", **options: object) -> Portal:
            if vendor == "postgresql" and not stock.has_postgres:
                pytest.skip("PostgreSQL is not installed")
            home = folder / f"p{stock.copies + 1}"
            home.mkdir()
            settings = {"WORKER_CONCURRENCY": 3, **options}
            portal = Portal.on(stock.take(vendor), aws.url, home, stock.environment, **settings)
            ending.callback(portal.stop)
            return portal.start()

        yield start
