"""What was found: each thing with each content that it had. Secret fields were masked before they were stored."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from collection.admin.base import Choosing, OfCollection, Reviewed, pretty
from collection.models import Estate, Outcome, ResourceVersion
from collection.registry import KINDS

FACTS = (
    "account", "kind", "name", "resource_id", "arn", "region", "key", "began_at", "ended_at", "cause", "valid_from",
    "valid_to", "tags_as_json", "data_as_json",
)  # fmt: skip


class KindFilter(Choosing):
    title = _("kind")
    parameter_name = "kind"
    field = "inventory__kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        return ((name, f"{kind.title} ({name})") for name, kind in KINDS.items())


class AccountFilter(Choosing):
    title = _("account")
    parameter_name = "account"
    field = "inventory__estate__account_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        sees_all = request.user.is_superuser or model_admin.is_audited_by(request.user)
        estates = Estate.objects.all() if sees_all else Estate.objects.of(request.user)
        accounts = estates.order_by("account_id").values_list("account_id", flat=True).distinct()
        return ((account, account) for account in accounts)


class StandsFilter(admin.SimpleListFilter):
    title = _("stands today")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No: changed or gone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(valid_to__isnull=self.value() == "yes") if self.value() else queryset


class FoundByFilter(OfCollection):
    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        if not chosen:
            return queryset
        return queryset.found_by(Outcome.objects.filter(service_run__collection=chosen))


@admin.register(ResourceVersion)
class ResourceAdmin(Reviewed):
    """Read-only, and data: auditors see of it what is shared with them."""

    is_metadata = False
    list_display = ("label", "kind", "resource_id", "region", "account", "began_at", "ended_at")
    list_filter = (FoundByFilter, StandsFilter, AccountFilter, KindFilter)
    list_select_related = ("inventory__estate",)
    search_fields = ("name", "resource_id", "arn")
    search_help_text = _("Name, ID or ARN")
    ordering = ("-pk",)
    fields = readonly_fields = FACTS

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("_changelist")
        return rows.defer("data", "tags", "key") if is_list else rows

    @admin.display(description=_("name"), ordering="name")
    def label(self, version: ResourceVersion) -> str:
        return version.name or version.resource_id

    @admin.display(description=_("kind"), ordering="inventory__kind")
    def kind(self, version: ResourceVersion) -> str:
        name = version.inventory.kind
        return str(KINDS[name].title) if name in KINDS else name

    @admin.display(description=_("account"))
    def account(self, version: ResourceVersion) -> str:
        return version.inventory.estate.account_id

    @admin.display(description=_("tags"))
    def tags_as_json(self, version: ResourceVersion) -> SafeString:
        return pretty(version.tags)

    @admin.display(description=_("data"))
    def data_as_json(self, version: ResourceVersion) -> SafeString:
        return pretty(version.data)
