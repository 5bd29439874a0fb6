"""Readings that found nothing where nothing stood end many at a time; each is numbered like any other."""

import time
from collections.abc import Iterable

from django.db import transaction

from collection import inventory
from collection.inventory import LostClaim
from collection.models import Inventory, Outcome, ServiceRun
from collection.readings import Reading
from collection.suspects import Turns

MOST = 500
LATEST = 0.5  # seconds that an end may wait for others


class Endings:
    """Ends the readings of a service run: what has rows to write at once, the rest together and a little later."""

    def __init__(self, run: ServiceRun, turns: Turns) -> None:
        self.run, self.turns = run, turns
        self.inhabited: set[int] = set()
        self._unbegun: list[Outcome] = []
        self._empty: list[inventory.Empty] = []
        self._since = 0.0

    def look(self, inventories: Iterable[Inventory]) -> None:
        """Find out in which of these something stands."""
        self.inhabited = inventory.inhabited(inventories)

    def begin_late(self, outcomes: Iterable[Outcome]) -> None:
        """Nothing is asked for these, so that no death can be their fault: they are marked when they end."""
        self._unbegun += outcomes

    def end(self, reading: Reading) -> None:
        """Now, or with others. Readings end in the order in which they come: no child before its parent."""
        facts = None if reading.inventory.pk in self.inhabited else reading.nothing()
        if facts is None:
            self.write()
            reading.finish()
            self.turns.progressed()
            return
        self._since = self._since if self._empty else time.monotonic()
        self._empty.append((reading.outcome, reading.inventory, facts))

    def write_if_due(self) -> None:
        if self._empty and (len(self._empty) >= MOST or time.monotonic() - self._since >= LATEST):
            self.write()

    def write(self) -> None:
        """All that waits, in one transaction; raises LostClaim, and then nothing is written."""
        if not self._unbegun and not self._empty:
            return
        assert self.run.claim is not None
        with transaction.atomic():
            if not self.run.is_mine():
                raise LostClaim(str(self.run.pk))
            self.turns.begin(self._unbegun, self.run.claim)
            inventory.end_empty(self._empty, self.run.claim)
        ended, self._unbegun, self._empty = bool(self._empty), [], []
        if ended:
            self.turns.progressed()
