"""What became of each (service, kind, region): found by filters, since one collection may have thousands."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from awscheck.aws import region_title, regions
from collection.admin.base import Choosing, OfCollection, Reviewed, badge, link
from collection.models import Outcome
from collection.planning import GLOBAL
from collection.problems import meaning
from collection.registry import SERVICES

LATEST = 5000
FACTS = (
    "collection", "service", "kind_title", "kind", "region", "state_badge", "count", "truncated", "gaps", "gone",
    "meaning", "remedy", "action", "code", "message", "request_id", "reason", "calls", "retries", "seconds", "attempts",
    "complete", "finished_at",
)  # fmt: skip


class ServiceFilter(Choosing):
    title = _("service")
    parameter_name = "service"
    field = "service_run__service"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        return ((name, service.title) for name, service in SERVICES.items())


class RegionFilter(Choosing):
    title = _("region")
    parameter_name = "region"
    field = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        yield GLOBAL, _("The whole account")
        for partition in ("aws", "aws-cn", "aws-us-gov"):
            yield from ((name, f"{name} {region_title(name)}") for name in regions(partition))


class ReasonFilter(Choosing):
    """Reasons that have been met lately: there are too many to offer all."""

    title = _("reason")
    parameter_name = "reason"
    field = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        latest = model_admin.get_queryset(request).order_by("-pk").values_list("reason", flat=True)[:LATEST]
        return ((reason, meaning(reason)) for reason in sorted({*latest, self.value() or ""} - {""}))


class AttentionFilter(admin.SimpleListFilter):
    title = _("needs attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.needing_attention() if self.value() else queryset


class CollectionFilter(OfCollection):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.chosen()
        return queryset.filter(service_run__collection=chosen) if chosen else queryset


@admin.register(Outcome)
class OutcomeAdmin(Reviewed):
    """Read-only."""

    list_display = ("kind_title", "region", "state_badge", "count", "meaning", "calls", "retries", "took", "collection")
    list_display_links = ("kind_title",)
    list_filter = (CollectionFilter, AttentionFilter, "state", ServiceFilter, RegionFilter, ReasonFilter)
    list_select_related = ("service_run__collection",)
    search_fields = ("kind", "region", "code", "message", "action")
    search_help_text = _("Kind, region, error, message or IAM action")
    ordering = ("-pk",)
    fields = readonly_fields = FACTS

    @admin.display(description=_("kind"), ordering="kind")
    def kind_title(self, outcome: Outcome) -> str:
        return str(outcome.kind_title)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, outcome: Outcome) -> SafeString:
        return badge(outcome.state)

    @admin.display(description=_("service"))
    def service(self, outcome: Outcome) -> str:
        name = outcome.service_run.service
        return str(SERVICES[name].title) if name in SERVICES else name

    @admin.display(description=_("why"))
    def meaning(self, outcome: Outcome) -> str:
        return str(outcome.meaning)

    @admin.display(description=_("what to do"))
    def remedy(self, outcome: Outcome) -> str:
        return str(outcome.remedy)

    @admin.display(description=_("took"), ordering="seconds")
    def took(self, outcome: Outcome) -> str:
        return _("%(number).1f s") % {"number": outcome.seconds}

    @admin.display(description=_("collection"))
    def collection(self, outcome: Outcome) -> SafeString:
        of = outcome.service_run.collection
        return link("collection_collection_change", of, of.pk)
