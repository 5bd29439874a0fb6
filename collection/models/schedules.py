"""Schedules: a person's saved profiles, collected by the clock."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import CredentialProfile
from collection import cron
from collection.registry import SERVICES

if TYPE_CHECKING:
    from collection.models.estates import Viewer


class ScheduleProblem(models.TextChoices):
    """Why a schedule does not start by itself."""

    NO_PROFILE = "no_profile", _("None of its profiles can be used any more. Choose another one and switch it on.")
    NOT_SHARED = "not_shared", _("None of its profiles can be used: their sharing, or a role, was taken away.")
    SOME_NOT_SHARED = "some_not_shared", _("Some profiles are left out: their sharing, or a role, was taken away.")
    PERSON_GONE = "person_gone", _("Its person may no longer log in.")
    BAD_TIME = "bad_time", _("Its cron text or time zone can no longer be read. Choose the time again.")


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def of(self, user: "Viewer") -> "ScheduleQuerySet":
        """A person's own schedules."""
        return self.filter(owner_id=user.pk)

    def with_profiles(self, user: "Viewer") -> "ScheduleQuerySet":
        """To show them: with the profiles that a person may still know of."""
        return self.prefetch_related(Prefetch("profiles", CredentialProfile.objects.of(user)))

    def coming(self) -> "ScheduleQuerySet":
        """What will start by itself, the next one first."""
        return self.filter(enabled=True, next_due_at__isnull=False).order_by("next_due_at")

    def due(self, now: datetime) -> "ScheduleQuerySet":
        return self.filter(enabled=True, next_due_at__lte=now)


class Schedule(models.Model):
    """Which profiles, services and regions are collected when: cron text in a time zone, and when it is next due."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="schedules", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=200)
    profiles = models.ManyToManyField(CredentialProfile, related_name="+", verbose_name=_("profiles"))
    services = models.JSONField(_("services"))
    regions = models.JSONField(_("regions"))
    metrics = models.BooleanField(_("metrics"), default=False)
    cron = models.CharField(_("cron text"), max_length=100)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    enabled = models.BooleanField(_("on"), default=True)
    next_due_at = models.DateTimeField(_("next due"), null=True)
    last_started_at = models.DateTimeField(_("last started"), null=True)
    problem = models.TextField(_("problem"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        indexes = (models.Index(fields=("next_due_at",), condition=Q(enabled=True), name="schedule_due"),)

    def __str__(self) -> str:
        return self.name

    def next_after(self, moment: datetime) -> datetime:
        """The next time due after ``moment``, in UTC; raises InvalidCron where the time can no longer be read."""
        return cron.next_after(self.cron, self.time_zone, moment)

    def claim(self, now: datetime) -> bool:
        """True for the one caller that may start this due date; what was missed meanwhile is caught up once."""
        due = Schedule.objects.filter(pk=self.pk, enabled=True, next_due_at=self.next_due_at)
        return due.update(next_due_at=self.next_after(now), last_started_at=now) == 1

    def switch_on(self) -> None:
        """Start by itself again, from the next time on: what was missed meanwhile stays missed."""
        self.enabled, self.problem, self.next_due_at = True, "", self.next_after(timezone.now())
        self._switch("on")

    def switch_off(self, problem: str = "") -> None:
        """Start no more by itself."""
        self.enabled, self.problem, self.next_due_at = False, problem, None
        self._switch("off")

    @transaction.atomic
    def forget(self) -> None:
        """What it has collected stays."""
        self.note("deleted")
        self.delete()

    def note(self, what: str) -> None:
        """Tell the audit log."""
        names = ", ".join(str(pk) for pk in self.profiles.values_list("pk", flat=True))
        audit.note(
            audit.Action.SCHEDULE_CHANGED, obj=self, what=what, cron=self.cron, time_zone=self.time_zone,
            services=", ".join(self.services), profiles=names, problem=self.problem,
        )  # fmt: skip

    @transaction.atomic
    def _switch(self, what: str) -> None:
        self.save(update_fields=["enabled", "problem", "next_due_at"])
        self.note(what)

    def note_problem(self, problem: str) -> None:
        """What stood in the way of the last start; empty: nothing did."""
        Schedule.objects.filter(pk=self.pk).exclude(problem=problem).update(problem=problem)

    @property
    def in_words(self) -> "str | Promise":
        """When it starts, as people say it."""
        return cron.in_words(self.cron)

    @property
    def service_titles(self) -> "list[str | Promise]":
        """Its services, as people call them."""
        return [SERVICES[name].title if name in SERVICES else name for name in self.services]

    @property
    def problem_text(self) -> "str | Promise":
        """The problem in plain words."""
        return ScheduleProblem(self.problem).label if self.problem in ScheduleProblem else self.problem
