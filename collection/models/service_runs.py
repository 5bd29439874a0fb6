"""The parts of a collection: each claimed by one worker at a time, by a lease on the database's clock."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Greatest, Now, RowNumber
from django.utils.translation import gettext_lazy as _

from collection.models.collections import Collection
from collection.models.estates import Estate
from collection.states import OPEN_RUNS, RunState

if TYPE_CHECKING:
    from collection.models.estates import Viewer

LEASE = timedelta(seconds=20)
ATTEMPTS = 4
NEWEST = 2  # runs of an estate that say nearly always what became of all its places
HOLDING = Q(state=RunState.RUNNING) | Q(state=RunState.QUEUED, published_at__isnull=False)


def _wanted() -> Exists:
    """Its collection has not been cancelled."""
    return Exists(Collection.objects.filter(pk=OuterRef("collection"), cancelled_at=None))


class ServiceRunQuerySet(models.QuerySet["ServiceRun"]):
    def of(self, user: "Viewer") -> "ServiceRunQuerySet":
        """The parts of the collections that a person may look at."""
        return self.filter(collection__in=Collection.objects.of(user))

    def newest_of_each_estate(self, service: str, estates: Iterable[int]) -> list[Any]:
        """A service's runs that ended last in these estates, and before them those that have not, oldest last.

        Each with ``within``, its estate, and ``rank``; where the last one's is NEWEST there may be older ones.
        """
        runs = self.filter(service=service, collection__estate__in=estates, collection__deleted_at=None)
        when = F("finished_at").desc(nulls_first=True)
        rank = Window(RowNumber(), partition_by=F("collection__estate"), order_by=when)
        return list(
            runs.annotate(within=F("collection__estate"), rank=rank)
            .filter(rank__lte=NEWEST)
            .order_by("rank")
            .only("finished_at")
        )

    def waiting_unsent(self) -> "ServiceRunQuerySet":
        """What no message is under way for, the oldest first."""
        unsent = self.filter(state=RunState.QUEUED, published_at=None, collection__cancelled_at=None)
        return unsent.order_by("collection__created_at", "pk")

    def others_first(self) -> "ServiceRunQuerySet":
        """With ``others_go_first``: whether the same person's other runs hold places."""
        theirs = ServiceRun.objects.filter(HOLDING, collection__owner=OuterRef("collection__owner"))
        return self.annotate(others_go_first=Exists(theirs))

    def held_by_owner(self) -> dict[int | None, int]:
        """How many places each person holds: running, or sent and not begun."""
        counted = self.filter(HOLDING).order_by().values_list("collection__owner").annotate(Count("pk"))
        return dict(counted)


class ServiceRun(models.Model):
    """The part of a collection for one AWS service: one Celery task, claimed by one worker at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(
        Collection, models.CASCADE, related_name="service_runs", verbose_name=_("collection")
    )
    service = models.CharField(_("service"), max_length=64)
    state = models.CharField(_("state"), max_length=16, choices=RunState.choices, default=RunState.QUEUED)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True)
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    planned = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("ended"), null=True)
    worker = models.CharField(_("worker"), max_length=200, blank=True)

    objects = ServiceRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("service run")
        verbose_name_plural = _("service runs")
        constraints = (
            models.UniqueConstraint(fields=("collection", "service"), name="service_run_once"),
            models.UniqueConstraint(
                fields=("estate", "service"),
                condition=Q(state=RunState.RUNNING, estate__isnull=False),
                name="one_running_service_run_per_estate",
            ),
        )
        indexes = (models.Index(fields=("state", "lease_until")),)

    def __str__(self) -> str:
        return f"{self.service}: {self.state}"

    @classmethod
    def take(cls, pk: uuid.UUID, worker: str = "") -> "ServiceRun | None":
        """Claim the run for this caller; None where it has ended, is cancelled, or somebody else works on it.

        All conditions stand in the UPDATE itself: in a subquery, as a join becomes, PostgreSQL would not look at them
        again after it has waited for somebody else's UPDATE of the same row, and two callers would have it.
        """
        mine = uuid.uuid4()
        free = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=Now())
        taken = cls.objects.filter(free, _wanted(), pk=pk, attempts__lt=ATTEMPTS).update(
            state=RunState.RUNNING,
            claim=mine,
            lease_until=Now() + LEASE,
            attempts=F("attempts") + 1,
            started_at=Now(),
            worker=worker,
            estate=None,
        )
        whole = cls.objects.select_related("collection__profile", "collection__owner")
        return whole.filter(pk=pk, claim=mine).first() if taken else None

    def occupy(self, estate: Estate) -> bool:
        """Become the only running run of (estate, service); False while another one is."""
        try:
            with transaction.atomic():
                return self._mine().update(estate=estate) == 1
        except IntegrityError:
            return False

    def extend(self) -> bool:
        """Prolong the lease; False once somebody else holds the claim or the collection was cancelled."""
        return self._mine().filter(_wanted()).update(lease_until=Now() + LEASE) == 1

    def release(self, *, resend: bool = False) -> None:
        """Give the run back to the queue, this attempt not counted; ``resend``: the tick shall wake another worker."""
        sent = {"published_at": None} if resend else {}
        self._mine().update(
            state=RunState.QUEUED,
            claim=None,
            lease_until=None,
            estate=None,
            attempts=Greatest(F("attempts") - 1, 0),
            **sent,
        )

    def forgive(self) -> None:
        """This attempt finished something, so it does not count towards the limit."""
        self._mine().update(attempts=0)

    def finish(self) -> bool:
        """End the run; False where it is no longer this caller's."""
        return self._mine().update(state=RunState.DONE, claim=None, lease_until=None, finished_at=Now()) == 1

    def is_mine(self) -> bool:
        """Whether this caller still holds the claim; in a transaction, until its end."""
        held = self._mine().order_by("pk").values_list("pk", flat=True)
        return (held.select_for_update() if connection.in_atomic_block else held).first() is not None

    def _mine(self) -> "models.QuerySet[ServiceRun]":
        return ServiceRun.objects.filter(pk=self.pk, claim=self.claim, state=RunState.RUNNING)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_RUNS

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of a service run with its outcomes."""
        return {
            "service": self.service,
            "state": self.state,
            "outcomes": [outcome.to_dict() for outcome in self.outcomes.all()],
        }
