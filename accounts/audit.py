"""The audit log: `note` what was done. Whatever is noted inside a transaction stands or falls with it."""

import json
import logging
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest

from accounts.models.audit import AGENT_LENGTH, ID_LENGTH, LABEL_LENGTH, NAME_LENGTH, Action, ActionOutcome, AuditEvent
from awscheck import logs, requests
from awscheck.addresses import client_address

__all__ = ["Action", "ActionOutcome", "Thing", "note", "sender"]

log = logging.getLogger("audit")


@dataclass(frozen=True)
class Thing:
    """An object of which only this is known, as after it is gone. ``type``: `app.model` in small letters."""

    type: str
    id: str
    label: str


def note(
    action: str,
    *,
    request: HttpRequest | None = None,
    person: User | None = None,
    obj: Model | Thing | None = None,
    outcome: str = ActionOutcome.OK,
    **facts: str | int,
) -> None:
    """Add an event: who did what, from where, to which object. A failure to write it is the caller's failure.

    ``request``: the one that is being answered, unless another is given. ``person``: whoever sent it, unless another
    is given. ``facts``: never a secret, nor what a person typed where a secret belongs; empty ones are left out.
    """
    request = request or requests.current()
    event = AuditEvent(
        action=Action(action),
        outcome=ActionOutcome(outcome),
        facts={name: _plain(value) for name, value in facts.items() if value != ""},
        **_who(person or sender(request)),
        **_whence(request),
        **_what(obj),
    )
    event.save()
    transaction.on_commit(lambda: log.info("%s", _line(event)))


def sender(request: HttpRequest | None = None) -> User | None:
    """Who sent the request that is being answered; nobody in a worker or a shell."""
    request = request or requests.current()
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _who(person: User | None) -> dict[str, Any]:
    return {"person_id": person.pk, "person_name": _short(person.get_username(), NAME_LENGTH)} if person else {}


def _whence(request: HttpRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    return {
        "ip": client_address(request),
        "agent": _short(request.headers.get("User-Agent", ""), AGENT_LENGTH),
        "request_id": requests.name_of(request),
    }


def _what(obj: Model | Thing | None) -> dict[str, Any]:
    if obj is None:
        return {}
    thing = obj if isinstance(obj, Thing) else Thing(obj._meta.label_lower, str(obj.pk), str(obj))
    return {
        "object_type": thing.type,
        "object_id": thing.id[:ID_LENGTH],
        "object_label": _short(thing.label, LABEL_LENGTH),
    }


def _plain(value: str | int) -> str | int:
    return value if isinstance(value, int) else _short(str(value), LABEL_LENGTH)


def _short(text: str, length: int) -> str:
    """No NUL, which PostgreSQL refuses; and names that people give are looked through for what looks like a secret."""
    return logs.redact(text.replace("\0", ""))[:length]


def _line(event: AuditEvent) -> str:
    """One line of ASCII, whatever a name holds: no line break, no terminal's or writing direction's control."""
    names = ("action", "outcome", "person_id", "person_name", "ip", "request_id")
    objects = ("object_type", "object_id", "object_label")
    told = {name: getattr(event, name) for name in names + objects}
    return json.dumps({"at": event.at.isoformat(), **told, "facts": event.facts})
