"""Waking workers through the broker, which may be away: then the tick sends what waits."""

import logging
import uuid
from collections.abc import Iterable

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
IMPATIENT = {"socket_timeout": 1.5}  # seconds: a person waits for the answer


def send(tasks: Iterable[tuple[str, uuid.UUID]]) -> list[uuid.UUID]:
    """Send each task with the id of its row, until the first failure. Returns the ids that were sent."""
    sent: list[uuid.UUID] = []
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
            for name, pk in tasks:
                current_app.send_task(name, args=[str(pk)], connection=connection)
                sent.append(pk)
    except (OperationalError, OSError) as error:
        logger.warning("the broker does not answer (%s); the tick will send what waits", type(error).__name__)
    return sent
