"""`manage.py cancel`: stop a collection; what was collected until then stays."""

from argparse import ArgumentParser
from typing import Any

from collection import runs
from collection.management.waiting import Waiting, refuse, the_collection
from collection.states import CollectionState


class Command(Waiting):
    help = "Cancel a collection; what was collected stays. Ends with 2 if it had ended already."
    wanted = CollectionState.CANCELLED

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("collection", help="its id, as in the address of its page")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        collection = the_collection(options["collection"])
        if not runs.cancel(collection):
            refuse("It had ended already, or is being cancelled.")
        collection.refresh_from_db()
        self.report([collection], options)
