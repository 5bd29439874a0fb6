"""A database that is away, without taking the real one away."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, OperationalError, connection


@contextmanager
def no_database(error: type[DatabaseError] = OperationalError) -> Iterator[None]:
    """Every query fails as if the server had gone."""

    def fail(*_: Any) -> None:
        raise error("connection to server at db.internal (10.0.0.5), port 5432 failed")

    with connection.execute_wrapper(fail):
        yield
