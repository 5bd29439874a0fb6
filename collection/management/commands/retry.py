"""`manage.py retry`: try again what a collection could not read, as the person who asked for it."""

from argparse import ArgumentParser
from typing import Any

from collection import retrying
from collection.management.waiting import Waiting, refuse, the_collection


class Command(Waiting):
    help = "Retry what failed in a collection. Ends with 0 if all completed, 1 if not, 2 if it could not be retried."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("collection", help="its id, as in the address of its page")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        failed = the_collection(options["collection"])
        if failed.owner is None:
            refuse("The person who asked for it is gone.")
        try:
            retried = retrying.retry(failed, failed.owner)
        except retrying.NotRetried as reason:
            refuse(f"{reason} ({reason.same.pk})" if reason.same else str(reason))
        self.report([retried], options)
