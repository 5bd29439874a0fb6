"""Who is logged in where, and by what; an admin ends it. Nobody sees sessions' keys: they are as good as passwords."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401  they register themselves, so that they can be taken away below
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.lookups import NarrowedByWhatIsShown
from accounts.login import factors, lifetimes
from accounts.login.devices import device

for model in [model for model in admin.site._registry if model.__module__.startswith("allauth.")]:
    admin.site.unregister(model)  # it would show sealed secrets, keys of sessions, settings that are not ours


class OnlyTakenAway(NarrowedByWhatIsShown):
    """Rows of people that an admin sees and takes away; those of superusers only another superuser."""

    list_filter = (("user", admin.RelatedOnlyFieldListFilter),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or not obj.user.is_superuser)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for person in User.objects.filter(pk__in=queryset.values("user")):
            if request.user.is_superuser or not person.is_superuser:
                self.take_away(request, person, queryset.filter(user=person))

    def take_away(self, request: HttpRequest, person: User, rows: QuerySet[Any]) -> None:
        raise NotImplementedError


@admin.register(UserSession)
class SessionAdmin(OnlyTakenAway):
    list_display = fields = readonly_fields = ("user", "ip", "browser", "created_at", "last_seen_at")
    search_fields = ("user__username", "ip")
    date_hierarchy = "last_seen_at"

    @admin.display(description=_("device"))
    def browser(self, session: UserSession) -> str:
        return device(session.user_agent)

    def take_away(self, request: HttpRequest, person: User, rows: QuerySet[Any]) -> None:
        lifetimes.end_sessions(person, rows, why="by an admin")


@admin.register(Authenticator)
class FactorAdmin(OnlyTakenAway):
    """Second factors: whoever has lost phone and codes is helped by taking theirs away."""

    list_display = fields = readonly_fields = ("user", "type", "created_at", "last_used_at")
    search_fields = ("user__username",)

    def take_away(self, request: HttpRequest, person: User, rows: QuerySet[Any]) -> None:
        factors.remove(person, rows, request=request)
