"""The one writer of a service run: threads ask AWS, this thread alone writes what they bring."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from awscheck.aws import AwsSession, Reason, Tally
from collection import inventory, planning, runs, staging
from collection.asking import Asker, Batched, Page, Raw
from collection.bulk import chunks
from collection.endings import Endings
from collection.heartbeat import Stop
from collection.inventory import LostClaim
from collection.joins import Joins
from collection.kinds import Each, Kind
from collection.listings import Listing, listings
from collection.metrics import queries
from collection.models import Inventory, MaskKey, Outcome, ServiceRun
from collection.pool import Pool
from collection.problems import TIME_LIMIT, Problem
from collection.readings import Reading
from collection.registry import SERVICES, children
from collection.rounds import Round, batch_size, measure_all, unread_in
from collection.shaping import Place
from collection.states import OutcomeState
from collection.suspects import Turns

logger = logging.getLogger(__name__)
PAUSE = 3  # seconds before the second chance
Pages = Iterator[list[list[Raw]]]


class Collector:
    """The one writer of a service run; it and its threads hold nothing after the run."""

    def __init__(self, run: ServiceRun, session: AwsSession, stop: Stop) -> None:
        assert run.claim is not None
        assert run.collection.estate is not None
        self.run, self.session, self.stop, self.claim = run, session, stop, run.claim
        self.estate, self.service = run.collection.estate, SERVICES[run.service]
        self.listings = listings(self.service)
        self.turns = Turns(run)
        self.inventories: dict[tuple[str, str], Inventory] = {}
        self.endings = Endings(run, self.turns)
        self.pool = Pool(run.service, stop, self.endings.write_if_due)
        self.under_way: dict[tuple[str, str], Reading] = {}
        self.joins = Joins(self.service, self._ask, self._received)
        self.again: list[Round] = []
        self.spent: dict[tuple[str, str], tuple[int, int]] = {}
        self.second_time = False
        self.fatal: Problem | None = None
        self.bug: Exception | None = None
        self.mask_key = MaskKey.get()

    def collect(self) -> None:
        """Everything that is still open. An unforeseen error ends its own outcome and is kept as ``bug``."""
        try:
            staging.drop(self.run)
            self.turns.draw()
            self.inventories = inventory.inventories_of(self.estate, self.turns.places())
            self.endings.look(self.inventories.values())
            self._collect(self.turns.fresh)
            for place in self.turns.suspects():
                self._collect([place])
        except SoftTimeLimitExceeded:
            self.stop.set(OutcomeState.TIMED_OUT)
        finally:
            self.pool.close()
        self._close_the_rest()

    def _collect(self, places: Iterable[planning.Place]) -> None:
        if not self.stop.is_set():
            self._begin(self._rounds(set(places)))
            self._run()
            self._try_again()

    def _run(self) -> None:
        self.pool.run()
        if not self.stop.is_set():
            self.endings.write()

    # What is to be collected

    def _rounds(self, wanted: set[planning.Place]) -> Iterator[Round]:
        """Listings without parents, and those whose parents an earlier attempt has read."""
        regions = sorted({region for _kind, region in wanted})
        for listing, region in product(self.listings, regions):
            if wanted.isdisjoint((kind.name, region) for kind in listing.kinds):
                continue
            if not listing.parent:
                yield Round(listing, region, [None])
            elif not self.turns.is_open(listing.parent, region):
                parent = Outcome.objects.get(service_run=self.run, kind=listing.parent, region=region)
                yield self._round_from(listing, parent)

    def _round_from(self, listing: Listing, parent: Outcome) -> Round:
        unread = unread_in(parent, listing)
        found = () if unread else inventory.found(parent)
        parents = [{**version.data, "id": version.resource_id, "key": version.key} for version in found]
        return Round(listing, parent.region, parents, parent.truncated, runs.problem_of(parent) or unread)

    def _try_again(self) -> None:
        """A second chance for what was throttled or could not be reached, once everything else is done."""
        if self.again:
            self.stop.wait(PAUSE)
        if self.stop.is_set():
            return
        again, self.again, self.second_time = self.again, [], True
        self.session.breaker.reset()
        self.joins.forget_failed()
        for this in again:
            staging.drop(self.run, [reading.outcome for reading in this.readings])
            for reading in this.readings:
                self.spent[reading.kind.name, this.region] = (reading.calls, reading.retries)
        self._begin(Round(this.listing, this.region, this.parents, this.truncated) for this in again)
        self._run()
        self.second_time = False

    def _begin(self, rounds: Iterable[Round]) -> None:
        """From now on a death is held against what these ask for; they are marked so all at once."""
        begun = [this for each in rounds if (this := each.of(self.turns.may_begin))]
        self.turns.begin(self._outcomes(this for this in begun if this.asks), self.claim)
        self.endings.begin_late(self._outcomes(this for this in begun if not this.asks))
        for this in begun:
            self._start(this)

    def _outcomes(self, rounds: Iterable[Round]) -> list[Outcome]:
        return [self.turns.outcomes[place] for this in rounds for place in this.places]

    def _start(self, this: Round) -> None:
        this.readings = [self._open(this, kind) for kind in this.listing.kinds]
        for reading in this.readings:
            reading.truncated = this.truncated
            if this.problem:
                reading.fail(this.problem)
        self._hold(this)
        for parent in this.parents:
            self._note_unread(this, parent)
            self._next_page(this, this.readings[0].asker.pages(this.listing.kinds, parent), parent)
        self._let_go(this)

    def _open(self, this: Round, kind: Kind) -> Reading:
        collection, region = self.run.collection, this.region
        asked_in = planning.client_region(collection, region)
        place = Place(collection.partition, collection.account_id, region, self.mask_key)
        reading = Reading(
            kind, self.turns.outcomes[kind.name, region], self.claim, self.inventories[kind.name, region],
            Asker(self.session, place, asked_in), settings.COLLECT_ITEM_CAP,
            kept=bool(children(kind)) or bool(kind.metrics and collection.metrics),
            round=this,
        )  # fmt: skip
        reading.calls, reading.retries = self.spent.get((kind.name, region), (0, 0))
        self.under_way[kind.name, region] = reading
        return reading

    # One answer after the other

    def _ask(
        self,
        readings: list[Reading],
        work: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        finally_: Callable[[], None] = lambda: None,
        patient: bool = False,
    ) -> None:
        """``then``: what to do with the answer; ``finally_``: what follows even after a bug."""
        for reading in readings:
            reading.pending += 1

        def answered(answer: Any, tally: Tally) -> None:
            then(answer)
            settle(tally)

        def failed(error: Exception, tally: Tally) -> None:
            logger.error("collecting %s: %s", readings[0].kind.name, type(error).__name__, exc_info=error)
            self.bug = self.bug or error
            for reading in readings:
                reading.fail(Problem(OutcomeState.ERROR, Reason.BUG, type(error).__name__))
            settle(tally)

        def settle(tally: Tally) -> None:
            finally_()
            readings[0].count(tally)
            for reading in readings:
                self._release(reading)

        self.pool.submit(work, answered, failed, patient=patient)

    def _hold(self, this: Round) -> None:
        """Its readings do not end before it is let go."""
        for reading in this.readings:
            reading.pending += 1

    def _let_go(self, this: Round) -> None:
        for reading in this.readings:
            self._release(reading)

    def _release(self, reading: Reading) -> None:
        reading.pending -= 1
        if not reading.pending and not self.stop.is_set():
            self._read(reading)

    def _note_unread(self, this: Round, parent: Raw | None) -> None:
        """Where children lie in a field of their parent that could not be read, they are not known to be absent."""
        call = this.listing.kinds[0].call
        problem = (parent or {}).get("_unread", {}).get(call.path) if isinstance(call, Each) else None
        if problem:
            this.readings[0].fail(problem)

    def _next_page(self, this: Round, pages: Pages, parent: Raw | None) -> None:
        work = partial(this.readings[0].asker.next_page, this.listing.kinds, pages)
        self._ask(this.readings, work, partial(self._page, this, pages, parent), patient=True)

    def _page(self, this: Round, pages: Pages, parent: Raw | None, page: Page) -> None:
        if page.problem:
            for reading in this.readings:
                reading.fail(page.problem)
            self._check(page.problem)
        elif page.items is not None:
            self._hold(this)
            found = [(reading, raws) for reading, raws in zip(this.readings, page.items, strict=True) if raws]
            joining = [reading for reading, _raws in found if reading.kind.joins]
            self.joins.bring(joining, partial(self._found, this, pages, parent, found))

    def _found(self, this: Round, pages: Pages, parent: Raw | None, found: list[tuple[Reading, list[Raw]]]) -> None:
        if not all(reading.full for reading in this.readings):
            self._next_page(this, pages, parent)
        for reading, raws in found:
            self._enrich(reading, raws, parent)
        self._let_go(this)

    def _enrich(self, reading: Reading, raws: list[Raw], parent: Raw | None) -> None:
        for part in chunks(raws, batch_size(reading.kind)):
            work = partial(reading.asker.enrich, reading.kind, part, reading.joined, parent)
            self._ask([reading], work, partial(self._received, reading))

    def _received(self, reading: Reading, done: Batched) -> None:
        reading.receive(done)
        self._check(done.fatal)

    def _check(self, problem: Problem | None) -> None:
        """Dead credentials end the whole run; what has been read stays."""
        if problem and problem.is_fatal:
            self.fatal = self.fatal or problem
            self.stop.set(problem.state)

    # The end of a reading, and of the run

    def _read(self, reading: Reading) -> None:
        if self.run.collection.metrics and reading.kind.metrics and not reading.measured:
            reading.measured = True
            self._measure(reading)
            return
        del self.under_way[reading.kind.name, reading.outcome.region]
        if reading.problem and reading.problem.is_passing and not self.second_time and not reading.round.problem:
            if reading.round not in self.again:
                self.again.append(reading.round)
            return
        self.endings.end(reading)
        region = reading.outcome.region
        self.turns.finished(reading.kind.name, region)
        children = [listing for listing in self.listings if listing.parent == reading.kind.name]
        if children:
            found = reading.items, reading.truncated, reading.problem
            self._begin(Round(listing, region, *found) for listing in children)

    def _measure(self, reading: Reading) -> None:
        reading.pending += 1
        for asked in queries(reading.kind, reading.items):
            self._ask([reading], partial(measure_all, self.session, asked), reading.note_metrics)
        self._release(reading)

    def _close_the_rest(self) -> None:
        if self.stop.state == Stop.LOST:
            raise LostClaim(str(self.run.pk))
        if not self.stop.is_set():
            return
        self.endings.write()
        if self.stop.state == Stop.LEAVING:
            return
        reason = TIME_LIMIT if self.stop.state == OutcomeState.TIMED_OUT else runs.why_cancelled(self.run)
        problem = self.fatal or Problem(self.stop.state, reason)
        waiting = [reading for this in self.again for reading in this.readings]
        for reading in [*self.under_way.values(), *waiting]:
            reading.fail(problem)
            reading.finish()
        runs.close_outcomes(self.run, problem)
