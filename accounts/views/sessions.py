"""A person's own sessions: where they are logged in, and how to end it."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.login import lifetimes
from accounts.login.devices import device
from accounts.requests import PersonRequest


@login_required
@require_GET
def sessions(request: PersonRequest) -> HttpResponse:
    own = sorted(UserSession.objects.purge_and_list(request.user), key=lambda row: row.created_at, reverse=True)
    shown = [{"row": row, "device": device(row.user_agent), "is_current": row.is_current()} for row in own]
    return render(request, "usersessions/usersession_list.html", {"sessions": shown})


@login_required
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk)
    lifetimes.end_sessions(request.user, UserSession.objects.filter(pk=row.pk))
    messages.success(request, _("The session is ended."))
    return redirect("usersessions_list")


@login_required
@require_POST
def end_others(request: PersonRequest) -> HttpResponse:
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    lifetimes.end_sessions(request.user, others)
    messages.success(request, _("All your other sessions are ended."))
    return redirect("usersessions_list")
