"""`manage.py rotate_keys`: after a new first key in ENCRYPTION_KEYS, seal everything with it; then drop the old."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import rotation


class Command(BaseCommand):
    help = "Encrypt all stored secrets with the first key of ENCRYPTION_KEYS. May be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for tally in rotation.rotate():
            self.stdout.write(f"{tally.label}: {tally.resealed} encrypted anew, {tally.unreadable} unreadable")
            unreadable += tally.unreadable
        if unreadable:
            raise CommandError(f"{unreadable} secrets open with none of the keys: keep the old keys until this is 0.")
        self.stdout.write("Older keys can be taken out of ENCRYPTION_KEYS.")
