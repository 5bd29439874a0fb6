"""Alice's subscriptions, and collections that end."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from collection import runs
from collection.models import Collection, Delivery, Subscription
from collection.models.notices import WANTED
from tests.collection.factories import instance, make_collection, make_outcome, make_reading
from tests.collection.notifying.receiver import Receiver, receiver
from tests.collection.waking import Woken, woken

__all__ = ["Receiver", "receiver", "woken"]


def subscribe(person: User, url: str = "", **facts: Any) -> Subscription:
    """To everything, by webhook where there is an address."""
    given = {"way": "webhook" if url else "mail", "events": list(WANTED), **facts}
    made = Subscription.objects.create(person=person, **given)
    if url:
        made.lead_to(url, "127.0.0.1")
        made.renew_secret()
    return made


@pytest.fixture
def hook(alice: User, receiver: Receiver, woken: Woken) -> Subscription:
    """Alice's webhook."""
    return subscribe(alice, receiver.url)


def end(collection: Collection) -> Collection:
    """What the last part of a collection does when it ends."""
    Collection.objects.filter(pk=collection.pk).update(state="running", finished_at=None)
    assert runs.complete(collection.pk)
    collection.refresh_from_db()
    return collection


def ends_in_trouble(owner: User, **facts: Any) -> Collection:
    """One whose buckets could not be read."""
    collection = make_collection(owner, **facts)
    make_reading(collection, "ec2.instance", [instance(1)])
    make_outcome(collection, "s3.bucket", reason="permission", code="AccessDenied", message="CANARY-AWS-MESSAGE")
    return end(collection)


def ends_changed(owner: User) -> tuple[Collection, Collection]:
    """Two: in the later one an instance is new, one gone and one not as before; and queues could not be read."""
    old, new = make_collection(owner), make_collection(owner)
    make_reading(old, "ec2.instance", [instance(1), instance(2)])
    make_reading(old, "sqs.queue", [])
    end(old)
    make_reading(new, "ec2.instance", [instance(2, state="stopped"), instance(3)])
    make_outcome(new, "sqs.queue", state="throttled", reason="throttled")
    return old, end(new)


def due_now(delivery: Delivery) -> None:
    """Its pause is over."""
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now() - timedelta(minutes=1))
