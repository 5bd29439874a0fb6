"""Programs that ask in somebody's name."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from accounts.models import ApiToken, Rate, Scope

Program = Callable[..., Any]


def secret_of(person: User, scopes: Iterable[str] = tuple(Scope), **facts: Any) -> str:
    """The secret of a new token of theirs."""
    token, secret = ApiToken.objects.make(person, "a program", scopes)
    ApiToken.objects.filter(pk=token.pk).update(**facts)
    return secret


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


class Asking(Client):
    """A program with a token: `api.get("/collections")`."""

    def __init__(self, secret: str = "") -> None:
        super().__init__(headers=bearer(secret) if secret else None)

    def generic(self, method: str, path: str, *args: Any, **more: Any) -> Any:
        return super().generic(method, path if path.startswith("/api") else f"/api/v1{path}", *args, **more)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """A JSON body, or none."""
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(self, method)(path, **given)


@pytest.fixture
def program(alice: User) -> Asking:
    """Alice's program, which may do everything."""
    return Asking(secret_of(alice))


@pytest.fixture
def as_program() -> Callable[..., Asking]:
    return lambda person, *scopes: Asking(secret_of(person, scopes or tuple(Scope)))


@pytest.fixture(autouse=True)
def fresh_minute(db: None) -> None:
    Rate.objects.all().delete()
