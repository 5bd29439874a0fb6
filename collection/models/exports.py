"""Exports that take long: a row that web and worker share, and the file that it tells of."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
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
