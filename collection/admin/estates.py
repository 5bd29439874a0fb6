"""Which accounts were seen, and when each kind was last read completely."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from collection.admin.base import Reviewed
from collection.admin.resources import AccountFilter
from collection.models import Estate, Inventory

__all__ = ["EstateAdmin", "InventoryAdmin"]


class EstateAccountFilter(AccountFilter):
    field = "estate__account_id"


@admin.register(Estate)
class EstateAdmin(Reviewed):
    """Read-only."""

    list_display = ("account_id", "profile", "person", "partition")
    list_select_related = ("profile", "person")
    search_fields = ("account_id", "profile__name", "person__username")
    fields = readonly_fields = ("account_id", "partition", "profile", "person")


@admin.register(Inventory)
class InventoryAdmin(Reviewed):
    """Read-only."""

    list_display = ("kind", "region", "account", "last_reading", "last_complete", "last_complete_at")
    list_filter = (EstateAccountFilter,)
    list_select_related = ("estate",)
    search_fields = ("kind", "region")
    fields = readonly_fields = list_display

    @admin.display(description=_("account"))
    def account(self, inventory: Inventory) -> str:
        return inventory.estate.account_id
