"""Listens at the one door to AWS while kinds are collected: what a kind calls must stand in its declaration."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore import xform_name
from botocore.model import OperationModel
from botocore.session import Session

from awscheck.aws import clients
from collection import collector, rounds
from collection.asking import Asker
from collection.calls import METRICS, Operation, calls_of
from collection.kinds import Kind
from collection.registry import SERVICES

ANYBODYS = {Operation("sts", "get_caller_identity"), Operation("sts", "assume_role")}  # a role renews itself anywhere


class Listener:
    """Which calls each kind has made, noted in the thread that made them."""

    def __init__(self) -> None:
        self.made: dict[str, set[Operation]] = {}
        self.undeclared: set[tuple[str, str]] = set()
        self._now = threading.local()

    @contextmanager
    def asking_for(self, allowed: dict[str, list[Operation]]) -> Iterator[None]:
        self._now.allowed = allowed
        try:
            yield
        finally:
            self._now.allowed = None

    def hear(self, model: OperationModel, **_: object) -> None:
        allowed = getattr(self._now, "allowed", None)
        call = Operation(model.service_model.service_name, xform_name(model.name))
        if allowed is None or call in ANYBODYS:
            return
        for name in allowed:
            self.made.setdefault(name, set()).add(call)
        if not any(call in operations for operations in allowed.values()):
            self.undeclared.add((" ".join(allowed), str(call)))


def listening(patch: pytest.MonkeyPatch) -> Listener:
    """From now on, until the patch is undone."""
    listener = Listener()
    watch = clients.watch

    def watched(session: Session) -> None:
        watch(session)
        session.register("before-call", listener.hear)

    patch.setattr(clients, "watch", watched)
    patch.setattr(Asker, "next_page", _around(listener, Asker.next_page, several=True))
    patch.setattr(Asker, "matches", _around(listener, Asker.matches))
    patch.setattr(Asker, "enrich", _around(listener, Asker.enrich))
    patch.setattr(collector, "measure_all", _measuring(listener))
    return listener


def _around(listener: Listener, method: Callable[..., Any], *, several: bool = False) -> Callable[..., Any]:
    def around(self: Asker, kinds: Any, *args: Any) -> Any:
        with listener.asking_for(_declared(kinds if several else [kinds])):
            return method(self, kinds, *args)

    return around


def _measuring(listener: Listener) -> Callable[..., Any]:
    def measure_all(*args: Any) -> Any:
        with listener.asking_for({"metrics": [METRICS]}):
            return rounds.measure_all(*args)

    return measure_all


def _declared(kinds: list[Kind]) -> dict[str, list[Operation]]:
    return {kind.name: calls_of(SERVICES[kind.service], kind) for kind in kinds}
