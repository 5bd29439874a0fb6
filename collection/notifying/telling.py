"""What a notice says: names, states, counts and links; never what resources hold."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from collection.comparing import Comparison, KindChanges, What, previous
from collection.models import Collection, Delivery, Outcome
from collection.models.notices import Event
from collection.states import CollectionState

TOLD = (What.ADDED, What.REMOVED, What.CHANGED)
TROUBLED = (CollectionState.PARTIAL, CollectionState.FAILED)


def events_of(collection: Collection) -> list[Event]:
    """What there is to tell of a collection that has ended, as far as its own row knows."""
    told = [Event.TROUBLE] if collection.state in TROUBLED else []
    return told + ([Event.CHANGED] if collection.has_changes else [])


def beginning(event: str, collection: Collection | None) -> dict[str, Any]:
    """The data of a payload that is known when the collection ends."""
    if collection is None:
        return {"text": "This is a test."}
    data: dict[str, Any] = {"collection": facts(collection)}
    if event == Event.TROUBLE:
        rows = Outcome.objects.reasons([collection])[collection.pk]
        data["troubles"] = [{"state": row["shown"], "reason": row["reason"], "times": row["times"]} for row in rows]
    return data


def facts(collection: Collection) -> dict[str, Any]:
    return {
        "id": str(collection.pk),
        "name": collection.name,
        "url": link("collection", collection.pk),
        "profile": collection.profile_name,
        "account_id": collection.account_id,
        "state": collection.state,
        "started_at": _time(collection.created_at),
        "ended_at": _time(collection.finished_at),
        "found": collection.found,
        "needs_attention": collection.attention,
    }


def changes(person: User, collection: Collection) -> dict[str, Any] | None:
    """What differs from the collection before, as this person may see it; None where nothing does."""
    old = previous(person, collection)
    if old is None:
        return None
    kinds = Comparison(person, old, collection).kinds
    told = [_counts(kind) for kind in kinds if any(kind.counts[what] for what in TOLD)]
    if not told:
        return None
    totals = {what.value: sum(kind[what.value] for kind in told) for what in TOLD}
    barred = {kind.name: len({obstacle.region for obstacle in kind.obstacles}) for kind in kinds if kind.obstacles}
    query = urlencode({"old": old.pk, "new": collection.pk})
    since = {"id": str(old.pk), "name": old.name, "ended_at": _time(old.finished_at)}
    return {"since": since, "url": link("compare", query=query), **totals, "kinds": told, "not_compared": barred}


def payload(delivery: Delivery) -> dict[str, Any]:
    """The whole body; its id tells a receiver that it has come before."""
    ended = delivery.collection.finished_at if delivery.collection else None
    return {
        "id": str(delivery.pk),
        "type": delivery.event,
        "timestamp": _time(ended or delivery.created_at),
        "data": delivery.payload,
    }


def link(name: str, *args: Any, query: str = "") -> str:
    """An absolute address; nothing while the portal does not know its own."""
    path = reverse(name, args=args) + (f"?{query}" if query else "")
    return settings.PORTAL_URL + path if settings.PORTAL_URL else ""


def _counts(kind: KindChanges) -> dict[str, Any]:
    return {"kind": kind.name, **{what.value: kind.counts[what] for what in TOLD}}


def _time(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
