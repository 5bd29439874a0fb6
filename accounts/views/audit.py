"""What was done: everything for auditors, their own for everybody else; on pages, and as a file."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.audit import Action, ActionOutcome
from accounts.models import AuditEvent
from accounts.models.audit import AuditEventQuerySet
from accounts.requests import PersonRequest
from awscheck.cells import harmless

PAGE, CHUNK = 50, 2000
COLUMNS = (
    "id", "at", "action", "outcome", "person_id", "person_name", "ip", "agent", "request_id", "object_type",
    "object_id", "object_label", "facts",
)  # fmt: skip
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


class Day(forms.DateInput):
    """The browser's own calendar, which writes days in one way whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AuditFilter(forms.Form):
    """Which events to show; what makes no sense is left out, and marked."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("Action"), required=False, choices=[("", _("Any action")), *Action.choices])
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("Any outcome")), *ActionOutcome.choices]
    )
    object = forms.CharField(label=_("Object: a part of its name, or its ID"), required=False, max_length=200)
    since = forms.DateField(label=pgettext_lazy("a day", "From"), required=False, widget=Day())
    until = forms.DateField(label=pgettext_lazy("a day", "To"), required=False, widget=Day())

    def narrow(self, events: AuditEventQuerySet) -> AuditEventQuerySet:
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "object" in given:
            events = events.filter(Q(object_id=given["object"]) | Q(object_label__icontains=given["object"]))
        if "since" in given:
            events = events.filter(at__gte=_moment(given["since"], time.min))
        if "until" in given:
            events = events.filter(at__lte=_moment(given["until"], time.max))
        exact = {"person": "person_name", "action": "action", "outcome": "outcome"}
        return events.filter(**{field: given[name] for name, field in exact.items() if name in given})


@dataclass
class EventPage:
    """Some events, the newest first. ``older``, ``newer``: the cursors of the pages beside it, empty for none."""

    rows: list[AuditEvent]
    older: str = ""
    newer: str = ""

    @classmethod
    def of(cls, events: AuditEventQuerySet, older: str, newer: str) -> "EventPage":
        """The events before the one numbered ``older``, or after the one numbered ``newer``; else the newest."""
        if _is_number(newer):
            rows = list(events.filter(pk__gt=int(newer)).order_by("pk")[: PAGE + 1])
            return cls._cut(rows[:PAGE][::-1], has_older=True, has_newer=len(rows) > PAGE)
        is_later = _is_number(older)
        rows = list((events.filter(pk__lt=int(older)) if is_later else events).order_by("-pk")[: PAGE + 1])
        return cls._cut(rows[:PAGE], has_older=len(rows) > PAGE, has_newer=is_later)

    @classmethod
    def _cut(cls, rows: list[AuditEvent], *, has_older: bool, has_newer: bool) -> "EventPage":
        if not rows:
            return cls(rows)
        return cls(rows, str(rows[-1].pk) if has_older else "", str(rows[0].pk) if has_newer else "")


@login_required
@permission_required("accounts.audit", raise_exception=True)
@require_GET
def everybodys(request: PersonRequest) -> HttpResponse:
    return _page(request, AuditEvent.objects.of(request.user), is_own=False)


@login_required
@require_GET
def own(request: PersonRequest) -> HttpResponse:
    return _page(request, AuditEvent.objects.by(request.user), is_own=True)


@login_required
@permission_required("accounts.audit", raise_exception=True)
@require_GET
def export(request: PersonRequest) -> StreamingHttpResponse:
    return _file(request, AuditEvent.objects.of(request.user))


@login_required
@require_GET
def export_own(request: PersonRequest) -> StreamingHttpResponse:
    return _file(request, AuditEvent.objects.by(request.user))


def _page(request: PersonRequest, events: AuditEventQuerySet, *, is_own: bool) -> HttpResponse:
    form = _form(request, is_own=is_own)
    page = EventPage.of(form.narrow(events), request.GET.get("older", ""), request.GET.get("newer", ""))
    context = {
        "form": form,
        "page": page,
        "is_own": is_own,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "address": "audit-mine" if is_own else "audit",
        "export": "audit-mine-export" if is_own else "audit-export",
    }
    return render(request, "accounts/audit.html", context)


def _form(request: HttpRequest, *, is_own: bool) -> AuditFilter:
    form = AuditFilter(request.GET)
    if is_own:
        del form.fields["person"]
    return form


def _file(request: PersonRequest, events: AuditEventQuerySet) -> StreamingHttpResponse:
    """All that the filters leave, row by row. That it was taken is an event itself, before the first row."""
    kind = "jsonl" if request.GET.get("format") == "jsonl" else "csv"
    found = _form(request, is_own=False).narrow(events)
    audit.note(Action.AUDIT_EXPORTED, request=request, format=kind, query=request.META.get("QUERY_STRING", ""))
    rows = found.order_by("-pk").values_list(*COLUMNS).iterator(CHUNK)
    name = f"audit-{timezone.now():%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(WRITERS[kind](rows), content_type=TYPES[kind], headers=headers)


def _csv(rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([harmless(_cell(value)) for value in row])


def _jsonl(rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    for row in rows:
        values = (value.isoformat() if isinstance(value, datetime) else value for value in row)
        yield json.dumps(dict(zip(COLUMNS, values, strict=True))) + "\n"


WRITERS = {"csv": _csv, "jsonl": _jsonl}


class _Echo:
    """What is written is given back instead of kept."""

    def write(self, text: str) -> str:
        return text


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return json.dumps(value) if isinstance(value, dict) else value


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
