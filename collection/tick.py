"""What must happen without anybody's message: resend, close, complete, start what is due. Any number may call it."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import CredentialProfile
from awscheck.logs import about
from collection import retention, rights, runs, staging
from collection.choices import Choice, InvalidChoice
from collection.cron import InvalidCron
from collection.exporting import exports
from collection.models import Collection, OneTimeSignIn, Schedule, ServiceRun, Tick
from collection.models.collections import Trigger
from collection.models.schedules import ScheduleProblem
from collection.models.service_runs import ATTEMPTS, LEASE
from collection.notifying import deliveries
from collection.problems import WORKER_LOST, Problem
from collection.purging import purge
from collection.search import indexing
from collection.states import OutcomeState, RunState

logger = logging.getLogger(__name__)
EVERY = timedelta(seconds=5)
RESEND = timedelta(seconds=60)
SWEEP = timedelta(hours=1)
AT_ONCE = 200


def tick() -> bool:
    """One round, for the one caller that may; False for the others."""
    if not Tick.claim(EVERY):
        return False
    start_due()
    rights.withdraw()
    close_lost()
    resend()
    for collection in Collection.objects.open().only("pk"):
        runs.complete(collection.pk)
    OneTimeSignIn.objects.filter(expires_at__lt=Now()).delete()
    staging.drop_stale()
    if Tick.claim(SWEEP, Tick.SWEEP):
        retention.sweep(timezone.now())
    purge()
    exports.look_after()
    deliveries.look_after()
    indexing.catch_up_late(seconds=2)
    Tick.finish()
    return True


def resend() -> int:
    """Wake workers for what was sent long ago, whose worker has died, or what waits unsent."""
    lost = Q(state=RunState.QUEUED, published_at__lt=Now() - RESEND)
    unheard = Q(published_at=None) | Q(published_at__lt=Now() - LEASE)
    orphaned = Q(state=RunState.RUNNING, lease_until__lt=Now()) & unheard
    waiting = ServiceRun.objects.filter(lost | orphaned, attempts__lt=ATTEMPTS, collection__cancelled_at=None)
    found = list(waiting.order_by("collection__created_at")[:AT_ONCE])
    sent = (runs.publish(found) if found else 0) + runs.dispatch()
    if sent:
        logger.info("woke workers for %d waiting service runs", sent)
    return sent


def close_lost() -> None:
    """End what nobody works on any more: too many attempts, or cancelled while its worker died."""
    dead = Q(state=RunState.RUNNING, lease_until__lt=Now()) | Q(state=RunState.QUEUED)
    given_up = ServiceRun.objects.filter(dead, Q(attempts__gte=ATTEMPTS) | Q(collection__cancelled_at__isnull=False))
    for run in given_up.select_related("collection"):
        with about(collection=run.collection_id, service_run=run.pk, service=run.service):
            if run.collection.cancelled_at:
                runs.abandon(run, RunState.CANCELLED, Problem(OutcomeState.CANCELLED, runs.why_cancelled(run)))
            elif runs.abandon(run, RunState.LOST, Problem(OutcomeState.LOST, WORKER_LOST)):
                logger.warning("gave up %s after %d attempts whose workers died", run.service, run.attempts)


def start_due() -> None:
    """Start each schedule that is due, exactly once, however many callers see it."""
    now = timezone.now()
    for schedule in Schedule.objects.due(now).select_related("owner"):
        try:
            with transaction.atomic():
                if schedule.claim(now):
                    schedule.note_problem(_start(schedule))
        except InvalidCron:  # a time zone that this machine no longer knows must not stop the others
            schedule.switch_off(ScheduleProblem.BAD_TIME)


def _start(schedule: Schedule) -> str:
    """Start its collections; returns what stood in the way."""
    usable = CredentialProfile.objects.usable_by(schedule.owner).filter(pk__in=schedule.profiles.values("pk"))
    try:
        choice = Choice.of(schedule.services, schedule.regions, metrics=schedule.metrics)
    except InvalidChoice as error:
        return str(error)
    started = runs.start_each(schedule.owner, choice, usable, trigger=Trigger.SCHEDULE, schedule=schedule)
    return rights.lacking(schedule) if started else ScheduleProblem.NOT_SHARED
