"""Put every sealed value under the key that writes now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from accounts import encryption

BATCH = 500


@dataclass
class Tally:
    """What became of one field: rows sealed anew, and rows that no configured key opens."""

    label: str
    resealed: int = 0
    unreadable: int = 0


def rotate() -> Iterator[Tally]:
    """Reseal all that an older key sealed, a batch a transaction; a run that was stopped goes on where it was."""
    for model in encryption.sealed_models():
        declared: dict[str, str] = getattr(model, "sealed_fields")  # noqa: B009  mypy knows no such attribute
        for field, context in declared.items():
            yield _rotate_field(model, field, context)


def _rotate_field(model: type[models.Model], field: str, context: str) -> Tally:
    tally = Tally(f"{model._meta.label}.{field}")
    for batch in _batches(model, field):
        with transaction.atomic():
            for row in batch:
                _reseal(row, field, context, tally)
    return tally


def _batches(model: type[models.Model], field: str) -> Iterator[list[models.Model]]:
    """Rows that another key sealed, in the order of their keys."""
    rows = model._base_manager.exclude(**{field: ""}).exclude(**{f"{field}__isnull": True}).order_by("pk")
    stale = rows.exclude(**{f"{field}__startswith": encryption.current_prefix()})
    last: Any = None
    while batch := list((stale if last is None else stale.filter(pk__gt=last))[:BATCH]):
        yield batch
        last = batch[-1].pk


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
