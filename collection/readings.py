"""One (kind, region) while it is collected: what the main thread knows of it between the answers."""

import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from awscheck.aws import Tally
from collection import inventory, staging
from collection.asking import Asker, Batched, Gap, Raw
from collection.inventory import Closing
from collection.kinds import Kind
from collection.models import Inventory, Outcome
from collection.problems import Problem
from collection.shaping import Item
from collection.standing import MARK, Standing, mark_of
from collection.states import OutcomeState

BUFFER = 1000
PAUSE = 2.0  # seconds after which also a few items are staged, so that a person sees them counted


@dataclass
class Reading:
    """Counts what is under way, stages what came, and in the end closes its outcome with one merge."""

    kind: Kind
    outcome: Outcome
    claim: uuid.UUID
    inventory: Inventory
    asker: Asker
    cap: int
    started: float = field(default_factory=time.monotonic)
    staged: float = field(default_factory=time.monotonic)
    pending: int = 0
    joined: list[dict[str, Any] | None] = field(default_factory=list)
    buffer: list[Item] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)
    calls: int = 0
    retries: int = 0
    gaps: Counter[Gap] = field(default_factory=Counter)
    problem: Problem | None = None
    truncated: bool = False
    full: bool = False
    snapshots: dict[str, dict[str, Any]] = field(default_factory=dict)
    kept: bool = False
    items: list[Raw] = field(default_factory=list)
    measured: bool = False
    round: Any = None

    def receive(self, done: Batched) -> None:
        """Take in a batch of items; stage when enough have come, or enough time has gone."""
        self.outcome.gone += done.gone
        self.gaps.update(done.gaps)
        for item in done.items:
            self._take(item)
        if len(self.buffer) >= BUFFER or time.monotonic() - self.staged >= PAUSE:
            self.stage()

    def count(self, tally: Tally) -> None:
        self.calls += tally.calls
        self.retries += tally.retries

    def note_metrics(self, values: dict[str, dict[str, Any]] | Gap) -> None:
        if isinstance(values, Gap):
            self.gaps[values] += 1
            return
        for key, measured in values.items():
            self.snapshots.setdefault(key, {}).update(measured)

    def fail(self, problem: Problem) -> None:
        """A listing could not be read (to its end); the first reason counts."""
        self.problem = self.problem or problem

    def stage(self) -> None:
        buffer, self.buffer, self.staged = self.buffer, [], time.monotonic()
        if buffer:
            staging.stage(self.outcome, self.claim, self.inventory, buffer, self.standing)

    @cached_property
    def standing(self) -> Standing:
        """What stood when the first items came."""
        return Standing.of(self.inventory)

    def nothing(self) -> dict[str, Any] | None:
        """The facts of a whole first reading that found nothing at all; None for any other."""
        other = self.truncated or self.gaps or self.snapshots or self.outcome.reading is not None
        return None if other or self._state() != OutcomeState.EMPTY else self._facts()

    def finish(self) -> None:
        """Publish what was read, unless it is part of a list that an earlier try read whole, and close the outcome."""
        self.stage()
        state = self._state()
        complete = state in (OutcomeState.OK, OutcomeState.EMPTY) and not self.truncated
        closing = Closing(state, complete, self._facts(), self.snapshots)
        if complete or (self.outcome.count and not self.outcome.complete):
            inventory.merge(self.outcome, self.claim, self.inventory, closing, self.standing)
        else:
            staging.drop(self.outcome.service_run, [self.outcome])
            closing.facts["count"] = inventory.still_shown(self.outcome)
            inventory.close(self.outcome, self.claim, closing)

    def _take(self, item: Item) -> None:
        mark = mark_of(item.digest)
        known = self.seen.get(hash(item.key))  # hashes: 200,000 keys and digests would weigh 50 MB
        if known == mark:
            return  # repeated by paging
        if known is not None:
            if hash(_aside(item.key, mark)) in self.seen:
                return
            self.gaps[Gap("key", "", "DuplicateKey")] += 1
        if len(self.seen) >= self.cap:
            self.truncated = self.full = True
            return
        if known is not None and (known < mark or not self._gives_way(item.key, known)):
            item = replace(item, key=_aside(item.key, mark))
        self.seen[hash(item.key)] = mark
        self.buffer.append(item)
        self.outcome.count += 1
        if item.volatile:
            self.snapshots.setdefault(item.key, {}).update(item.volatile)
        if self.kept:
            self.items.append(
                {**item.data, "id": item.resource_id, "key": item.key, "_region": item.region, "_unread": item.unread}
            )

    def _gives_way(self, key: str, mark: int) -> bool:
        """Move the item of a key aside: of different items the smallest digest keeps it, in whatever order they come.

        False where it stood there before and was only noted as seen.
        """
        aside = _aside(key, mark)
        waiting = next((number for number, item in enumerate(self.buffer) if item.key == key), None)
        if waiting is not None:
            self.buffer[waiting] = replace(self.buffer[waiting], key=aside)
        elif not staging.rename(self.outcome, self.claim, key, aside):
            return False
        else:
            self.standing.sees(aside, mark)
        self.seen[hash(aside)] = mark
        if key in self.snapshots:
            self.snapshots[aside] = self.snapshots.pop(key)
        for kept in self.items:
            kept["key"] = aside if kept["key"] == key else kept["key"]
        return True

    def _state(self) -> str:
        if self.problem:
            return self.problem.state
        return OutcomeState.OK if self.outcome.count else OutcomeState.EMPTY

    def _facts(self) -> dict[str, Any]:
        return {
            "count": self.outcome.count,
            "gone": self.outcome.gone,
            "calls": self.calls,
            "retries": self.retries,
            "seconds": time.monotonic() - self.started,
            "truncated": self.truncated,
            "gaps": as_json(self.gaps.items()),
            **(self.problem.facts() if self.problem else {}),
        }


def as_json(gaps: Iterable[tuple[Gap, int]]) -> list[dict[str, Any]]:
    """Gaps as an outcome keeps them."""
    return [{**asdict(gap), "items": times} for gap, times in gaps]


def _aside(key: str, mark: int) -> str:
    """Where an item has its place whose key is another one's too."""
    return f"{key}#{mark:0{MARK}x}"[: len(key) + 13]
