"""Put every sealed value under the key that writes now.

It may run while the portal runs: a row is replaced only where it still holds what was read. It may be killed: what is
done is done, and the next run finds the rest.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from accounts import encryption, envelope

BATCH = 500
PAUSE = 0.05  # seconds between two batches: SQLite has one writer, and others are waiting
# Second factors, which allauth seals by `accounts.login.adapters`
SEALED_JSON = {("mfa", "Authenticator"): ("data", "accounts.mfa")}
TOKEN = re.compile(rf"{encryption.VERSION}:[A-Za-z0-9_-]+:[A-Za-z0-9_=-]+")


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
    for model, field, place in _sealed_json():
        yield _rotate_json(model, field, place)


def renew() -> None:
    """With an envelope, have a new data key made; not while an earlier run has something left to do."""
    if envelope.is_on() and not left():
        envelope.new_data_key()


def left() -> int:
    """How many values another key sealed than the one that writes now."""
    fields = sum(_stale(model, field).count() for model, field, _context in _sealed())
    prefix = encryption.current_prefix()
    rows = (getattr(row, field) for model, field, _place in _sealed_json() for row in model._base_manager.all())
    return fields + sum(_tokens(data) > _tokens(data, prefix) for data in rows)


def _sealed() -> Iterator[tuple[type[models.Model], str, str]]:
    """Each sealed field, and the name of the method that gives its place."""
    for model in encryption.sealed_models():
        declared: dict[str, str] = getattr(model, "sealed_fields")  # noqa: B009  mypy knows no such attribute
        yield from ((model, field, context) for field, context in declared.items())


def _sealed_json() -> Iterator[tuple[type[models.Model], str, str]]:
    """Fields of foreign apps that have sealed values inside their JSON, and the place of these."""
    for (app, name), (field, place) in SEALED_JSON.items():
        if app in apps.app_configs:
            yield apps.get_model(app, name), field, place


def _rotate_field(model: type[models.Model], field: str, context: str) -> Tally:
    tally = Tally(f"{model._meta.label}.{field}")
    for batch in _batches(model, field):
        time.sleep(PAUSE)
        with transaction.atomic():
            for row in batch:
                _reseal(row, field, context, tally)
    return tally


def _rotate_json(model: type[models.Model], field: str, place: str) -> Tally:
    """Row by row: there are as many as second factors."""
    tally = Tally(f"{model._meta.label}.{field}")
    for row in list(model._base_manager.order_by("pk")):
        data = getattr(row, field)
        fresh = _resealed(data, place, tally)
        if fresh != data:
            tally.resealed += model._base_manager.filter(pk=row.pk, **{field: data}).update(**{field: fresh})
    return tally


@sensitive_variables()
def _resealed(data: Any, place: str, tally: Tally) -> Any:
    """The same JSON with every token under the key that writes now."""
    if isinstance(data, dict):
        return {name: _resealed(value, place, tally) for name, value in data.items()}
    if isinstance(data, list):
        return [_resealed(value, place, tally) for value in data]
    if not _tokens(data) or _tokens(data, encryption.current_prefix()):
        return data
    try:
        return encryption.seal(encryption.unseal(data, context=place), context=place)
    except encryption.EncryptionError:
        tally.unreadable += 1
        return data


def _tokens(data: Any, prefix: str = "") -> int:
    """How many sealed values there are in JSON, those of one key only where its prefix is given."""
    if isinstance(data, dict | list):
        return sum(_tokens(value, prefix) for value in (data.values() if isinstance(data, dict) else data))
    return int(isinstance(data, str) and bool(TOKEN.fullmatch(data)) and data.startswith(prefix))


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
