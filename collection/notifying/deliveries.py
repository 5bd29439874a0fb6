"""A notice's life: written as its collection ends, sent by whoever claims it, tried again for a day, given up."""

import json
import logging
import random
import time
import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.encryption import EncryptionError
from awscheck.logs import about
from collection.models import Collection, Delivery, Subscription
from collection.models.notices import DeliveryState, Event
from collection.notifying import addresses, mailing, posting, signing, telling
from collection.notifying.addresses import Refused
from collection.notifying.problems import NoticeProblem
from collection.sending import send

logger = logging.getLogger(__name__)
# Eight tries within a day
PAUSES = [
    timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=7), timedelta(hours=9),
]  # fmt: skip
TRIES = len(PAUSES) + 1
LEASE = timedelta(minutes=3)
RESEND = timedelta(seconds=20)
KEPT = timedelta(days=30)
AT_ONCE = 100
AGENT = "aws-console-check"


class Needless(Exception):
    """There is nothing to tell, or nobody who may hear it."""

    def __init__(self, problem: NoticeProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def note_end(collection: Collection) -> None:
    """Write down who is to hear of its end, in the transaction that ends it; workers are woken after that."""
    events = telling.events_of(collection)
    if not events:
        return
    rows = [
        Delivery(subscription=subscription, collection=collection, event=event)
        for subscription in Subscription.objects.concerning(collection)
        for event in events
        if event in subscription.events
    ]
    data = {event: telling.beginning(event, collection) for event in {row.event for row in rows}}
    for row in rows:
        row.payload = data[row.event]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(lambda: wake(rows))


def test(subscription: Subscription) -> Delivery:
    """Send something now; while an earlier test waits, that one is it."""
    tests = Delivery.objects.filter(subscription=subscription, event=Event.TEST)
    if waiting := tests.open().first():
        return waiting
    made = Delivery.objects.create(
        subscription=subscription, event=Event.TEST, payload=telling.beginning(Event.TEST, None)
    )
    transaction.on_commit(lambda: wake([made]))
    return made


def wake(deliveries: Iterable[Delivery]) -> None:
    """Tell a worker; what it does not hear of, the tick tells again."""
    send(("collection.notify", delivery.pk) for delivery in deliveries)


def deliver(pk: uuid.UUID) -> None:
    """Send a notice that is due; nothing happens where somebody else does, or it has been sent."""
    delivery = Delivery.take(pk, LEASE, TRIES)
    if delivery is None:
        return
    with about(notice=delivery.pk, collection=delivery.collection_id or ""):
        try:
            _prepare(delivery)
            code = _send(delivery)
        except Needless as reason:
            delivery.end(DeliveryState.NOT_SENT, problem=reason.problem)
        except Refused as reason:
            _missed(delivery, reason.problem, None)
        except EncryptionError:
            _missed(delivery, NoticeProblem.NO_SECRET, None)
        else:
            _answered(delivery, code)


def look_after() -> None:
    """For the tick: give up what was tried often, wake workers for what is due, forget what is old."""
    for lost in Delivery.objects.free().filter(attempts__gte=TRIES).select_related("subscription")[:AT_ONCE]:
        _lose(lost)
    unwoken = Q(woken_at=None) | Q(woken_at__lt=Now() - RESEND)
    due = list(Delivery.objects.free().filter(unwoken, created_at__lt=Now() - RESEND)[:AT_ONCE])
    if due:
        wake(due)
        Delivery.objects.filter(pk__in=[one.pk for one in due]).update(woken_at=Now())
    Delivery.objects.filter(finished_at__lt=Now() - KEPT).delete()


def _prepare(delivery: Delivery) -> None:
    """Ask who may hear it as things are now, and finish what it says; raises Needless."""
    subscription, collection = delivery.subscription, delivery.collection
    if not subscription.person.is_active:
        raise Needless(NoticeProblem.NO_RIGHT)
    if collection is None:
        return
    if not subscription.enabled:
        raise Needless(NoticeProblem.SWITCHED_OFF)
    if not Collection.objects.of(subscription.person).filter(pk=collection.pk).exists():
        raise Needless(NoticeProblem.NO_RIGHT)
    if delivery.event == Event.CHANGED and "changes" not in delivery.payload:
        found = telling.changes(subscription.person, collection)
        if found is None:
            raise Needless(NoticeProblem.NO_CHANGE)
        delivery.keep({**delivery.payload, "changes": found})


def _send(delivery: Delivery) -> int | None:
    """The answer's status; None of a mail. Raises Refused."""
    if not delivery.subscription.is_webhook:
        mailing.mail(delivery)
        return None
    body = json.dumps(telling.payload(delivery), ensure_ascii=False, separators=(",", ":")).encode()
    signed = signing.headers(delivery.subscription.secret(), str(delivery.pk), int(time.time()), body)
    more = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
    return posting.post(addresses.find(delivery.subscription.url), body, {**more, **signed})


def _answered(delivery: Delivery, code: int | None) -> None:
    if code is None or 200 <= code < 300:
        delivery.end(DeliveryState.SENT, code=code, problem="")
        delivery.subscription.heard()
    else:
        _missed(delivery, _meaning(code), code)


def _meaning(code: int) -> NoticeProblem:
    if code == 410:
        return NoticeProblem.GONE
    if code < 400:
        return NoticeProblem.REDIRECTS
    return NoticeProblem.REFUSES if code < 500 and code not in (408, 425, 429) else NoticeProblem.FAILS


def _missed(delivery: Delivery, problem: NoticeProblem, code: int | None) -> None:
    """Later again, or never: a test is tried once, and says nothing of how things are else."""
    logger.info("a notice did not arrive: %s %s", problem, code or "")
    told = {"problem": problem.value, "code": code}
    is_test, is_gone = delivery.event == Event.TEST, problem == NoticeProblem.GONE
    if is_test or is_gone or delivery.attempts >= TRIES:
        if delivery.end(DeliveryState.GIVEN_UP, **told) and not is_test:
            delivery.subscription.missed(problem, for_good=is_gone)
    else:
        pause = PAUSES[delivery.attempts - 1]
        delivery.postpone(pause * random.uniform(1, 1.1), **told)  # noqa: S311  not all at the same moment


@transaction.atomic
def _lose(delivery: Delivery) -> None:
    """Whoever sent it has died each time; of several ticks one says so."""
    still = Delivery.objects.free().filter(pk=delivery.pk)
    over = {"state": DeliveryState.GIVEN_UP, "problem": NoticeProblem.LOST, "claim": None, "finished_at": Now()}
    if still.update(**over):
        delivery.subscription.missed(NoticeProblem.LOST)
