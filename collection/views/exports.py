"""Exports: ask for one, watch it being written, download it, or want it no more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.requests import PersonRequest
from collection.exporting.exports import MOST, TooMany, ask, cancel, may_be_read, parts, taken_away
from collection.exporting.sources import NothingToExport
from collection.exporting.writers import TYPES
from collection.models import Export
from collection.models.exports import ExportFormat
from collection.views.answers import is_partial, person_required

QUERY = 8190  # characters; no address is longer (awscheck/serving.py)


@person_required
@require_GET
def exports(request: PersonRequest) -> HttpResponse:
    """One's own of the last day."""
    own = list(Export.objects.of(request.user).order_by("-created_at"))
    return render(request, "collection/exports.html", {"exports": own, "away": taken_away(own, request.user)})


@person_required
@require_POST
def start(request: PersonRequest) -> HttpResponse:
    """Small ones are downloaded at once; of others the progress is shown."""
    what = {"page": request.POST.get("page", "")[:20], "query": request.POST.get("query", "")[:QUERY]}
    format_ = request.POST.get("format", "")
    if format_ not in ExportFormat:
        return _back(request, _("Choose CSV, XLSX, JSON Lines or Parquet."))
    try:
        export = ask(request.user, what, format_)
    except NothingToExport as problem:
        return _back(request, str(problem))
    except TooMany:
        return _back(request, _("%(n)d exports are under way already: wait for one, or cancel it.") % {"n": MOST})
    return redirect("export-file" if export.is_ready else "export", export.pk)


@person_required
@require_GET
def export(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Its progress; htmx gets the part that changes."""
    own = get_object_or_404(Export.objects.of(request.user), pk=pk)
    page = "_export" if is_partial(request) else "export"
    return render(request, f"collection/{page}.html", {"export": own, "away": taken_away([own], request.user)})


@person_required
@require_GET
def file(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """The file; not to be had any more once the person may not see all that it holds."""
    own = get_object_or_404(Export.objects.of(request.user), pk=pk)
    if not own.is_ready:
        return redirect("export", pk)
    if not may_be_read(own, request.user):
        messages.error(request, _("It holds what is no longer shared with you. Export again what you may see."))
        return redirect("exports")
    audit.note(audit.Action.EXPORT_DOWNLOADED, request=request, obj=own, format=own.format, bytes=own.size)
    name = f"{slugify(own.title, allow_unicode=True) or 'export'}-{own.created_at:%Y%m%d-%H%M}.{own.format}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Content-Length": str(own.size),
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(parts(own), content_type=TYPES[ExportFormat(own.format)], headers=headers)


@person_required
@require_POST
def give_up(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Cancel it, or delete it where it is written."""
    own = get_object_or_404(Export.objects.of(request.user), pk=pk)
    if cancel(own):
        messages.info(request, _("The export is cancelled."))
    else:
        own.delete()
        messages.info(request, _("The file is deleted."))
    return redirect("exports")


def _back(request: PersonRequest, problem: str) -> HttpResponse:
    messages.error(request, problem)
    came = request.headers.get("Referer", "")
    inside = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return redirect(came if inside else "exports")
