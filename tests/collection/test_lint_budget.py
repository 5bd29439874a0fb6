"""The lint of everything is quick enough to be run after every edit, and needs no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUDGET = 5  # seconds of one processor, whatever else the machine does
LINT = """
import time, socket, django
django.setup()
from collection.lint import lint
from collection.registry import SERVICES
socket.socket = None
begun = time.process_time()
problems = [problem for service in SERVICES.values() for problem in lint(service)]
print(len(SERVICES), time.process_time() - begun)
raise SystemExit("\\n".join(problems) or None)
"""


@pytest.mark.slow
def test_all_declarations_are_checked_within_their_budget() -> None:
    """In a process of its own, so that no model of botocore's has been read before."""
    here = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ran = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, env=here, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    services, seconds = ran.stdout.split()
    assert int(services) >= 14
    assert float(seconds) < BUDGET
