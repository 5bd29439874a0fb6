"""Listings that items are matched with: asked at the first item that needs one, and once for all kinds that do."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from awscheck.aws import Reason
from collection.asking import Batched
from collection.kinds import Join, Service
from collection.problems import Problem
from collection.readings import Reading
from collection.states import OutcomeState

Found = dict[str, Any]
Then = Callable[[], None]


class Ask(Protocol):
    """Lets a thread work for some readings; ``finally_`` follows in the main thread, even after a bug."""

    def __call__(
        self, readings: list[Reading], work: Callable[[], Any], then: Callable[[Any], None], *, finally_: Then
    ) -> None: ...


@dataclass
class Shared:
    """One call for several joins, which is made for these readings, and what goes on when its answers are there."""

    joins: Sequence[Join]
    readings: list[Reading]
    answers: list[Found] | Problem | None = None
    waiting: list[Then] = field(default_factory=list)

    def of(self, join: Join) -> tuple[Found | None, Batched]:
        """A join's answers by what they are matched with; None where they could not be read (the gap says why)."""
        done = Batched()
        if isinstance(self.answers, list):
            return self.answers[self.joins.index(join)], done
        if self.answers:
            done.miss(join.into or join.operation, self.answers)
        return None, done


class Joins:
    """Those of one service run; for its main thread."""

    def __init__(self, service: Service, ask: Ask, received: Callable[[Reading, Batched], None]) -> None:
        self._service, self._ask, self._received = service, ask, received
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
        missing = next((one for _reading, several in wanted for one in several if one.answers is None), None)
        if missing:
            missing.waiting.append(partial(self._go_on, wanted, then))
            return
        for reading, several in wanted:
            if not reading.joined:  # not by another page meanwhile
                self._give(reading, several)
        then()

    def forget_failed(self) -> None:
        """What could not be read may be asked for again."""
        self._shared = {key: shared for key, shared in self._shared.items() if isinstance(shared.answers, list)}

    def _of(self, reading: Reading, join: Join) -> Shared:
        key = reading.asker.call_of(reading.kind, join)
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = Shared(self._of_one_call(reading, key), [reading])
            self._begin(key, shared, reading)
        elif shared.answers is None and all(one is not reading for one in shared.readings):
            reading.pending += 1  # as of all for whom it is asked
            shared.readings.append(reading)
        return shared

    def _of_one_call(self, reading: Reading, key: Hashable) -> list[Join]:
        declared = [(kind, join) for kind in self._service.kinds for join in kind.joins]
        return [join for kind, join in declared if reading.asker.call_of(kind, join) == key]

    def _begin(self, key: Hashable, shared: Shared, reading: Reading) -> None:
        def answered(answers: list[Found] | Problem) -> None:
            shared.answers = answers

        def go_on() -> None:
            if shared.answers is None:  # a bug, held against all who waited; who comes later meets it himself
                shared.answers = Problem(OutcomeState.ERROR, Reason.BUG)
                del self._shared[key]
            waiting, shared.waiting = shared.waiting, []
            for then in waiting:
                then()

        self._ask(shared.readings, partial(reading.asker.matches, reading.kind, shared.joins), answered, finally_=go_on)

    def _give(self, reading: Reading, several: list[Shared]) -> None:
        given = [shared.of(join) for join, shared in zip(reading.kind.joins, several, strict=True)]
        reading.joined = [found for found, _done in given]
        for _found, done in given:
            self._received(reading, done)
