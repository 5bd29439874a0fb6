"""Real processes on the database of a test that commits (`transaction=True`)."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

from awscheck.environment import BASE_DIR


def environment(**more: str) -> dict[str, str]:
    """What a process needs to be a part of this very portal; it has the real settings, not those of tests."""
    keys = settings.ENCRYPTION_KEYS
    return {
        **os.environ, "DJANGO_SETTINGS_MODULE": "awscheck.settings", "ENV_FILE": os.devnull,
        "SECRET_KEY": settings.SECRET_KEY, "DATABASE_URL": url(),
        "ENCRYPTION_KEYS": keys if isinstance(keys, str) else ",".join(keys), **more,
    }  # fmt: skip


def url() -> str:
    """Where the test's database is."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    return f"postgres://{known['USER']}{password}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def begin(*words: str, **more: str) -> "subprocess.Popen[str]":
    """`manage.py` with these words, left to itself."""
    return subprocess.Popen(
        (sys.executable, "manage.py", *words), cwd=BASE_DIR, env=environment(**more), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def manage(*words: str, **more: str) -> str:
    """What `manage.py` with these words prints; it must succeed."""
    process = begin(*words, **more)
    told, _none = process.communicate(timeout=120)
    assert process.returncode == 0, told
    return told
