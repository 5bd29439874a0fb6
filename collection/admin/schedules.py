"""Schedules of all people: look, switch off, delete. Changing one is its person's business."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collection.admin.base import Reviewed
from collection.models import Schedule

FACTS = (
    "name", "owner", "profile_names", "services", "regions", "metrics", "words", "cron", "time_zone", "enabled",
    "next_due_at", "last_started_at", "problem_in_words", "created_at",
)  # fmt: skip


@admin.register(Schedule)
class ScheduleAdmin(Reviewed):
    """Read, switch off, delete."""

    list_display = (
        "name", "owner", "words", "time_zone", "enabled", "next_due_at", "last_started_at", "problem_in_words",
    )  # fmt: skip
    list_filter = ("enabled", ("problem", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    ordering = ("name", "pk")
    actions = ("switch_off",)
    fields = readonly_fields = FACTS

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Staff switch off and delete their own, superusers everybody's; auditors only look."""
        if not request.user.has_perm("collection.delete_schedule"):
            return False
        return obj is None or self._own(request, Schedule.objects.filter(pk=obj.pk)).exists()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Schedule]) -> None:
        self._own(request, queryset).delete()

    def _own(self, request: HttpRequest, schedules: QuerySet[Schedule]) -> QuerySet[Schedule]:
        if request.user.is_superuser:
            return schedules
        return schedules.filter(pk__in=Schedule.objects.of(request.user).values("pk"))

    @admin.action(description=_("Switch off the selected schedules"), permissions=["delete"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Schedule]) -> None:
        running = self._own(request, queryset).filter(enabled=True)
        for schedule in running:
            schedule.switch_off()
        number = len(running)
        text = ngettext("%(number)s schedule is off now.", "%(number)s schedules are off now.", number)
        self.message_user(request, text % {"number": number}, messages.SUCCESS if number else messages.WARNING)

    @admin.display(description=_("when"), ordering="cron")
    def words(self, schedule: Schedule) -> Any:
        return schedule.in_words

    @admin.display(description=_("profiles"))
    def profile_names(self, schedule: Schedule) -> str:
        return ", ".join(profile.name for profile in schedule.profiles.all()) or "–"

    @admin.display(description=_("problem"))
    def problem_in_words(self, schedule: Schedule) -> Any:
        return schedule.problem_text or "–"
