"""The rules by which collections are kept: one for all profiles, and one for each that needs its own."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collection.models import Retention


@admin.register(Retention)
class RetentionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Only superusers: a rule deletes other people's history."""

    list_display = ("whose", "keep_last", "keep_days")
    list_select_related = ("profile",)
    fields = ("profile", "keep_last", "keep_days")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    @admin.display(description=_("profile"), ordering="profile__name")
    def whose(self, rule: Retention) -> Any:
        return str(rule)
