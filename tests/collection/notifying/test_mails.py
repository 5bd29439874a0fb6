"""Notices by mail: to a confirmed address, in the person's language and time zone."""

import smtplib
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from accounts import confirming
from accounts.models import Person
from collection.models import Collection, Delivery, Subscription
from collection.notifying import deliveries
from tests.collection.notifying.conftest import due_now, ends_changed, ends_in_trouble, subscribe
from tests.collection.waking import Woken

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(alice: User, woken: Woken, settings: LazySettings) -> User:
    """Alice, whose mail address is confirmed, on a portal that knows its own."""
    settings.CAN_MAIL, settings.PORTAL_URL = True, "https://portal.example.com"
    alice.email = "alice@example.com"
    alice.save()
    assert confirming.confirm(alice, confirming.new_key(alice))
    subscribe(alice)
    return alice


def delivered() -> list[EmailMultiAlternatives]:
    for pk in Delivery.objects.values_list("pk", flat=True):
        deliveries.deliver(pk)
    return [message for message in mail.outbox if isinstance(message, EmailMultiAlternatives)]


def problems() -> list[tuple[str, str]]:
    delivered()
    return list(Delivery.objects.values_list("state", "problem"))


def html(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0].content)  # type: ignore[attr-defined]  # a named tuple since Django 5.2


def test_trouble_is_mailed_with_what_and_where(reader: User) -> None:
    collection = ends_in_trouble(reader, name="Monday")
    [message] = delivered()
    address = f"https://portal.example.com/collections/{collection.pk}/"
    assert message.to == ["alice@example.com"]
    assert message.subject == "[AWS Console Check] Partly read: Monday"
    for text in (str(message.body), html(message)):
        assert address in text
        assert "1 place needs attention" in text
        assert "Denied" in text
        assert "https://portal.example.com/notifications/" in text


def test_changes_are_mailed_by_kind(reader: User) -> None:
    _old, new = ends_changed(reader)
    [message] = [one for one in delivered() if "Changed" in one.subject]
    for text in (str(message.body), html(message)):
        assert "1 added, 1 removed, 1 changed" in text
        assert "ec2.instance" in text
        assert "Queues: 1" in text
        assert f"new={new.pk}" in text


def test_it_speaks_the_persons_language_and_tells_their_time(reader: User) -> None:
    Person.objects.filter(user=reader).update(language="ko", time_zone="Asia/Seoul")
    ends_in_trouble(reader)
    [message] = delivered()
    assert 'lang="ko"' in html(message)
    for text in (str(message.body), html(message)):
        assert "KST" in text
        assert "거부" in text  # the state "Denied"
        assert "Denied" not in text


def test_without_a_choice_it_is_the_portals_language_and_utc(reader: User) -> None:
    ends_in_trouble(reader)
    [message] = delivered()
    assert "UTC" in message.body
    assert 'lang="en"' in html(message)


def test_without_the_portals_address_there_are_no_links(reader: User, settings: LazySettings) -> None:
    settings.PORTAL_URL = ""
    ends_in_trouble(reader)
    [message] = delivered()
    assert "http" not in str(message.body)
    assert "href" not in html(message)


def test_names_neither_break_the_head_nor_the_page(reader: User) -> None:
    ends_in_trouble(reader, name="a\r\nBcc: eve@example.com\u202e<script>alert(1)</script>")
    [message] = delivered()
    head = message.message()
    assert "Bcc" not in head
    assert "\u202e" not in message.body
    assert "<script>" not in html(message)


def test_each_attempt_has_the_same_id(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_in_trouble(reader)
    ids: list[Any] = []

    def refuse(message: EmailMultiAlternatives) -> int:
        ids.append(message.extra_headers["Message-ID"])
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    for _attempt in range(2):
        assert problems() == [("waiting", "mail_refused")]
        due_now(Delivery.objects.get())
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_without_a_mail_server_it_waits_for_one(reader: User, settings: LazySettings) -> None:
    settings.CAN_MAIL = False
    ends_in_trouble(reader)
    assert problems() == [("waiting", "no_mail")]
    assert mail.outbox == []


def test_nothing_goes_to_an_address_that_is_not_confirmed(reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(email="somebody.else@example.com")
    ends_in_trouble(reader)
    assert problems() == [("waiting", "no_address")]
    assert mail.outbox == []


def test_a_key_confirms_its_own_person_and_address_only(reader: User, bob: User) -> None:
    bob.email = "bob@example.com"
    bob.save()
    key = confirming.new_key(bob)
    assert not confirming.confirm(reader, key)
    bob.email = "other@example.com"
    assert not confirming.confirm(bob, key)
    assert not confirming.confirm(bob, key + "x")
    assert confirming.confirmed_address(bob) == ""


def test_no_secret_is_in_mails_payloads_or_logs(
    reader: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What AWS said, and what resources hold, stays in the portal."""
    caplog.set_level("DEBUG")
    hook = subscribe(reader, "https://127.0.0.1/CANARY-ADDRESS")
    ends_changed(reader)
    ends_in_trouble(reader)
    told = [text for message in delivered() for text in (str(message.body), html(message), message.subject)]
    told += [str(payload) for payload in Delivery.objects.values_list("payload", flat=True)]
    told += [caplog.text, str(hook), str(list(Subscription.objects.values()))]
    canaries = ["CANARY", "AKIAIOSFODNN7EXAMPLE", "web-1", "10.0.0.5", hook.secret(), hook.secret()[6:]]
    assert len(told) > 10
    assert Collection.objects.exists()
    assert [canary for canary in canaries if any(canary in text for text in told)] == []
