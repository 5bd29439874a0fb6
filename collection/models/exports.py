"""Exports that take long: a row that web and worker share, and the file that it tells of."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collection.models.estates import Viewer


class ExportState(models.TextChoices):
    """What became of an export."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Writing")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class ExportFormat(models.TextChoices):
    """The formats of a file."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    JSONL = "jsonl", "JSON Lines"
    PARQUET = "parquet", "Parquet"


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, user: "Viewer") -> "ExportQuerySet":
        """A person's own exports, while they last."""
        return self.filter(owner_id=user.pk, expires_at__gt=Now())

    def open(self) -> "ExportQuerySet":
        return self.filter(state__in=(ExportState.QUEUED, ExportState.RUNNING))


class Export(models.Model):
    """What a person wants in a file; ``what``: its address and query, checked again when it is written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports", verbose_name=_("person")
    )
    what = models.JSONField(_("what"))
    title = models.CharField(_("title"), max_length=200)
    format = models.CharField(_("format"), max_length=8, choices=ExportFormat.choices)
    state = models.CharField(_("state"), max_length=16, choices=ExportState.choices, default=ExportState.QUEUED)
    problem = models.TextField(_("problem"), blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), null=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("ended"), null=True)
    expires_at = models.DateTimeField(_("gone after"))

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = (models.Index(fields=("owner", "-created_at")), models.Index(fields=("expires_at",)))

    def __str__(self) -> str:
        return f"{self.title} ({self.get_format_display()})"

    @property
    def is_open(self) -> bool:
        return self.state in (ExportState.QUEUED, ExportState.RUNNING)

    @property
    def is_ready(self) -> bool:
        return self.state == ExportState.DONE

    @property
    def percent(self) -> int:
        return min(99, 100 * self.rows // self.total) if self.total else 0

    @classmethod
    def take(cls, pk: uuid.UUID, lease: timedelta, attempts: int) -> "Export | None":
        """Claim it for this caller; None where it has ended, or somebody else writes it. One UPDATE decides."""
        mine = uuid.uuid4()
        free = Q(state=ExportState.QUEUED) | Q(state=ExportState.RUNNING, lease_until__lt=Now())
        taken = cls.objects.filter(free, pk=pk, attempts__lt=attempts, expires_at__gt=Now()).update(
            state=ExportState.RUNNING, claim=mine, lease_until=Now() + lease, attempts=F("attempts") + 1, rows=0
        )
        return cls.objects.select_related("owner").filter(pk=pk, claim=mine).first() if taken else None

    def go_on(self, rows: int | None, lease: timedelta, **facts: Any) -> bool:
        """Note how many rows are written, and prolong the lease; False once it is no longer this caller's."""
        told = {} if rows is None else {"rows": rows}
        return self._mine().update(lease_until=Now() + lease, **told, **facts) == 1

    def end(self, state: str, **facts: Any) -> bool:
        """False where it is no longer this caller's."""
        return self._mine().update(state=state, claim=None, lease_until=None, finished_at=Now(), **facts) == 1

    def _mine(self) -> "models.QuerySet[Export]":
        return Export.objects.filter(pk=self.pk, claim=self.claim, state=ExportState.RUNNING)


class ExportPart(models.Model):
    """A piece of the file, so that web and worker need share no disk."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("export", "number"), name="export_part_once"),)
