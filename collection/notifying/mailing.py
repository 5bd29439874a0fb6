"""Notices by mail: to a person's own confirmed address, in their language and with their times."""

import logging
import smtplib
import unicodedata
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.confirming import confirmed_address
from accounts.models import Person
from awscheck.states import look
from collection.models import Delivery
from collection.notifying import telling
from collection.notifying.addresses import Refused
from collection.notifying.problems import NoticeProblem
from collection.problems import meaning
from collection.registry import KINDS

logger = logging.getLogger(__name__)
TEMPLATE = "collection/mail/{}"
KINDS_TOLD = 20  # the page of the comparison has the rest


def mail(delivery: Delivery) -> None:
    """Send it; raises Refused."""
    if not settings.CAN_MAIL:
        raise Refused(NoticeProblem.NO_MAIL)
    address = confirmed_address(delivery.subscription.person)
    if not address:
        raise Refused(NoticeProblem.NO_ADDRESS)
    try:
        compose(delivery, address).send()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("a notice could not be mailed: %s", type(error).__name__)
        raise Refused(NoticeProblem.MAIL_REFUSED) from error


def compose(delivery: Delivery, address: str) -> EmailMultiAlternatives:
    """The mail as its person reads it; the same id at each try, by which mail programs know a repetition."""
    person = Person.of(delivery.subscription.person)
    with translation.override(person.language or settings.LANGUAGE_CODE), timezone.override(person.zone):
        context = _context(delivery)
        subject = " ".join(render_to_string(TEMPLATE.format("subject.txt"), context).split())
        text = render_to_string(TEMPLATE.format("notice.txt"), context)
        html = render_to_string(TEMPLATE.format("notice.html"), context)
    headers = {"Message-ID": f"<{delivery.pk}@aws-console-check>", "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(f"[AWS Console Check] {subject}", text, to=[address], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def _context(delivery: Delivery) -> dict[str, Any]:
    data = delivery.payload
    changes = data.get("changes") or {}
    return {
        "event": delivery.event,
        "collection": delivery.collection,
        "name": _legible(str(delivery.collection or "")),
        "profile": _legible(data.get("collection", {}).get("profile", "")),
        "facts": data.get("collection", {}),
        "troubles": [_trouble(row) for row in data.get("troubles", [])],
        "changes": changes,
        "kinds": [{**row, "title": _title(row["kind"])} for row in changes.get("kinds", [])[:KINDS_TOLD]],
        "more_kinds": max(0, len(changes.get("kinds", [])) - KINDS_TOLD),
        "barred": [(_title(kind), regions) for kind, regions in changes.get("not_compared", {}).items()],
        "settings_url": telling.link("notifications"),
    }


def _legible(name: str) -> str:
    """Without what breaks a line or turns what stands around it: a mail's text cannot set a name apart."""
    return "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf"))


def _trouble(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "label": look(row["state"]).label, "meaning": meaning(row["reason"]) if row["reason"] else ""}


def _title(kind: str) -> Any:
    return KINDS[kind].title if kind in KINDS else kind
