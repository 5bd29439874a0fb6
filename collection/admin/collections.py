"""Past collections: the list, and one with its service runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.filters import AllValuesFieldListFilter
from django.contrib.admin.utils import flatten
from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collection import retrying, runs
from collection.admin.base import Reviewed, badge, link, seconds
from collection.admin.reviews import Keeping, ReviewForm, Reviewing, ReviewInline, changeable, may
from collection.choices import ALL
from collection.exporting.exports import MOST, TooMany, ask
from collection.models import Collection, ServiceRun
from collection.models.exports import ExportFormat
from collection.registry import SERVICES
from collection.states import OutcomeState

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REQUEST = (
    ("owner_name", "profile_name", "auth_type"), ("account_id", "partition", "identity_arn"),
    ("trigger", "schedule", "origin"), "what", "where", "enabled", "metrics", "only",
)  # fmt: skip
COURSE = (
    ("state_badge", "found", "attention"), "links", ("created_at", "started_at", "finished_at", "took"),
    ("cancelled_at", "deleted_at"),
)  # fmt: skip


class HiddenFilter(admin.SimpleListFilter):
    """Deleted collections are out of sight unless one asks for them."""

    title = _("deleted")
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("only", _("Deleted ones")), ("all", _("Both"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        nothing_chosen, *others = super().choices(changelist)
        yield {**nothing_chosen, "display": _("Not deleted")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(deleted_at__isnull=self.value() != "only")


class ServiceRunInline(admin.TabularInline):  # type: ignore[type-arg]
    """The parts of a collection with the sums of their outcomes, by one query."""

    model = ServiceRun
    extra = 0
    can_delete = False
    ordering = ("service",)
    fields = readonly_fields = ("title", "state_badge", "items", "outcomes", "attempts", "started_at", "took", "worker")

    def get_queryset(self, request: HttpRequest) -> Any:
        states = {f"in_{state}": Count("outcomes", filter=Q(outcomes__state=state)) for state in OutcomeState.values}
        return super().get_queryset(request).annotate(sum_of_items=Sum("outcomes__count"), **states)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # who may see the collection may see its parts

    @admin.display(description=_("service"))
    def title(self, run: ServiceRun) -> str:
        return _title(run.service)

    @admin.display(description=_("state"))
    def state_badge(self, run: ServiceRun) -> SafeString:
        return badge(run.state) if run.state != "done" else format_html("{}", run.get_state_display())

    @admin.display(description=_("found"))
    def items(self, run: Any) -> int:
        return run.sum_of_items or 0

    @admin.display(description=_("outcomes"))
    def outcomes(self, run: Any) -> SafeString:
        counts = [(state, getattr(run, f"in_{state}")) for state in OutcomeState]
        parts = [f"{state.label} {count}" for state, count in counts if count]
        query = {"collection": run.collection_id, "service": run.service}
        return link("collection_outcome_changelist", ", ".join(parts) or "–", **query)

    @admin.display(description=_("took"))
    def took(self, run: ServiceRun) -> str:
        return _took(run)


@admin.register(Collection)
class CollectionAdmin(Keeping, Reviewing, Reviewed):
    """Read, name, cancel, hide."""

    list_display = (
        "label", "state_badge", "review", "created", "owner_name", "profile_name", "account_id", "found", "attention",
        "number_of_services", "trigger", "took", "changes",
    )  # fmt: skip
    list_filter = (
        "review_state",
        "state",
        ("owner_name", AllValuesFieldListFilter),
        ("profile_name", AllValuesFieldListFilter),
        ("account_id", AllValuesFieldListFilter),
        "trigger",
        "pinned",
        HiddenFilter,
    )
    search_fields = ("name", "note", "account_id", "owner_name", "profile_name", "^id")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    actions = (
        "cancel_collections", "retry_collections", "export_collections", "accept", "take_up", "mark_for_action", "pin",
        "unpin",
    )  # fmt: skip
    form = ReviewForm
    inlines = (ReviewInline, ServiceRunInline)
    readonly_fields = tuple(flatten((*COURSE, *REQUEST, "portal_page")))

    def get_fieldsets(self, request: HttpRequest, obj: Collection | None = None) -> Any:
        in_portal = obj is not None and Collection.objects.of(request.user).filter(pk=obj.pk).exists()
        return (
            (None, {"fields": ("name", "note", "pinned", *(["portal_page"] if in_portal else []))}),
            *([(_("Review"), {"fields": ("review", "review_note")})] if self._may_review(request, obj) else []),
            (_("Course"), {"fields": COURSE}),
            (_("Request"), {"fields": REQUEST}),
        )

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, "collection.change_collection", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, "collection.delete_collection", obj)

    # Export

    @admin.action(description=_("Export the selected collections (CSV)"), permissions=["view"])
    def export_collections(self, request: HttpRequest, queryset: QuerySet[Collection]) -> HttpResponse | None:
        """Of those that the portal shows this person: an admin's right to see rows is none to take data away."""
        user = cast("User", request.user)
        mine = list(Collection.objects.of(user).filter(pk__in=queryset.values("pk")))
        if not mine:
            self.message_user(request, _("None of these is shared with you in the portal."), messages.WARNING)
            return None
        started = _export_each(user, mine)
        self._tell_left_out(request, queryset.count() - len(mine), len(mine) - started)
        return redirect("exports")

    def _tell_left_out(self, request: HttpRequest, foreign: int, too_many: int) -> None:
        text = ngettext(
            "%(number)s collection was left out: deleted, or not shared with you in the portal.",
            "%(number)s collections were left out: deleted, or not shared with you in the portal.",
            foreign,
        )
        if foreign:
            self.message_user(request, text % {"number": foreign}, messages.WARNING)
        text = ngettext(
            "%(number)s collection was left out: at most %(most)s are exported at a time.",
            "%(number)s collections were left out: at most %(most)s are exported at a time.",
            too_many,
        )
        if too_many:
            self.message_user(request, text % {"number": too_many, "most": MOST}, messages.WARNING)

    # Cancel and hide

    @admin.action(description=_("Cancel the selected collections"), permissions=["change"])
    def cancel_collections(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        cancelled = sum(runs.cancel(collection) for collection in changeable(request, queryset))
        text = ngettext("%(number)s collection is cancelled.", "%(number)s collections are cancelled.", cancelled)
        self.message_user(request, text % {"number": cancelled}, messages.SUCCESS if cancelled else messages.WARNING)

    @admin.action(description=_("Retry what failed in the selected collections"), permissions=["change"])
    def retry_collections(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        retried, reasons = retrying.retry_each(changeable(request, queryset), cast("User", request.user))
        number = len(retried)
        text = ngettext("%(number)s collection is tried again.", "%(number)s collections are tried again.", number)
        self.message_user(request, text % {"number": number}, messages.SUCCESS if number else messages.WARNING)
        for reason, names in reasons.items():
            self.message_user(request, f"{', '.join(names)}: {reason}", messages.WARNING)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Rows are only hidden, so nothing that points at them goes or is in the way."""
        return [str(collection) for collection in objs], {str(self.opts.verbose_name_plural): len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Collection) -> None:
        runs.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        for collection in changeable(request, queryset):
            runs.delete(collection)

    # Columns and facts

    @admin.display(description=_("collection"), ordering="created_at")
    def label(self, collection: Collection) -> str:
        return collection.name or str(collection.pk)[:8]

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, collection: Collection) -> SafeString:
        return badge(collection.state)

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, collection: Collection) -> str:
        return date_format(timezone.localtime(collection.created_at), "Y-m-d H:i")

    @admin.display(description=_("services"))
    def number_of_services(self, collection: Collection) -> int:
        return len(collection.services)

    @admin.display(description=_("took"), ordering=F("finished_at") - F("started_at"))
    def took(self, collection: Collection) -> str:
        return _took(collection)

    @admin.display(description=_("services"))
    def what(self, collection: Collection) -> str:
        return ", ".join(_title(service) for service in collection.services)

    @admin.display(description=_("regions"))
    def where(self, collection: Collection) -> str:
        return str(_("all enabled regions")) if ALL in collection.regions else ", ".join(collection.regions)

    @admin.display(description=_("enabled regions"))
    def enabled(self, collection: Collection) -> str:
        return ", ".join(collection.enabled_regions or ["–"])

    @admin.display(description=_("only these parts"))
    def only(self, collection: Collection) -> str:
        return ", ".join(f"{kind} {region}" for kind, region in collection.parts or ()) or "–"

    @admin.display(description=_("details"))
    def links(self, collection: Collection) -> SafeString:
        outcomes, of = "collection_outcome_changelist", collection.pk
        return format_html(
            "{} · {} · {}",
            link(outcomes, _("All outcomes"), collection=of),
            link(outcomes, _("Outcomes that need attention"), collection=of, attention="yes"),
            link("collection_resourceversion_changelist", _("What it found"), collection=of),
        )

    @admin.display(description=_("in the portal"))
    def portal_page(self, collection: Collection) -> SafeString:
        page = reverse("collection", args=[collection.pk])
        return format_html('<a href="{}">{}</a>', page, _("Its page in the portal"))


def _export_each(user: "User", collections: list[Collection]) -> int:
    """How many of them, from the first on, could be begun."""
    started = 0
    try:
        for collection in collections[:MOST]:
            ask(user, {"page": "collection", "query": f"collection={collection.pk}"}, ExportFormat.CSV)
            started += 1
    except TooMany:
        return started
    return started


def _title(service: str) -> str:
    return str(SERVICES[service].title) if service in SERVICES else service


def _took(part: Collection | ServiceRun) -> str:
    return seconds(part.finished_at - part.started_at if part.finished_at and part.started_at else None)
