"""People at the log-in page, and clocks that can be set."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.people import code

JSON = {"accept": "application/json"}


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def try_password(client: Client, name: str = "alice", password: str = PASSWORD, **headers: str) -> Any:
    return client.post("/login", {"login": name, "password": password}, headers=headers)


def is_in(client: Client) -> bool:
    return client.get("/preferences/").status_code == 200


def log_in(client: Client, name: str = "alice", password: str = PASSWORD) -> Any:
    """As a person does: password, then the app's code where there is one."""
    response = try_password(client, name, password)
    if response.headers.get("Location") == "/login/code":
        response = client.post("/login/code", {"code": code()})
    return response


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let minutes pass for everything that asks what time it is."""
    passed, clock, now = [0.0], time.time, timezone.now
    monkeypatch.setattr(time, "time", lambda: clock() + passed[0])
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(seconds=passed[0]))

    def wait(minutes: float) -> None:
        passed[0] += minutes * 60

    return wait


@pytest.fixture
def staff(db: None) -> User:
    """An admin who has just been made, without a second factor."""
    return User.objects.create_superuser("root", password=PASSWORD)
