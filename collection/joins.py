"""Listings that items are matched with: asked at the first item that needs one, and once for all kinds that do."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from collection.asking import Batched
from collection.kinds import Join
from collection.readings import Reading

Answer = tuple[dict[str, Any] | None, Batched]
Then = Callable[[], None]


class Ask(Protocol):
    """Lets a thread work for some readings; ``finally_`` follows in the main thread, even after a bug."""

    def __call__(
        self, readings: list[Reading], work: Callable[[], Any], then: Callable[[Any], None], *, finally_: Then
    ) -> None: ...


@dataclass
class Shared:
    """One such listing, which is asked for these readings, and what goes on when it is there."""

    readings: list[Reading]
    answer: Answer | None = None
    waiting: list[Then] = field(default_factory=list)


class Joins:
    """Those of one service run; for its main thread."""

    def __init__(self, ask: Ask, received: Callable[[Reading, Batched], None]) -> None:
        self._ask, self._received = ask, received
        self._shared: dict[Hashable, Shared] = {}

    def bring(self, readings: Iterable[Reading], then: Then) -> None:
        """Go on once everything that the kinds of these readings are joined with is there."""
        wanted = [
            (reading, [self._of(reading, join) for join in reading.kind.joins])
            for reading in readings
            if not reading.joined
        ]
        self._go_on(wanted, then)

    def _go_on(self, wanted: list[tuple[Reading, list[Shared]]], then: Then) -> None:
        missing = next((one for _reading, several in wanted for one in several if one.answer is None), None)
        if missing:
            missing.waiting.append(partial(self._go_on, wanted, then))
            return
        for reading, several in wanted:
            if not reading.joined:  # not by another page meanwhile
                self._give(reading, several)
        then()

    def forget_failed(self) -> None:
        """What could not be read may be asked for again."""
        self._shared = {key: one for key, one in self._shared.items() if one.answer and one.answer[0] is not None}

    def _of(self, reading: Reading, join: Join) -> Shared:
        key = reading.asker.matched_by(reading.kind, join)
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = Shared([reading])
            self._begin(key, shared, reading, join)
        elif shared.answer is None and all(one is not reading for one in shared.readings):
            reading.pending += 1  # as of all for whom it is asked
            shared.readings.append(reading)
        return shared

    def _begin(self, key: Hashable, shared: Shared, reading: Reading, join: Join) -> None:
        def answered(answer: Answer) -> None:
            shared.answer = answer

        def go_on() -> None:
            if shared.answer is None:  # a bug, held against all who waited; who comes later meets it himself
                shared.answer = None, Batched()
                del self._shared[key]
            waiting, shared.waiting = shared.waiting, []
            for then in waiting:
                then()

        self._ask(shared.readings, partial(reading.asker.join, reading.kind, join), answered, finally_=go_on)

    def _give(self, reading: Reading, several: list[Shared]) -> None:
        answers = [shared.answer for shared in several if shared.answer is not None]
        reading.joined = [found for found, _done in answers]
        for _found, done in answers:
            self._received(reading, done)
