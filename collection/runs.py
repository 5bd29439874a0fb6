"""A collection's life: start, publish, cancel, what follows when a part ends, and how it ends."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Greatest, Now

from accounts import audit
from accounts.audit import Action
from accounts.models import CredentialProfile
from accounts.signin import SignIn
from awscheck.aws import safe_session_name
from collection import planning
from collection.choices import Choice
from collection.inventory import LostClaim, still_shown
from collection.models import Collection, OneTimeSignIn, Outcome, Schedule, ServiceRun, Tally, Worker
from collection.models.changes import sums
from collection.models.collections import Trigger
from collection.notifying import deliveries
from collection.problems import CANCELLED, Problem
from collection.registry import SERVICES
from collection.sending import send
from collection.states import (
    FOUND,
    OPEN_COLLECTIONS,
    OPEN_OUTCOMES,
    CollectionState,
    OutcomeState,
    RunState,
    verdict,
)


def start(
    owner: User,
    choice: Choice,
    *,
    profile: CredentialProfile | None = None,
    sign_in: SignIn | None = None,
    trigger: str = Trigger.BUTTON,
    schedule: Schedule | None = None,
    origin: Collection | None = None,
) -> Collection:
    """Write the collection and its service runs, and wake the workers once that is committed.

    With the same choice under way already, that one is returned. ``sign_in``: a one-time sign-in, without profile.
    """
    profile = profile or (sign_in.profile if sign_in else None)
    why = {"trigger": trigger, "schedule": schedule, "origin": origin}
    collection = _write(_request(owner, choice, profile, sign_in, **why), sign_in)
    _wake([collection])
    return collection


def start_each(
    owner: User,
    choice: Choice,
    profiles: Iterable[CredentialProfile],
    *,
    trigger: str = Trigger.BUTTON,
    schedule: Schedule | None = None,
) -> list[Collection]:
    """One collection for each profile, all or none; the broker is asked once, so that its silence costs time once."""
    why = {"trigger": trigger, "schedule": schedule}
    with transaction.atomic():
        started = [_write(_request(owner, choice, profile, None, **why), None) for profile in profiles]
        _wake(started)
    return started


def _request(
    owner: User, choice: Choice, profile: CredentialProfile | None, sign_in: SignIn | None, **why: Any
) -> Collection:
    return Collection(
        owner=owner,
        owner_name=owner.get_username(),
        profile=profile,
        profile_name=profile.name if profile else "",
        auth_type=profile.auth_type if profile else (sign_in.auth_type if sign_in else ""),
        partition=(profile.partition if profile else sign_in.partition if sign_in else "") or "aws",
        services=choice.services,
        regions=choice.regions,
        metrics=choice.metrics,
        parts=choice.parts,
        choice=_digest(owner, choice, profile, sign_in),
        **why,
    )


def _write(collection: Collection, sign_in: SignIn | None) -> Collection:
    """Insert it with its parts; where the same choice is under way, find that one."""
    try:
        _insert(collection, sign_in)
    except IntegrityError:
        same = Collection.objects.open().filter(choice=collection.choice, deleted_at=None, cancelled_at=None).first()
        if same:
            return same
        _insert(collection, sign_in)  # that one has ended meanwhile
    return collection


@transaction.atomic
def _insert(collection: Collection, sign_in: SignIn | None) -> None:
    collection.save(force_insert=True)
    ServiceRun.objects.bulk_create(ServiceRun(collection=collection, service=name) for name in collection.services)
    if collection.profile is None and sign_in is not None:
        OneTimeSignIn.keep(collection, sign_in.credentials())
    _note_start(collection)


def _note_start(collection: Collection) -> None:
    profile, schedule, origin = collection.profile, collection.schedule, collection.origin
    audit.note(
        Action.COLLECTION_STARTED,
        person=audit.sender() or collection.owner,
        obj=collection,
        whose=collection.owner_name,
        trigger=collection.trigger,
        profile=str(profile.pk) if profile else "",
        schedule=schedule.pk if schedule else "",
        follows=str(origin.pk) if origin else "",
        services=", ".join(collection.services),
        regions=", ".join(collection.regions),
    )


def _wake(collections: list[Collection]) -> None:
    """Publish what is new, once it is committed."""
    if collections:
        transaction.on_commit(dispatch)


def dispatch() -> int:
    """Wake workers for what waits unsent, fairly: nobody holds all places, however much they have asked for.

    Each person has up to one place less than there are; what waits beyond is sent as theirs become free.
    """
    held, most = ServiceRun.objects.held_by_owner(), share()
    chosen = []
    for run in sorted(ServiceRun.objects.waiting_unsent().select_related("collection"), key=_turn):
        owner = run.collection.owner_id
        if held.get(owner, 0) < most:
            held[owner] = held.get(owner, 0) + 1
            chosen.append(run)
    return publish(chosen) if chosen else 0


def _turn(run: ServiceRun) -> tuple[datetime, int]:
    """The oldest collection first; of it the service that asks most, or it would still run when all others are done."""
    service = SERVICES.get(run.service)
    return run.collection.created_at, -service.weight if service else 0


def share() -> int:
    """How many places one person may hold: all but one of the workers that were heard of lately."""
    places = Worker.objects.alive().aggregate(Sum("concurrency"))["concurrency__sum"]
    return max(1, int(places or settings.CELERY_WORKER_CONCURRENCY) - 1)


def publish(runs: Iterable[ServiceRun]) -> int:
    """Wake a worker for each run; at the first failure the rest is left to the tick. Returns how many were sent."""
    sent = send((f"collection.collect_{run.service}", run.pk) for run in runs)
    ServiceRun.objects.filter(pk__in=sent).update(published_at=Now())
    return len(sent)


def cancel(collection: Collection, reason: str = CANCELLED) -> bool:
    """Ask everything of a collection to stop; what was collected stays. False where it has ended already."""
    with transaction.atomic():
        asked = Collection.objects.filter(pk=collection.pk, state__in=OPEN_COLLECTIONS, cancelled_at=None)
        if not asked.update(cancelled_at=Now(), cancelled_for=reason):
            return False
        waiting = ServiceRun.objects.filter(collection=collection, state=RunState.QUEUED)
        for run in waiting.select_for_update():
            abandon(run, RunState.CANCELLED, Problem(OutcomeState.CANCELLED, reason))
        audit.note(Action.COLLECTION_CANCELLED, obj=collection, reason=reason)
    complete(collection.pk)
    return True


def why_cancelled(run: ServiceRun) -> str:
    """The reason, as it is told of what was not read."""
    return Collection.objects.values_list("cancelled_for", flat=True).get(pk=run.collection_id) or CANCELLED


def delete(collection: Collection, reason: str = "") -> None:
    """Hide a collection at once, and stop what is still under way of it."""
    cancel(collection)
    with transaction.atomic():
        if Collection.objects.filter(pk=collection.pk, deleted_at=None).update(deleted_at=Now()):
            audit.note(Action.COLLECTION_DELETED, obj=collection, reason=reason)


def abandon(run: ServiceRun, state: str, problem: Problem) -> bool:
    """End a run that nobody works on, with all its open outcomes; False where somebody does again."""
    idle = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=Now())
    with transaction.atomic():
        ended = ServiceRun.objects.filter(idle, pk=run.pk).update(
            state=state, claim=None, lease_until=None, finished_at=Now()
        )
        if ended:
            planning.plan(run)
            _close(Outcome.objects.filter(service_run=run), problem)
    return bool(ended)


def close_outcomes(run: ServiceRun, problem: Problem, outcomes: QuerySet[Outcome] | None = None) -> None:
    """Close what is still open of a run (or of these outcomes of it) that the caller holds; else raises LostClaim."""
    with transaction.atomic():
        if not run.is_mine():
            raise LostClaim(str(run.pk))
        _close(Outcome.objects.filter(service_run=run) if outcomes is None else outcomes, problem)


def give_back(run: ServiceRun) -> None:
    """The worker shuts down: what was finished stays, the rest is for another one, with no death held against it."""
    with transaction.atomic():
        if not run.is_mine():
            raise LostClaim(str(run.pk))
        Outcome.objects.filter(service_run=run, state=OutcomeState.RUNNING).update(
            state=OutcomeState.PENDING, claim=None, attempts=Greatest(F("attempts") - 1, 0), count=0, gone=0
        )
        run.release(resend=True)


def began(run: ServiceRun) -> None:
    """The first part of a collection is under way."""
    Collection.objects.filter(pk=run.collection_id, state=CollectionState.QUEUED).update(
        state=CollectionState.RUNNING, started_at=Now()
    )


def after(run: ServiceRun) -> None:
    """A caller has let go of a run: end the collection if that was the last part, wake who waits for a free place."""
    complete(run.collection_id)
    _wake_waiting(run)
    dispatch()


def _wake_waiting(run: ServiceRun) -> None:
    estate = run.collection.estate_id
    busy = ServiceRun.objects.filter(state=RunState.RUNNING, service=run.service, estate=estate)
    if estate is None or busy.exists():
        return  # whom a waiting run woke would wake it in turn, without end
    sent = ServiceRun.objects.filter(state=RunState.QUEUED, published_at__isnull=False)
    waiting = sent.filter(service=run.service, collection__estate=estate)
    if next_one := waiting.order_by("collection__created_at").first():
        publish([next_one])


def complete(collection_id: uuid.UUID) -> bool:
    """Give a collection its final state once none of its parts is open; harmless at any other time."""
    open_runs = ServiceRun.objects.filter(collection=OuterRef("pk"), state__in=(RunState.QUEUED, RunState.RUNNING))
    ready = Collection.objects.filter(pk=collection_id, state__in=OPEN_COLLECTIONS).exclude(Exists(open_runs))
    collection = ready.first()
    if collection is None:
        return False
    outcomes = Outcome.objects.filter(service_run__collection=collection)
    states = {
        (state, bool(truncated or gaps))
        for state, truncated, gaps in outcomes.values_list("state", "truncated", "gaps")
    }
    totals = outcomes.aggregate(found=Sum("count", default=0), **sums())
    with transaction.atomic():
        ended = ready.update(
            state=verdict(list(states), cancelled=collection.cancelled_at is not None),
            finished_at=Now(),
            attention=outcomes.needing_attention().count(),
            **totals,
        )
        if ended:
            Tally.objects.note(collection, totals)
            collection.refresh_from_db()
            deliveries.note_end(collection)
    OneTimeSignIn.objects.filter(collection=collection_id).delete()
    return bool(ended)


def problem_of(outcome: Outcome) -> Problem | None:
    """Why an outcome could not be read (to its end); None where it was."""
    if outcome.state in FOUND:
        return None
    return Problem(outcome.state, outcome.reason, outcome.code, outcome.message, outcome.request_id, outcome.action)


def session_name(collection: Collection) -> str:
    """Who and which collection, as the account's CloudTrail shows it."""
    return safe_session_name(f"acc-{collection.owner_name}-{collection.pk.hex[:12]}")


def _close(outcomes: QuerySet[Outcome], problem: Problem) -> None:
    still_open = outcomes.filter(state__in=OPEN_OUTCOMES)
    read_before = list(still_open.filter(reading__isnull=False))
    still_open.update(state=problem.state, claim=None, finished_at=Now(), count=0, gone=0, **problem.facts())
    for outcome in read_before:
        Outcome.objects.filter(pk=outcome.pk).update(count=still_shown(outcome))


def _digest(owner: User, choice: Choice, profile: CredentialProfile | None, sign_in: SignIn | None) -> str:
    """Equal for the same request: by a profile whoever asks, by a one-time sign-in only for its person."""
    who = f"profile {profile.pk}" if profile else f"person {owner.pk} {sign_in.arn if sign_in else ''}"
    parts = [] if choice.parts is None else [choice.parts]
    text = json.dumps([who, sorted(choice.services), sorted(choice.regions), choice.metrics, *parts])
    return hashlib.sha256(text.encode()).hexdigest()
