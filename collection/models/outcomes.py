"""What became of one (service run, kind, region)."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import CredentialProfile
from awscheck.aws import partition_of
from collection.models.changes import Changes
from collection.models.collections import Collection
from collection.models.estates import Inventory
from collection.models.service_runs import ServiceRun
from collection.permissions import HELPED, statement
from collection.problems import meaning, remedy
from collection.registry import KINDS
from collection.states import FINE, FOUND, OPEN_OUTCOMES, OutcomeState

if TYPE_CHECKING:
    from collection.models.estates import Viewer


QUIET = Q(state__in=FINE, truncated=False, gaps=[]) | Q(state__in=OPEN_OUTCOMES)


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def of(self, user: "Viewer") -> "OutcomeQuerySet":
        """The outcomes of the collections that a person may look at."""
        return self.filter(service_run__collection__in=Collection.objects.of(user))

    def open(self) -> "OutcomeQuerySet":
        return self.filter(state__in=OPEN_OUTCOMES)

    def needing_attention(self) -> "OutcomeQuerySet":
        """Ended, but not simply fine."""
        return self.exclude(QUIET)

    def worth_retrying(self) -> "OutcomeQuerySet":
        """What needs attention and may end better; what was only cut off would be cut off again."""
        cut_off = Q(state__in=FINE, truncated=True, gaps=[])
        return self.needing_attention().filter(kind__in=list(KINDS)).exclude(cut_off)

    def newest_complete(self, profile: CredentialProfile) -> "OutcomeQuerySet":
        """What each inventory of a profile's account was last completely read by."""
        mine = Q(inventory__estate__profile=profile, inventory__estate__account_id=profile.account_id)
        return self.filter(mine, complete=True, reading=F("inventory__last_complete"))

    def newest_of_each_place(self) -> "OutcomeQuerySet":
        """Of each kind and region of an estate the one that ended last."""
        place = (F("service_run__collection__estate"), F("kind"), F("region"))
        newest = Window(RowNumber(), partition_by=place, order_by=(F("finished_at").desc(), F("pk").desc()))
        return self.annotate(newest=newest).filter(newest=1)

    def reasons(self, collections: Iterable[Collection]) -> dict[uuid.UUID, list[dict[str, Any]]]:
        """Why outcomes of each collection need attention: ``shown`` (a state or mark), ``reason`` and ``times``."""
        bad = self.needing_attention().filter(service_run__collection__in=list(collections))
        grouped = bad.values("service_run__collection", "state", "reason", "truncated").annotate(times=Count("pk"))
        found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
        for row in grouped.order_by("-times", "state", "reason"):
            mark = "truncated" if row["truncated"] else "gaps"
            found[row["service_run__collection"]].append(
                {**row, "shown": mark if row["state"] in FINE else row["state"]}
            )
        return found

    def by_run(self) -> dict[uuid.UUID, dict[str, Any]]:
        """Sums by service run: ``total still_open read attention items asked``."""
        rows = self.values("service_run").annotate(
            total=Count("pk"),
            still_open=Count("pk", filter=Q(state__in=OPEN_OUTCOMES)),
            read=Count("pk", filter=Q(state__in=FOUND)),
            attention=Count("pk", filter=~QUIET),
            items=Sum("count"),
            asked=Sum("calls"),
        )
        return {row["service_run"]: dict(row) for row in rows}


