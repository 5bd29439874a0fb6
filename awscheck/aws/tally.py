"""How many calls went to AWS: counted where they are sent, so that failures and retries count too."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from botocore.session import Session


@dataclass
class Tally:
    """API calls (a page is one) and the HTTP attempts that they took."""

    calls: int = 0
    attempts: int = 0

    @property
    def retries(self) -> int:
        return max(0, self.attempts - self.calls)


_current: ContextVar[Tally | None] = ContextVar("tally", default=None)


@contextmanager
def counting() -> Iterator[Tally]:
    """Counts the calls that this thread makes inside the block, through whichever session."""
    tally = Tally()
    token = _current.set(tally)
    try:
        yield tally
    finally:
        _current.reset(token)


def watch(session: Session) -> None:
    """Lets a session's calls be counted."""
    session.register("before-call", _count_call)
    session.register("before-send", _count_attempt)


def _count_call(**_: object) -> None:
    if tally := _current.get():
        tally.calls += 1


def _count_attempt(**_: object) -> None:
    if tally := _current.get():
        tally.attempts += 1
