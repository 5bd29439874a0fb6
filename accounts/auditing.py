"""Middlewares that tell the audit log of what is refused, and of what admins see and change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Model
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from accounts import audit
from accounts.audit import Action, ActionOutcome, Thing
from accounts.models import AuditEvent
from awscheck.addresses import client_address

Handler = Callable[[HttpRequest], HttpResponse]
MOST_DENIALS = 10  # of one person, or of one address, in a minute
MINUTE = timedelta(minutes=1)
NO_PAGES = ("jsi18n", "login", "logout", "password_change", "password_change_done")  # nobody's data stands there


# What is refused


def denials(get_response: Handler) -> Handler:
    """Middleware after authentication: a refusal, and a thing that is not found because it is somebody else's."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_denial(request, response):
            _note_denial(request, response)
        return response

    return respond


def _is_denial(request: HttpRequest, response: HttpResponse) -> bool:
    """A page that is not there at all is none: only where an object was named, or something sent."""
    match = request.resolver_match
    if response.status_code in (401, 403):
        return True
    if not request.user.is_authenticated or match is None:
        return False
    if response.status_code == 404:
        return bool(match.kwargs) or request.method == "POST"
    return _is_sent_away(request, response, match)


def _is_sent_away(request: HttpRequest, response: HttpResponse, match: ResolverMatch) -> bool:
    """Admin sends elsewhere whoever may not come in, and whoever asks for what they may not see."""
    is_elsewhere = response.status_code == 302 and "admin" in match.app_names and match.url_name not in NO_PAGES
    if not is_elsewhere or not isinstance(request.user, User):
        return False
    return not request.user.is_staff or (request.method == "GET" and "object_id" in match.kwargs)


def _note_denial(request: HttpRequest, response: HttpResponse) -> None:
    """Nobody fills the log by asking again and again."""
    lately = _denied_lately(request)
    if lately >= MOST_DENIALS:
        return
    match = request.resolver_match
    audit.note(
        Action.ACCESS_DENIED,
        request=request,
        outcome=ActionOutcome.DENIED,
        page=match.view_name if match else "",
        method=request.method or "",
        named=", ".join(map(str, match.kwargs.values())) if match else "",
        status=response.status_code,
        further="not noted for a minute" if lately == MOST_DENIALS - 1 else "",
    )


def _denied_lately(request: HttpRequest) -> int:
    user = request.user if request.user.is_authenticated else None
    whose: dict[str, Any] = {"person_id": user.pk} if user else {"person_id": None, "ip": client_address(request)}
    since = timezone.now() - MINUTE
    return AuditEvent.objects.filter(action=Action.ACCESS_DENIED, at__gte=since, **whose)[:MOST_DENIALS].count()


# What admins do


def admin_pages(get_response: Handler) -> Handler:
    """Middleware after authentication: what is changed in the admin, and that it was, stand or fall together."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not _is_admins(request):
            return get_response(request)
        if request.method != "POST":
            response = get_response(request)
            _note_view(request, response)
            return response
        with transaction.atomic():
            before = LogEntry.objects.aggregate(last=Max("pk"))["last"] or 0
            response = get_response(request)
            if not _note_changes(request, response, before):
                _note_view(request, response)
        return response

    return respond


def _is_admins(request: HttpRequest) -> bool:
    """As the addresses themselves say, whatever prefix the portal has before them."""
    try:
        return "admin" in resolve(request.path_info).app_names
    except Resolver404:
        return False


def _note_view(request: HttpRequest, response: HttpResponse) -> None:
    match = request.resolver_match
    is_page = response.status_code == 200 and match is not None and match.url_name not in NO_PAGES
    if match is None or not is_page or not request.user.is_authenticated:
        return
    page, query = match.url_name or "", request.META.get("QUERY_STRING", "")
    audit.note(Action.ADMIN_VIEWED, request=request, obj=_object(match), page=page, query=query)


def _object(match: ResolverMatch) -> Model | None:
    """The object that an admin page shows."""
    model_admin: Any = getattr(match.func, "model_admin", None)
    if model_admin is None or "object_id" not in match.kwargs:
        return None
    shown: Model | None = model_admin.model._default_manager.filter(pk=unquote(match.kwargs["object_id"])).first()
    return shown


def _note_changes(request: HttpRequest, response: HttpResponse, before: int) -> bool:
    """What admin's own history tells; else, of an action that it is silent about, which it was. False for neither."""
    if response.status_code != 302 or not request.user.is_authenticated:
        return False
    told = LogEntry.objects.filter(user=request.user.pk, pk__gt=before).select_related("content_type").order_by("pk")
    for entry in told:
        what = "deleted" if entry.action_flag == DELETION else entry.change_message
        audit.note(Action.ADMIN_CHANGED, request=request, obj=_thing(entry), what=what)
    match = request.resolver_match
    if told or match is None or match.url_name in NO_PAGES:
        return bool(told)
    action, chosen = request.POST.get("action", ""), request.POST.getlist("_selected_action")
    audit.note(Action.ADMIN_CHANGED, request=request, page=match.url_name or "", what=action, objects=", ".join(chosen))
    return True


def _thing(entry: LogEntry) -> Thing:
    kind = entry.content_type
    return Thing(f"{kind.app_label}.{kind.model}" if kind else "", entry.object_id or "", entry.object_repr)
