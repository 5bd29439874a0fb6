"""API tokens: whose they are and what they may. Their secrets nobody has; an admin may revoke them."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.admin.lookups import NarrowedByWhatIsShown
from accounts.models import ApiToken

SHOWN = (
    "person", "name", "shown", "may", "created_at", "expires_at", "last_used_at", "last_used_from", "revoked_at",
)  # fmt: skip


@admin.register(ApiToken)
class ApiTokenAdmin(NarrowedByWhatIsShown):
    """Look and revoke."""

    list_display = ("name", "person", "shown", "may", "condition", "expires_at", "last_used_at", "last_used_from")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "expires_at")
    list_select_related = ("person",)
    search_fields = ("name", "person__username", "shown")
    fields = readonly_fields = SHOWN
    date_hierarchy = "created_at"
    actions = ("revoke",)

    @admin.display(description=_("may"))
    def may(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    @admin.display(description=_("state"))
    def condition(self, token: ApiToken) -> str:
        return str(token.state.label)

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["delete"])
    @transaction.atomic
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        revoked = [token for token in tokens if token.revoke()]
        for token in revoked:
            audit.note(audit.Action.TOKEN_REVOKED, request=request, obj=token, of=token.person.get_username())
        text = ngettext("%(number)s token is revoked.", "%(number)s tokens are revoked.", len(revoked))
        messages.success(request, text % {"number": len(revoked)})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """A token is revoked, so that it stays known; it goes with its person."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}
