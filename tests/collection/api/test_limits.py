"""How often a program may ask."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.collection.api.conftest import Asking, secret_of


@pytest.fixture(autouse=True)
def three_a_minute(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_CALLS_PER_MINUTE = 3
    monkeypatch.setattr("accounts.models.rates.time.time", lambda: 1_000_000.0)  # 40 seconds into a minute


def statuses(program: Asking, times: int) -> list[int]:
    return [program.get("/services", {"limit": 1}).status_code for _time in range(times)]


def test_one_call_too_many_is_told_when_to_ask_again(program: Asking) -> None:
    assert statuses(program, 3) == [200, 200, 200]
    answer = program.get("/services")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "20"
    assert "20" in answer.json()["detail"]


def test_in_the_next_minute_it_may_ask_again(program: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses(program, 4)
    monkeypatch.setattr("accounts.models.rates.time.time", lambda: 1_000_020.0)
    assert statuses(program, 1) == [200]


def test_another_person_is_not_held_up(program: Asking, as_program: Any, bob: User) -> None:
    statuses(program, 4)
    assert statuses(as_program(bob), 1) == [200]


def test_many_tokens_of_one_person_do_not_help(alice: User) -> None:
    found = [statuses(Asking(secret_of(alice)), 2) for _token in range(4)]
    assert found == [[200, 200], [200, 200], [200, 200], [429, 429]]


def test_what_is_refused_counts_too(alice: User) -> None:
    program = Asking(secret_of(alice, ["read"]))
    assert [program.send("post", "/collections", {}).status_code for _time in range(4)] == [403, 403, 403, 429]
