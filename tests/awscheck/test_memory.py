"""Memory of many threads."""

import ctypes
import gc

import pytest

from awscheck.memory import ARENA_MAX, ARENAS, settle, share_arenas


class Library:
    """A C library that notes what it is told; ``answer`` as mallopt gives it."""

    def __init__(self, answer: int) -> None:
        self.answer, self.told = answer, list[tuple[int, int]]()

    def mallopt(self, what: int, value: int) -> int:
        self.told.append((what, value))
        return self.answer


@pytest.mark.parametrize("answer", [0, 1])
def test_the_library_is_told_and_its_answer_counts(monkeypatch: pytest.MonkeyPatch, answer: int) -> None:
    library = Library(answer)
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    assert share_arenas() is bool(answer)
    assert library.told == [(ARENA_MAX, ARENAS)]


def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert share_arenas() is False


def test_what_stands_is_not_looked_through_again() -> None:
    standing: list[list[int]] = [[] for _ in range(10_000)]
    try:
        settle()
        assert gc.get_freeze_count() > len(standing)
        assert len(gc.get_objects()) < len(standing)
    finally:
        gc.unfreeze()
