"""Mail of the log-in, sent beside the answer: how long the answer takes must not tell whether there is an account."""

import logging
import smtplib
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage

log = logging.getLogger(__name__)

_postman = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def post(message: EmailMessage) -> None:
    """Send it soon. A mail that is lost is asked for again; the log says why it was."""
    _postman.submit(deliver, message)


def deliver(message: EmailMessage) -> None:
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("A mail could not be sent: %s", error)
