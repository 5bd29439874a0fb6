"""By what an address may narrow a list of admin."""

from typing import Any

from django.contrib import admin
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest


class NarrowedByWhatIsShown(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Django takes any field of the row, `?session_key__startswith=a`: letter by letter it would be read out."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        is_shown = lookup.split(LOOKUP_SEP)[0] in ("pk", "id", *(self.fields or ()))
        return is_shown and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]
