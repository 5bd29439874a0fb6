"""Who is logged in where; an admin ends it. Keys of sessions are shown to nobody: they are as good as a password."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401  they register themselves, so that they can be taken away below
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.login import lifetimes
from accounts.login.devices import device

for model in [model for model in admin.site._registry if model.__module__.startswith("allauth.")]:
    admin.site.unregister(model)  # it would show sealed secrets, keys of sessions, settings that are not ours


@admin.register(UserSession)
class SessionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    list_display = fields = readonly_fields = ("user", "ip", "browser", "created_at", "last_seen_at")
    list_filter = (("user", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("user__username", "ip")
    date_hierarchy = "last_seen_at"

    @admin.display(description=_("device"))
    def browser(self, session: UserSession) -> str:
        return device(session.user_agent)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: UserSession | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: UserSession | None = None) -> bool:
        """Nobody ends the session of somebody who is above them."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or not obj.user.is_superuser)

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        self.delete_queryset(request, UserSession.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for person in User.objects.filter(pk__in=queryset.values("user")):
            if request.user.is_superuser or not person.is_superuser:
                lifetimes.end_sessions(person, queryset.filter(user=person), why="by an admin")
