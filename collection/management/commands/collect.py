"""`manage.py collect`: start collections from a shell, and with --wait print what became of everything."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any, NoReturn
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts.models import CredentialProfile
from collection import runs
from collection.choices import Choice, InvalidChoice, refuse_broken
from collection.models import Collection, Outcome, ServiceRun
from collection.models.runs import Trigger
from collection.progress import status_of
from collection.states import CollectionState

LOOK_EVERY = 1.0  # seconds
BAD_ARGUMENTS = 2
HEADS = ("service", "kind", "region", "state", "count", "calls", "retries", "seconds", "reason")
NUMBERS = range(4, 8)


class Command(BaseCommand):
    help = "Collect with saved profiles. Ends with 0 if all completed, 1 if not, 2 if it could not start."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="who asks; only this person's profiles can be used")
        parser.add_argument("--profile", required=True, action="append", help="name or id; may be given several times")
        parser.add_argument("--services", required=True, help="for example ec2,s3")
        parser.add_argument("--regions", default="", help="for example us-east-1,ap-northeast-2, or all")
        parser.add_argument("--metrics", action="store_true", help="also CloudWatch metrics, which AWS bills")
        parser.add_argument("--wait", action="store_true", help="until all has ended, then print every outcome")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--timeout", type=float, default=3600, help="seconds to wait at most (3600)")

    def handle(self, *args: Any, **options: Any) -> None:
        started = self._start(options)
        if options["wait"]:
            self._wait(started, options["timeout"])
        self._print(started, options)
        if options["wait"] and any(collection.state != CollectionState.COMPLETED for collection in started):
            raise CommandError(_verdict(started), returncode=1)

    def _start(self, options: dict[str, Any]) -> list[Collection]:
        user = _user(options["user"])
        profiles = list({found.pk: found for found in (_profile(user, name) for name in options["profile"])}.values())
        try:
            choice = Choice.of(
                options["services"].split(","), options["regions"].split(","), metrics=options["metrics"]
            )
            for profile in profiles:
                refuse_broken(profile)
        except InvalidChoice as error:
            _refuse(str(error))
        return runs.start_each(user, choice, profiles, trigger=Trigger.SHELL)

    def _wait(self, started: list[Collection], timeout: float) -> None:
        """Until all have ended; what still runs then goes on by itself."""
        until = time.monotonic() + timeout
        if ServiceRun.objects.filter(collection__in=started, published_at=None).exists():
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
            self.stdout.write(f"{collection.profile_name}: collection {collection.pk} {collection.state}")
            if options["wait"]:
                for line in _table(collection):
                    self.stdout.write(line)


def _facts(collection: Collection, *, whole: bool) -> dict[str, Any]:
    started = {"collection_id": str(collection.pk), "profile": collection.profile_name, "state": collection.state}
    return started | (status_of(collection) if whole else {})


def _table(collection: Collection) -> Iterator[str]:
    """Every outcome, in columns as wide as they must be."""
    outcomes = Outcome.objects.filter(service_run__collection=collection).select_related("service_run")
    rows = [HEADS, *(_row(outcome) for outcome in outcomes.order_by("service_run__service", "pk"))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (_aligned(number)(cell, widths[number]) for number, cell in enumerate(row))
        yield "  ".join(cells).rstrip()


def _row(outcome: Outcome) -> tuple[str, ...]:
    numbers = (str(outcome.count), str(outcome.calls), str(outcome.retries), f"{outcome.seconds:.1f}")
    marks = [outcome.state, *(["cut off"] if outcome.truncated else []), *(["gaps"] if outcome.gaps else [])]
    reason = " ".join(filter(None, [outcome.code, str(outcome.meaning), str(outcome.remedy), outcome.action]))
    return (outcome.service_run.service, outcome.kind, outcome.region, ", ".join(marks), *numbers, reason)


def _aligned(column: int) -> Callable[[str, int], str]:
    return str.rjust if column in NUMBERS else str.ljust


def _verdict(started: list[Collection]) -> str:
    return "Not completed: " + ", ".join(f"{collection.profile_name} is {collection.state}" for collection in started)


def _user(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True).first()
    return user or _refuse(f"There is no active user called {name}.")


def _profile(user: User, name: str) -> CredentialProfile:
    """By id, or by a name that means only one of the profiles that the person may use."""
    found = list(CredentialProfile.objects.of(user).filter(Q(name=name) | Q(pk=_as_uuid(name))))
    if len(found) > 1:
        _refuse(f"Several profiles are called {name}; give the id: {', '.join(str(each.pk) for each in found)}")
    return found[0] if found else _refuse(f"{user} has no profile called {name}.")


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _refuse(text: str) -> NoReturn:
    raise CommandError(text, returncode=BAD_ARGUMENTS)
