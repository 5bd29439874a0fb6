"""Retry what failed, by a button or by a program."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import signin
from accounts.requests import PersonRequest
from collection.models import Collection
from collection.retrying import NotRetried
from collection.retrying import retry as retry_what_failed
from collection.views.answers import accepted, json_error, person_required, speaks_json, wants_json
from collection.views.progress import context_of


@person_required
@require_POST
def retry(request: PersonRequest, pk: UUID) -> HttpResponse:
    retriable = Collection.objects.retriable_by(request.user).select_related("profile")
    failed = get_object_or_404(retriable, pk=pk)
    try:
        retrying = retry_what_failed(failed, request.user, signin.current(request))
    except NotRetried as reason:
        return _refused(request, failed, reason)
    if wants_json(request):
        return accepted([retrying])
    if retrying.origin == failed:
        messages.info(request, _("There is a newer reading of this, so a new collection reads what failed."))
    return redirect("collection", retrying.pk)


def _refused(request: PersonRequest, failed: Collection, reason: NotRetried) -> HttpResponse:
    if speaks_json(request):
        return json_error(str(reason), 400)
    text = format_html("{}", reason)
    if reason.same:
        address, words = reverse("collection", args=[reason.same.pk]), _("To the collection under way")
        text = format_html('{} <a class="alert-link" href="{}">{}</a>', reason, address, words)
    messages.error(request, text)
    return render(request, "collection/progress.html", context_of(request, failed), status=400)
