"""Each command of docs/api.md works as it stands there."""

import re
import shlex
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from collection.api.portal import openapi
from tests.collection.api.conftest import Asking, secret_of
from tests.collection.api.estate import make_estate

GUIDE = (Path(settings.BASE_DIR) / "docs/api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(curl .*?)```", GUIDE, flags=re.S)


def run(command: str, names: dict[str, str]) -> Any:
    """What the portal answers to a curl command: of its options those that the guide uses."""
    words = iter(shlex.split(Template(command).substitute(names).replace("\\\n", " "))[1:])
    headers, method, body, query, address = {}, "", "", {}, ""
    for word in words:
        match word:
            case "-H":
                name, _sep, value = next(words).partition(": ")
                headers[name] = value
            case "-X":
                method = next(words)
            case "-d":
                body = next(words)
            case "--data-urlencode":
                name, _sep, value = next(words).partition("=")
                query[name] = value
            case "--get":
                method = "GET"
            case _:
                address = word.removeprefix(names["PORTAL"])
    kind = headers.pop("Content-Type", "application/octet-stream")
    given: dict[str, Any] = {"query_params": query} if query else {}
    return Asking().generic(method or ("POST" if body else "GET"), address, body, kind, headers=headers, **given)


def test_the_guide_has_commands() -> None:
    assert len(COMMANDS) >= 10


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(re.findall(r"/api/v1/\S+", command)))
def test_the_command_works(command: str, alice: User) -> None:
    estate = make_estate(alice)
    things = {"PROFILE": estate.profile, "COLLECTION": estate.new, "SCHEDULE": estate.schedule}
    names = {name: str(thing.pk) for name, thing in things.items()}
    answer = run(command, {**names, "PORTAL": "https://portal.example.com", "TOKEN": secret_of(alice)})
    assert answer.status_code in (200, 201, 202, 204), answer.content


def test_every_address_of_the_guide_is_in_the_description() -> None:
    known = [re.sub(r"\{\w+\}", "[^/]+", path) for path in openapi()["paths"]]
    named = [address.partition("?")[0] for address in re.findall(r"PORTAL(/api/v1/[^\"\s]+)", GUIDE)]
    assert [address for address in named if not any(re.fullmatch(path, address) for path in known)] == []
