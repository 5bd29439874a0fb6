"""An export's life: asked for, written by whoever claims it, downloaded for a day, gone."""

import io
import logging
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from collection.exporting.sources import NothingToExport, source_of
from collection.exporting.writers import write
from collection.models import Estate, Export, ExportPart
from collection.models.exports import ExportState
from collection.sending import send

logger = logging.getLogger(__name__)
LIFE = timedelta(hours=24)
LEASE = timedelta(minutes=3)  # XLSX packs its file at the end, in one go
ATTEMPTS = 3
AT_ONCE = 2000  # rows that are written while the person waits
PART = 1024 * 1024  # bytes
TELL = 1.0  # seconds between two looks at whether it is still wanted
MOST = 20  # exports of one person at a time
RESEND = timedelta(seconds=20)


class TooMany(Exception):
    """This person has enough exports under way."""


class Unwanted(Exception):
    """Cancelled, or somebody else's by now."""


def ask(user: User, what: Mapping[str, str], format_: str) -> Export:
    """Write it down; small ones are written at once, of others a worker is woken. Raises NothingToExport, TooMany."""
    if Export.objects.of(user).open().count() >= MOST:
        raise TooMany
    source = source_of(user, what)
    export = _begin(user, {**what, "estates": sorted(source.estates)}, source.title, format_, source.total)
    if source.total <= AT_ONCE:
        write_out(export.pk)
    else:
        transaction.on_commit(lambda: wake([export]))
    export.refresh_from_db()
    return export


@transaction.atomic
def _begin(user: User, what: dict[str, Any], title: str, format_: str, total: int | None) -> Export:
    export = Export.objects.create(
        owner=user, what=what, title=title[:200], format=format_, total=total, expires_at=timezone.now() + LIFE
    )
    audit.note(
        audit.Action.EXPORT_STARTED, person=user, obj=export, page=what.get("page", ""), format=format_,
        rows="" if total is None else total,
    )  # fmt: skip
    return export


def wake(exports: Iterable[Export]) -> None:
    """Tell a worker; what it does not hear of, the tick tells again."""
    send(("collection.export", export.pk) for export in exports)


def write_out(pk: uuid.UUID) -> None:
    """Write an export's file; nothing happens where somebody else does, or nobody wants it any more."""
    export = Export.take(pk, LEASE, ATTEMPTS)
    if export is None:
        return
    try:
        source = source_of(export.owner, export.what)
        with tempfile.TemporaryFile() as file:
            write(export.format, file, source.heads, _told(export, source.rows, source.estates))
            _keep(export, file, source.estates)
    except Unwanted:
        logger.info("export %s is not wanted any more", export.pk)
    except NothingToExport as problem:
        if export.end(ExportState.FAILED, problem=str(problem)):
            ExportPart.objects.filter(export=export).delete()


def parts(export: Export) -> Iterator[bytes]:
    """The file, part by part."""
    for part in ExportPart.objects.filter(export=export).order_by("number").iterator(4):
        yield bytes(part.content)


def may_be_read(export: Export, user: User) -> bool:
    """Whether the person may still see all that the file holds: a share that was taken away takes it too."""
    return not taken_away([export], user)


def taken_away(exports: Iterable[Export], user: User) -> set[uuid.UUID]:
    """Those that hold what the person may see no longer: not even their titles and sizes are told."""
    estates = {export.pk: set(export.what.get("estates", ())) for export in exports}
    seen = _seen(user, set().union(*estates.values()))
    return {pk for pk, wanted in estates.items() if not user.is_active or not wanted <= seen}


def cancel(export: Export) -> bool:
    """Want it no more; False where it has ended."""
    return bool(Export.objects.open().filter(pk=export.pk).update(state=ExportState.CANCELLED, claim=None))


def look_after() -> None:
    """For the tick: delete what is over, give up what was tried often, and wake workers for what waits."""
    Export.objects.filter(expires_at__lte=Now()).delete()
    dead = Q(state=ExportState.RUNNING, lease_until__lt=Now())
    waiting = Export.objects.filter(dead | Q(state=ExportState.QUEUED, created_at__lt=Now() - RESEND))
    given_up = waiting.filter(attempts__gte=ATTEMPTS)
    given_up.update(state=ExportState.FAILED, problem="lost", claim=None, finished_at=Now())
    due = list(waiting.filter(Q(woken_at=None) | Q(woken_at__lt=Now() - RESEND))[:50])
    if due:
        wake(due)
        Export.objects.filter(pk__in=[export.pk for export in due]).update(woken_at=Now())


def _seen(user: User, estates: set[int]) -> set[int]:
    """Those of them that the person may see."""
    return set(Estate.objects.of(user).filter(pk__in=estates).values_list("pk", flat=True))


def _refuse_what_was_taken_away(export: Export, estates: set[int]) -> None:
    """Looks at the person as they are now: a share, a role or the login itself may be gone since it began."""
    person = User.objects.get(pk=export.owner_id)
    if not person.is_active or not estates <= _seen(person, estates):
        raise NothingToExport(_("Its sharing was taken away while it was written."))


def _told(export: Export, rows: Iterable[list[Any]], estates: set[int]) -> Iterator[list[Any]]:
    """The rows; every second the database hears how many there were, and says whether to go on."""
    heard, number = time.monotonic(), 0
    for number, row in enumerate(rows, 1):
        if time.monotonic() - heard > TELL:
            heard = time.monotonic()
            if not export.go_on(number, LEASE):
                raise Unwanted
            _refuse_what_was_taken_away(export, estates)
        yield row
    if not export.go_on(number, LEASE, total=number):
        raise Unwanted


def _keep(export: Export, file: IO[bytes], estates: set[int]) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    ExportPart.objects.filter(export=export).delete()  # of an earlier attempt
    for number, content in enumerate(iter(lambda: file.read(PART), b"")):
        ExportPart.objects.create(export=export, number=number, content=content)
        if not export.go_on(None, LEASE):
            raise Unwanted
    _refuse_what_was_taken_away(export, estates)
    export.end(ExportState.DONE, size=size, what={**export.what, "estates": sorted(estates)})
