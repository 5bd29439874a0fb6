"""What the log says of a service run: that it begins, how it ended, and what every line in between is about."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Count, Sum

from awscheck.logs import about
from collection.models import Outcome, ServiceRun

logger = logging.getLogger(__name__)


@contextmanager
def telling(run: ServiceRun) -> Iterator[None]:
    """Around the work on one service run, in the process that claimed it."""
    with about(collection=run.collection_id, service_run=run.pk, service=run.service):
        logger.info("%s begins, attempt %d", run.service, run.attempts)
        began = time.monotonic()
        try:
            yield
        finally:
            logger.info("%s ends %s after %.1f s: %s", *_end_of(run, time.monotonic() - began))


def _end_of(run: ServiceRun, seconds: float) -> tuple[str, str, float, str]:
    state = ServiceRun.objects.filter(pk=run.pk).values_list("state", flat=True).first() or "deleted"
    rows = list(
        Outcome.objects.filter(service_run=run)
        .order_by("state")
        .values_list("state")
        .annotate(Count("pk"), Sum("count"), Sum("calls"))
    )
    states = ", ".join(f"{count} {name}" for name, count, _found, _calls in rows)
    found, calls = sum(row[2] for row in rows), sum(row[3] for row in rows)
    return run.service, state, seconds, f"{states or 'no outcomes'}; {found} found, {calls} calls"
