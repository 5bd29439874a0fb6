"""The states of an outcome, a service run and a collection, and what follows from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from awscheck.states import STATES


class OutcomeState(models.TextChoices):
    """What became of one (service run, region, kind)."""

    PENDING = "pending", STATES["pending"].label
    RUNNING = "running", STATES["running"].label
    OK = "ok", STATES["ok"].label
    EMPTY = "empty", STATES["empty"].label
    DENIED = "denied", STATES["denied"].label
    DENIED_BY_SCP = "denied_by_scp", STATES["denied_by_scp"].label
    NOT_ENABLED = "not_enabled", STATES["not_enabled"].label
    NOT_IN_REGION = "not_in_region", STATES["not_in_region"].label
    THROTTLED = "throttled", STATES["throttled"].label
    EXPIRED = "expired", STATES["expired"].label
    REFUSED = "refused", STATES["refused"].label
    UNREACHABLE = "unreachable", STATES["unreachable"].label
    TIMED_OUT = "timed_out", STATES["timed_out"].label
    LOST = "lost", STATES["lost"].label
    ERROR = "error", STATES["error"].label
    CANCELLED = "cancelled", STATES["cancelled"].label


class RunState(models.TextChoices):
    """Where a service run stands; ``done`` says nothing of what its outcomes are."""

    QUEUED = "queued", STATES["queued"].label
    RUNNING = "running", STATES["running"].label
    DONE = "done", _("Ended")
    CANCELLED = "cancelled", STATES["cancelled"].label
    LOST = "lost", STATES["lost"].label


class CollectionState(models.TextChoices):
    """``completed``: all outcomes fine and unmarked; ``failed``: none found or confirmed anything; else ``partial``."""

    QUEUED = "queued", STATES["queued"].label
    RUNNING = "running", STATES["running"].label
    COMPLETED = "completed", STATES["completed"].label
    PARTIAL = "partial", STATES["partial"].label
    FAILED = "failed", STATES["failed"].label
    CANCELLED = "cancelled", STATES["cancelled"].label


class ReviewState(models.TextChoices):
    """Where the review of a collection stands."""

    NEW = "new", _("New")
    IN_REVIEW = "in_review", _("In review")
    ACCEPTED = "accepted", _("Accepted")
    NEEDS_ACTION = "needs_action", _("Needs action")


OPEN_OUTCOMES = (OutcomeState.PENDING, OutcomeState.RUNNING)
FOUND = (OutcomeState.OK, OutcomeState.EMPTY)
FINE = (*FOUND, OutcomeState.NOT_ENABLED, OutcomeState.NOT_IN_REGION)
OPEN_RUNS = (RunState.QUEUED, RunState.RUNNING)
OPEN_COLLECTIONS = (CollectionState.QUEUED, CollectionState.RUNNING)


def verdict(states: list[tuple[str, bool]], *, cancelled: bool) -> CollectionState:
    """The state of a collection whose outcomes ended so: (state, marked) each."""
    if cancelled:
        return CollectionState.CANCELLED
    if all(state in FINE and not marked for state, marked in states):
        return CollectionState.COMPLETED if states else CollectionState.FAILED
    if any(state in FOUND for state, _marked in states):
        return CollectionState.PARTIAL
    return CollectionState.FAILED
