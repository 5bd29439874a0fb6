"""Whose turn it is: what was in flight when a worker died is collected last and alone, and given up after 4 deaths."""

import uuid
from collections.abc import Iterable, Iterator

from django.db.models import F

from collection import runs
from collection.bulk import chunks
from collection.models import Outcome, ServiceRun
from collection.problems import WORKER_LOST, Problem
from collection.registry import KINDS
from collection.states import OutcomeState

DEATHS = 4
AT_ONCE = 500  # outcomes in one statement
Place = tuple[str, str]  # kind, region


class Turns:
    """The open outcomes of a run by (kind, region): the fresh ones all at once, then each suspect alone."""

    def __init__(self, run: ServiceRun) -> None:
        self.run = run
        self.outcomes: dict[Place, Outcome] = {}
        self.fresh: list[Place] = []
        self._suspects: list[Place] = []
        self._alone: Place | None = None
        self._progress = False

    def draw(self) -> None:
        """Find out what is open, and what an attempt that died was just doing."""
        mine = Outcome.objects.filter(service_run=self.run)
        in_flight = mine.filter(state=OutcomeState.RUNNING)
        in_flight.update(state=OutcomeState.PENDING, claim=None, deaths=F("deaths") + 1, count=0, gone=0)
        given_up = mine.open().filter(deaths__gte=DEATHS)
        runs.close_outcomes(self.run, Problem(OutcomeState.LOST, WORKER_LOST), given_up)
        for outcome in mine.open().order_by("pk"):
            self.outcomes[outcome.kind, outcome.region] = outcome
        self.fresh = [place for place, outcome in self.outcomes.items() if not outcome.deaths]
        self._suspects = sorted(self.outcomes.keys() - set(self.fresh), key=self._danger)

    def places(self) -> Iterable[Place]:
        return self.outcomes.keys()

    def suspects(self) -> Iterator[Place]:
        """One after the other, the least dangerous first; only the current one may begin, with what depends on it."""
        for place in self._suspects:
            if place in self.outcomes:
                self._alone = place
                yield place

    def is_open(self, kind: str, region: str) -> bool:
        return (kind, region) in self.outcomes

    def may_begin(self, kind: str, region: str) -> bool:
        """Whether it is open, and not a suspect whose turn has not come."""
        place = kind, region
        return place in self.outcomes and (place == self._alone or not self.outcomes[place].deaths)

    def begin(self, outcomes: Iterable[Outcome], claim: uuid.UUID) -> None:
        """From now on a death is held against these."""
        going = list(outcomes)
        for part in chunks(going, AT_ONCE):
            Outcome.objects.filter(pk__in=[outcome.pk for outcome in part]).update(
                state=OutcomeState.RUNNING, claim=claim, attempts=F("attempts") + 1, count=0, gone=0
            )
        for outcome in going:
            outcome.count = outcome.gone = 0

    def finished(self, kind: str, region: str) -> None:
        """One less."""
        del self.outcomes[kind, region]

    def progressed(self) -> None:
        """Something has ended in the database; an attempt that ends something does not count towards the limit."""
        if not self._progress:
            self._progress = True
            self.run.forgive()

    def _danger(self, place: Place) -> tuple[int, int]:
        """A child after its parents: by the deaths of both, then as declared."""
        kind, region = place
        deaths, name = 0, kind
        while name:
            outcome = self.outcomes.get((name, region))
            deaths = max(deaths, outcome.deaths if outcome else 0)
            name = KINDS[name].parent if name in KINDS else ""
        return deaths, list(KINDS).index(kind) if kind in KINDS else 0
