"""What the commands share that set collections going: wait for them, and print what became of everything."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any, NoReturn
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from collection.models import Collection, Outcome
from collection.progress import parts_of, status_of
from collection.states import CollectionState

LOOK_EVERY = 1.0  # seconds
BAD_ARGUMENTS = 2
HEADS = ("service", "kind", "region", "state", "count", "calls", "retries", "seconds", "attempts", "reason")
NUMBERS = range(4, 9)


class Waiting(BaseCommand):
    """Ends with 0 if all came to the wanted end, 1 if not, 2 if it could not be done."""

    wanted = CollectionState.COMPLETED

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wait", action="store_true", help="until all has ended, then print every outcome")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--timeout", type=float, default=3600, help="seconds to wait at most (3600)")

    def report(self, started: list[Collection], options: dict[str, Any]) -> None:
        """Print the collections; with --wait once they have ended, with every outcome."""
        if options["wait"]:
            self._wait(started, options["timeout"])
        self._print(started, options)
        if options["wait"] and any(collection.state != self.wanted for collection in started):
            raise CommandError(_verdict(started), returncode=1)

    def _wait(self, started: list[Collection], timeout: float) -> None:
        """Until all have ended; what still runs then goes on by itself."""
        until = time.monotonic() + timeout
        if any(part.waits_for_the_broker for parts in parts_of(started).values() for part in parts):
            self.stderr.write("The queue does not answer; the collection starts by itself when it is back.")
        while any(collection.is_open for collection in started) and time.monotonic() < until:
            time.sleep(LOOK_EVERY)
            for collection in started:
                collection.refresh_from_db()

    def _print(self, started: list[Collection], options: dict[str, Any]) -> None:
        if options["json"]:
            facts = [_facts(collection, whole=options["wait"]) for collection in started]
            self.stdout.write(json.dumps(facts[0] if len(facts) == 1 else facts, ensure_ascii=False, indent=2))
            return
        for collection in started:
            self.stdout.write(f"{_name(collection)}: collection {collection.pk} {collection.state}")
            if options["wait"]:
                for line in _table(collection):
                    self.stdout.write(line)


def _facts(collection: Collection, *, whole: bool) -> dict[str, Any]:
    started = {"collection_id": str(collection.pk), "profile": collection.profile_name, "state": collection.state}
    return started | (status_of(collection) if whole else {})


def _name(collection: Collection) -> str:
    return collection.profile_name or "one-time sign-in"


def _table(collection: Collection) -> Iterator[str]:
    """Every outcome, in columns as wide as they must be."""
    outcomes = Outcome.objects.filter(service_run__collection=collection).select_related("service_run")
    rows = [HEADS, *(_row(outcome) for outcome in outcomes.order_by("service_run__service", "pk"))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (_aligned(number)(cell, widths[number]) for number, cell in enumerate(row))
        yield "  ".join(cells).rstrip()


def _row(outcome: Outcome) -> tuple[str, ...]:
    times = (str(outcome.calls), str(outcome.retries), f"{outcome.seconds:.1f}", str(outcome.attempts))
    marks = [outcome.state, *(["cut off"] if outcome.truncated else []), *(["gaps"] if outcome.gaps else [])]
    reason = " ".join(filter(None, [outcome.code, str(outcome.meaning), str(outcome.remedy), outcome.action]))
    what = (outcome.service_run.service, outcome.kind, outcome.region, ", ".join(marks), str(outcome.count))
    return (*what, *times, reason)


def _aligned(column: int) -> Callable[[str, int], str]:
    return str.rjust if column in NUMBERS else str.ljust


def _verdict(started: list[Collection]) -> str:
    return "Not completed: " + ", ".join(f"{_name(collection)} is {collection.state}" for collection in started)


def the_collection(text: str) -> Collection:
    """By its id."""
    pk = as_uuid(text)
    found = Collection.objects.filter(pk=pk, deleted_at=None).first() if pk else None
    return found or refuse(f"There is no collection {text}.")


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def refuse(text: str) -> NoReturn:
    """End with the code for what could not be done."""
    raise CommandError(text, returncode=BAD_ARGUMENTS)
