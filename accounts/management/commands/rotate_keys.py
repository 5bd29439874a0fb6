"""`manage.py rotate_keys`: after a new first key in ENCRYPTION_KEYS, seal everything with it; then drop the old.

With ENCRYPTION_KMS_KEY_ID it has AWS KMS make a new data key and seals everything with that.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit, envelope, rotation


class Command(BaseCommand):
    help = "Encrypt all stored secrets with the first key of ENCRYPTION_KEYS. May be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._rotate()
        except envelope.KeysAway as error:
            text = f"AWS KMS does not open the keys ({error}). What is done is done: run it again."
            raise CommandError(text) from None

    def _rotate(self) -> None:
        resealed = unreadable = 0
        rotation.renew()
        for tally in rotation.rotate():
            self.stdout.write(f"{tally.label}: {tally.resealed} encrypted anew, {tally.unreadable} unreadable")
            resealed, unreadable = resealed + tally.resealed, unreadable + tally.unreadable
        outcome = audit.ActionOutcome.FAILED if unreadable else audit.ActionOutcome.OK
        audit.note(audit.Action.KEYS_ROTATED, outcome=outcome, resealed=resealed, unreadable=unreadable)
        if unreadable:
            raise CommandError(f"{unreadable} secrets open with none of the keys: keep the old keys until this is 0.")
        if left := rotation.left():
            raise CommandError(
                f"{left} secrets were encrypted with an older key meanwhile: some process still writes with it. "
                "Restart all processes with the new key first in ENCRYPTION_KEYS, then run this again."
            )
        self.stdout.write("Older keys can be taken out of ENCRYPTION_KEYS.")
