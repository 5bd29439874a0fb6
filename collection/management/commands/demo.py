"""`manage.py demo`: people, profiles and a collection with each in the sample AWS; `make demo` calls it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from collection import demo
from collection.models import Collection

PATIENCE = 180  # seconds


class Command(BaseCommand):
    help = "Fills a new portal with sample people, profiles and collections."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--describe", type=Path, required=True, help="what `python -m awscheck.sample` wrote")
        parser.add_argument("--once", action="store_true", help="fail unless what was found equals the committed list")
        parser.add_argument("--write", action="store_true", help="write the committed list anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is only for the demo: start it with `make demo`.")
        sample = json.loads(options["describe"].read_text(encoding="utf-8"))
        user, admin = demo.people()
        collections = [demo.collect(user.user, profile) for profile in demo.profiles(user.user, sample)]
        for collection in collections:
            if not demo.wait(collection, PATIENCE):
                raise CommandError(f"{collection} has not ended after {PATIENCE} s: {collection.state}")
            self._print(collection)
        found = {collection.account_id: demo.findings(collection) for collection in collections}
        if options["write"]:
            demo.EXPECTED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        if options["once"]:
            self._compare(found)
        self.stdout.write("")
        for login, role in ((user, "ordinary user"), (admin, "admin")):
            self.stdout.write(f"  sign in as  {login.user.username:<6} password  {login.password}   ({role})")

    def _print(self, collection: Collection) -> None:
        assert collection.started_at
        assert collection.finished_at
        seconds = (collection.finished_at - collection.started_at).total_seconds()
        self.stdout.write(
            f"\n{collection.profile_name}, account {collection.account_id}: {collection.state}, {seconds:.1f} s"
        )
        for title, found, calls, states in demo.summary(collection):
            seen = ", ".join(f"{count} {state}" for state, count in states.most_common())
            self.stdout.write(f"  {title:<14}{found:>6} resources {calls:>5} calls   {seen}")
        for (kind, state, remedy, action), regions in demo.needing_attention(collection).items():
            needs = f" (needs {action})" if action else ""
            self.stdout.write(f"  ! {kind} in {', '.join(regions)}: {state}. {remedy}{needs}")

    def _compare(self, found: dict[str, Any]) -> None:
        differences = demo.differences(found, demo.expected())
        if differences:
            raise CommandError("not what the sample AWS holds:\n" + "\n".join(differences[:50]))
        self.stdout.write("\nOutcomes and counts are as expected.")
