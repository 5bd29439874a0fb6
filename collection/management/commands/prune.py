"""`manage.py prune`: delete what the retention rules no longer keep, now rather than by and by."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from collection import retention


class Command(BaseCommand):
    help = "Delete the collections that no retention rule keeps, and all that only they showed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            going = [collection for collections in retention.overdue(now) for collection in collections]
            for collection in going:
                self.stdout.write(f"{collection.pk} {collection.created_at:%Y-%m-%d %H:%M} {collection}")
            self.stdout.write(f"{len(going)} collections would go.")
        else:
            hidden, rows = retention.prune(now)
            self.stdout.write(f"{hidden} collections went, with {rows} rows of theirs.")
        size = retention.size()
        self.stdout.write(
            f"Kept: {size.collections} collections, {size.outcomes} outcomes, {size.versions} resource versions;"
            f" the database holds {filesizeformat(size.bytes)}."
        )
