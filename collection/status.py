"""What is going on in the whole portal, for its admins: what runs, what waits, and what may be stuck."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.overseeing import oversees
from collection.figures import WAITING_SINCE
from collection.models import Collection, Outcome, ServiceRun, Tick, Worker
from collection.models.service_runs import ATTEMPTS
from collection.models.ticks import SILENCE
from collection.states import OPEN_OUTCOMES, RunState

SHOWN = 50
PATIENCE = timedelta(minutes=10)  # that a part may wait before it looks stuck
Texts = list[str | Promise]


@dataclass(frozen=True)
class Part:
    """A service run that is under way or waits; ``deadly``: its open outcomes at which workers died."""

    run: ServiceRun
    deadly: list[Outcome] = field(default_factory=list)

    @property
    def since(self) -> datetime:
        return self.run.started_at or self.run.collection.created_at

    @property
    def is_held(self) -> bool:
        """Whether its worker has said lately that it works on it."""
        return self.run.lease_until is not None and self.run.lease_until > timezone.now()

    @property
    def doubts(self) -> Texts:
        """Why it may be stuck."""
        return self._doubts_of_running() if self.run.state == RunState.RUNNING else self._doubts_of_waiting()

    def _doubts_of_running(self) -> Texts:
        doubts: Texts = []
        if not self.is_held:
            doubts.append(_("Its worker fell silent; another one takes it over."))
        if self.since < timezone.now() - timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT):
            doubts.append(_("It runs longer than the time limit allows."))
        for outcome in self.deadly:
            place = {"kind": outcome.kind_title, "region": outcome.region, "number": outcome.deaths}
            doubts.append(_("%(kind)s in %(region)s: workers that died while reading it: %(number)d") % place)
        return doubts

    def _doubts_of_waiting(self) -> Texts:
        doubts: Texts = []
        if self.run.attempts >= ATTEMPTS:
            doubts.append(_("No attempt is left; it will be given up."))
        if self.since < timezone.now() - PATIENCE:
            doubts.append(_("It waits for more than 10 minutes."))
        return doubts


@dataclass(frozen=True)
class SeenWorker:
    """A worker of the last day, heard of lately or not."""

    worker: Worker

    @property
    def is_silent(self) -> bool:
        return self.worker.seen_at < timezone.now() - SILENCE


def named_to(user: User, parts: list[Part]) -> set[uuid.UUID]:
    """The collections of these parts whose names and accounts staff may know: all for who oversees the portal."""
    found = Collection.objects.filter(pk__in=[part.run.collection_id for part in parts])
    if not oversees(user):
        found = found & Collection.objects.of(user) if user.has_perm("collection.view_collection") else found.none()
    return set(found.values_list("pk", flat=True))


def running() -> list[Part]:
    """The longest first."""
    runs = ServiceRun.objects.filter(state=RunState.RUNNING).select_related("collection").order_by("started_at")
    found = {run.pk: Part(run) for run in runs[:SHOWN]}
    for outcome in Outcome.objects.filter(service_run__in=list(found), deaths__gt=0, state__in=OPEN_OUTCOMES):
        found[outcome.service_run_id].deadly.append(outcome)
    return list(found.values())


def waiting() -> list[Part]:
    """The one that has waited longest first."""
    runs = ServiceRun.objects.filter(state=RunState.QUEUED).select_related("collection").order_by(WAITING_SINCE)
    return [Part(run) for run in runs[:SHOWN]]


def count(state: str) -> int:
    return ServiceRun.objects.filter(state=state).count()


def workers() -> list[SeenWorker]:
    return [SeenWorker(worker) for worker in Worker.objects.order_by("host", "pid")]


def last_tick() -> datetime | None:
    """When the portal last looked after forgotten work; None if it never did."""
    return Tick.objects.filter(pk=1).values_list("done_at", flat=True).first()
