"""Schedules: a person's saved profiles, collected by the clock."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cronsim import CronSim
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import CredentialProfile

if TYPE_CHECKING:
    from collection.models.estates import Viewer


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def of(self, user: "Viewer") -> "ScheduleQuerySet":
        """A person's own schedules."""
        return self.filter(owner_id=user.pk)

    def coming(self) -> "ScheduleQuerySet":
        """What will start by itself, the next one first."""
        return self.filter(enabled=True, next_due_at__isnull=False).order_by("next_due_at")

    def due(self, now: datetime) -> "ScheduleQuerySet":
        return self.filter(enabled=True, next_due_at__lte=now)


class Schedule(models.Model):
    """Which profiles, services and regions are collected when: cron text in a time zone, and when it is next due."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="schedules")
    name = models.CharField(max_length=200)
    profiles = models.ManyToManyField(CredentialProfile, related_name="+")
    services = models.JSONField()
    regions = models.JSONField()
    metrics = models.BooleanField(default=False)
    cron = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64, default="UTC")
    enabled = models.BooleanField(default=True)
    next_due_at = models.DateTimeField(null=True)
    last_started_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("next_due_at",), condition=Q(enabled=True), name="schedule_due"),)

    def __str__(self) -> str:
        return self.name

    def next_after(self, moment: datetime) -> datetime:
        """The next time due after ``moment``, in UTC."""
        local = next(CronSim(self.cron, moment.astimezone(ZoneInfo(self.time_zone))))
        return local.astimezone(UTC)

    def claim(self, now: datetime) -> bool:
        """True for the one caller that may start this due date; what was missed meanwhile is caught up once."""
        due = Schedule.objects.filter(pk=self.pk, enabled=True, next_due_at=self.next_due_at)
        return due.update(next_due_at=self.next_after(now), last_started_at=now) == 1
