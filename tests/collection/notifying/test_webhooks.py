"""Notices by webhook, to a real web server: signed, tried again, and each told once."""

import base64
import hashlib
import hmac
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from collection.models import Delivery, Subscription
from collection.notifying import deliveries, posting
from tests.collection.notifying.conftest import Receiver, due_now, ends_changed, ends_in_trouble

pytestmark = pytest.mark.django_db


def sent(event: str = "collection.trouble") -> Delivery:
    """The only notice of this event, after it was tried."""
    delivery = Delivery.objects.get(event=event)
    deliveries.deliver(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def test_trouble_is_told_with_a_signature_that_holds(hook: Subscription, receiver: Receiver, alice: User) -> None:
    collection = ends_in_trouble(alice)
    delivery = sent()
    [request] = receiver.requests
    body, told = request.json, request.headers
    assert (delivery.state, delivery.code, delivery.attempts) == ("sent", 200, 1)
    assert (body["id"], body["type"]) == (told["webhook-id"], "collection.trouble") == (str(delivery.pk), body["type"])
    assert body["data"]["collection"]["id"] == str(collection.pk)
    assert body["data"]["collection"]["state"] == "partial"
    assert body["data"]["troubles"] == [{"state": "denied", "reason": "permission", "times": 1}]
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + request.body
    key = base64.b64decode(hook.secret().removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert told["webhook-signature"] == f"v1,{expected}"
    assert abs(int(told["webhook-timestamp"]) - time.time()) < 30
    assert request.path == "/hook?from=portal"


def test_changes_are_counted_by_kind_and_what_cannot_be_compared_is_named(
    hook: Subscription, receiver: Receiver, alice: User
) -> None:
    old, _new = ends_changed(alice)
    sent("collection.changed")
    told = receiver.requests[-1].json["data"]["changes"]
    assert told["kinds"] == [{"kind": "ec2.instance", "added": 1, "removed": 1, "changed": 1}]
    assert (told["added"], told["removed"], told["changed"]) == (1, 1, 1)
    assert told["not_compared"] == {"sqs.queue": 1}
    assert told["since"]["id"] == str(old.pk)


def test_what_has_failed_is_tried_again_with_the_same_id_and_body(
    hook: Subscription, receiver: Receiver, alice: User
) -> None:
    receiver.answers = [500, 200]
    ends_in_trouble(alice)
    delivery = sent()
    assert (delivery.state, delivery.problem, delivery.code) == ("waiting", "fails", 500)
    assert delivery.next_at is not None
    assert timedelta(seconds=25) < delivery.next_at - timezone.now() < timedelta(seconds=40)
    due_now(delivery)
    assert sent().state == "sent"
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_before_it_is_due_nothing_is_sent_again(hook: Subscription, receiver: Receiver, alice: User) -> None:
    receiver.answers = [500]
    ends_in_trouble(alice)
    sent()
    sent()
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("how", ["hangs", "drips"])
def test_who_dawdles_is_left(
    hook: Subscription, receiver: Receiver, alice: User, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.4)
    receiver.how = how
    ends_in_trouble(alice)
    began = time.monotonic()
    assert (sent().problem, time.monotonic() - began < 1.5) == ("too_slow", True)


def test_a_redirect_is_not_followed(hook: Subscription, receiver: Receiver, alice: User) -> None:
    receiver.how, receiver.answers = "redirects", [307]
    ends_in_trouble(alice)
    assert sent().problem == "redirects"
    assert len(receiver.requests) == 1


def test_a_huge_answer_is_not_read(hook: Subscription, receiver: Receiver, alice: User) -> None:
    receiver.how = "huge"
    ends_in_trouble(alice)
    began = time.monotonic()
    assert sent().state == "sent"
    assert time.monotonic() - began < 1
