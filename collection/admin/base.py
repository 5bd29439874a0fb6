"""What all these admin pages share: who sees which rows, nothing to write, states as the portal shows them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import Visitor
from accounts.overseeing import oversees
from awscheck.templatetags.ui import state_badge

PAGE = 50


class Reviewed(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Superusers see all rows, other staff those that the portal shows them. Nobody adds, changes or deletes any.

    ``is_metadata``: auditors see all rows too; not so of what was found in somebody's account.
    """

    is_metadata = True

    list_per_page = PAGE
    show_full_result_count = False  # counting a large table twice is what makes admin lists slow

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows if request.user.is_superuser or self.is_audited_by(request.user) else rows.of(request.user)

    def is_audited_by(self, user: Visitor) -> bool:
        return self.is_metadata and oversees(user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or self.is_audited_by(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_view_permission(request, obj) or self.is_audited_by(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Choosing(admin.SimpleListFilter):
    """A filter by an exact value of ``field``; its choices are known without reading the table."""

    field = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class OfCollection(admin.SimpleListFilter):
    """Only what belongs to the collection in the address; there without one it has nothing to offer."""

    title = _("collection")
    parameter_name = "collection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        if self.value():
            yield str(self.value()), str(self.value())[:8]

    def chosen(self) -> UUID | None:
        try:
            return UUID(self.value()) if self.value() else None
        except ValueError as error:
            raise IncorrectLookupParameters from error


def badge(state: str) -> SafeString:
    """A state with its icon and words."""
    return state_badge(state)


def link(page: str, text: object, /, *args: object, **query: object) -> SafeString:
    """A link to an admin page by name, with a query."""
    return format_html('<a href="{}?{}">{}</a>', reverse(f"admin:{page}", args=args), urlencode(query), text)


def pretty(data: object) -> SafeString:
    """Data as indented JSON."""
    return format_html('<pre class="json">{}</pre>', json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True))


def seconds(duration: timedelta | None) -> str:
    """A duration as people read it: `0:02:41`."""
    return str(timedelta(seconds=round(duration.total_seconds()))) if duration is not None else "–"
