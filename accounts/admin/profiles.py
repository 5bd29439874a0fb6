"""The saved profiles, without anything secret."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.lookups import NarrowedByWhatIsShown
from accounts.models import CredentialProfile
from accounts.overseeing import oversees

SHOWN = (
    "name", "owner", "owner_name", "auth_type", "access_key_hint", "role_arn", "account_id", "identity_arn",
    "partition", "token_expires_at", "verified_at", "problem", "teams", "created_at", "updated_at", "deleted_at",
)  # fmt: skip


@admin.register(CredentialProfile)
class CredentialProfileAdmin(NarrowedByWhatIsShown):
    """Look and delete. Nobody, an admin least of all, puts in or reads a secret here."""

    list_display = ("name", "owner_name", "auth_type", "account_id", "condition", "verified_at")
    list_filter = (
        "auth_type",
        "problem",
        ("deleted_at", admin.EmptyFieldListFilter),
        ("teams", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("name", "owner_name", "account_id", "role_arn")
    fields = readonly_fields = SHOWN
    date_hierarchy = "created_at"

    @admin.display(description=_("state"))
    def condition(self, profile: CredentialProfile) -> str:
        return str(profile.state.label)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CredentialProfile]:
        rows = super().get_queryset(request)
        return rows if oversees(request.user) else rows.filter(pk__in=CredentialProfile.objects.of(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or oversees(request.user)

    def has_view_permission(self, request: HttpRequest, obj: CredentialProfile | None = None) -> bool:
        return super().has_view_permission(request, obj) or oversees(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CredentialProfile | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CredentialProfile | None = None) -> bool:
        """Staff who may only use a profile, because it is shared with their team, must not take it away."""
        return request.user.has_perm("accounts.delete_credentialprofile") and (
            obj is None or request.user.is_superuser or obj.is_owned_by(request.user)
        )

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """The row itself stays, so nothing that points at it is in the way."""
        return [str(profile) for profile in objs], {str(self.opts.verbose_name_plural): len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: CredentialProfile) -> None:
        obj.delete_for_good()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CredentialProfile]) -> None:
        for profile in queryset:
            if self.has_delete_permission(request, profile):
                profile.delete_for_good()
