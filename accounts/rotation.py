"""Put every sealed value under the key that writes now.

It may run while the portal runs: a row is replaced only where it still holds what was read. It may be killed: what is
done is done, and the next run finds the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from accounts import encryption, envelope

BATCH = 500


@dataclass
class Tally:
    """What became of one field: rows sealed anew, and rows that no configured key opens."""

    label: str
    resealed: int = 0
    unreadable: int = 0


def rotate() -> Iterator[Tally]:
    """Reseal all that an older key sealed, a batch a transaction; a run that was stopped goes on where it was."""
    for model, field, context in _sealed():
        yield _rotate_field(model, field, context)


def renew() -> None:
    """With an envelope, have a new data key made; not while an earlier run has something left to do."""
    if envelope.is_on() and not left():
        envelope.new_data_key()


def left() -> int:
    """How many values another key sealed than the one that writes now."""
    return sum(_stale(model, field).count() for model, field, _context in _sealed())


def _sealed() -> Iterator[tuple[type[models.Model], str, str]]:
    """Each sealed field, and the name of the method that gives its place."""
    for model in encryption.sealed_models():
        declared: dict[str, str] = getattr(model, "sealed_fields")  # noqa: B009  mypy knows no such attribute
        yield from ((model, field, context) for field, context in declared.items())


def _rotate_field(model: type[models.Model], field: str, context: str) -> Tally:
    tally = Tally(f"{model._meta.label}.{field}")
    for batch in _batches(model, field):
        with transaction.atomic():
            for row in batch:
                _reseal(row, field, context, tally)
    return tally


def _batches(model: type[models.Model], field: str) -> Iterator[list[models.Model]]:
    """Rows that another key sealed, in the order of their keys."""
    stale = _stale(model, field).order_by("pk")
    last: Any = None
    while batch := list((stale if last is None else stale.filter(pk__gt=last))[:BATCH]):
        yield batch
        last = batch[-1].pk


def _stale(model: type[models.Model], field: str) -> "models.QuerySet[models.Model]":
    rows = model._base_manager.exclude(**{field: ""}).exclude(**{f"{field}__isnull": True})
    return rows.exclude(**{f"{field}__startswith": encryption.current_prefix()})


@sensitive_variables()
def _reseal(row: models.Model, field: str, context: str, tally: Tally) -> None:
    """Replace one token, unless somebody else has just written another."""
    token, place = getattr(row, field), getattr(row, context)()
    try:
        fresh = encryption.seal(encryption.unseal(token, context=place), context=place)
    except encryption.EncryptionError:
        tally.unreadable += 1
        return
    tally.resealed += type(row)._base_manager.filter(pk=row.pk, **{field: token}).update(**{field: fresh})