class Outcome(Changes):
    """State, count and reason; ``reading`` is the number it gave its inventory, if it saw anything at all."""

    service_run = models.ForeignKey(ServiceRun, models.CASCADE, related_name="outcomes", verbose_name=_("service run"))
    kind = models.CharField(_("kind"), max_length=64)
    region = models.CharField(_("region"), max_length=32)
    state = models.CharField(_("state"), max_length=16, choices=OutcomeState.choices, default=OutcomeState.PENDING)
    claim = models.UUIDField(null=True, editable=False)
    count = models.PositiveIntegerField(_("count"), default=0)
    calls = models.PositiveIntegerField(_("calls"), default=0)
    retries = models.PositiveIntegerField(_("retries"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    gone = models.PositiveIntegerField(_("gone meanwhile"), default=0)
    truncated = models.BooleanField(_("cut off"), default=False)
    gaps = models.JSONField(_("details missing"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=32, blank=True)
    code = models.CharField(_("error"), max_length=128, blank=True)
    message = models.TextField(_("message"), blank=True)
    request_id = models.CharField(_("request ID"), max_length=128, blank=True)
    action = models.CharField(_("IAM action"), max_length=128, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    deaths = models.PositiveSmallIntegerField(default=0, editable=False)
    inventory = models.ForeignKey(
        Inventory, models.PROTECT, null=True, related_name="outcomes", verbose_name=_("inventory")
    )
    reading = models.PositiveIntegerField(_("reading"), null=True)
    complete = models.BooleanField(_("complete"), default=False)
    finished_at = models.DateTimeField(_("ended"), null=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = (models.UniqueConstraint(fields=("service_run", "kind", "region"), name="outcome_once"),)
        indexes = (
            models.Index(fields=("inventory", "reading")),
            models.Index(fields=("state",)),
            models.Index(fields=("service_run",), condition=~QUIET, name="outcome_needs_attention"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.region}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_OUTCOMES

    @property
    def is_fine(self) -> bool:
        return self.state in FINE and not self.truncated and not self.gaps

    @property
    def is_denied(self) -> bool:
        return self.state in (OutcomeState.DENIED, OutcomeState.DENIED_BY_SCP)

    @property
    def lacks_permission(self) -> bool:
        """Whether it is denied for want of a permission, and not by a rule that stands above all permissions."""
        return self.reason in HELPED

    @property
    def found(self) -> bool:
        return self.state in FOUND

    @property
    def kind_title(self) -> "str | Promise":
        kind = KINDS.get(self.kind)
        return kind.title if kind else self.kind

    @property
    def meaning(self) -> "str | Promise":
        """The reason in plain words; empty where there is none."""
        return meaning(self.reason) if self.reason else ""

    @property
    def remedy(self) -> "str | Promise":
        """What to do about it; empty where nothing is to be done."""
        return remedy(self.reason) if self.reason else ""

    @property
    def lacking(self) -> list[tuple[str, str]]:
        """The kind with each IAM action that a permission would help."""
        denied = [(self.reason, self.action), *((gap.get("reason"), gap.get("action", "")) for gap in self.gaps)]
        return [(self.kind, action) for reason, action in denied if reason in HELPED]

    @property
    def grant(self) -> str:
        """The IAM statement that would let all of this be read, as JSON; empty where no permission would."""
        return statement(self.lacking, partition_of(self.region))

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of an outcome."""
        return {
            "kind": self.kind,
            "region": self.region,
            "state": self.state,
            "count": self.count,
            "calls": self.calls,
            "retries": self.retries,
            "seconds": round(self.seconds, 3),
            "attempts": self.attempts,
            "truncated": self.truncated,
            "gaps": self.gaps,
            "error": self.code,
            "message": self.message,
            "reason": str(self.meaning),
            "remedy": str(self.remedy),
            "action": self.action,
            "grant": self.grant,
        }


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def of_items(self, outcomes: Iterable[int], keys: Iterable[str]) -> list[tuple[int, str, dict[str, Any]]]:
        """(outcome, key, values) of these items; the database opens the blobs, so that none is held here whole."""
        outcomes, keys = list(outcomes), list(keys)
        if not outcomes or not keys:
            return []
        each = "jsonb_each" if connection.vendor == "postgresql" else "json_each"
        sql = f"""SELECT s.outcome_id, item.key, item.value FROM collection_snapshot s, {each}(s."values") item
                  WHERE s.outcome_id IN ({_marks(outcomes)}) AND item.key IN ({_marks(keys)})"""  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [*outcomes, *keys])
            return [(outcome, key, json.loads(values)) for outcome, key, values in cursor.fetchall()]


def _marks(values: list[Any]) -> str:
    return ", ".join(["%s"] * len(values))


class Snapshot(models.Model):
    """What changes at every look (queue depths, metrics), by item key, in blobs of up to 1,000 items."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    values = models.JSONField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("outcome", "number"), name="snapshot_once"),)
