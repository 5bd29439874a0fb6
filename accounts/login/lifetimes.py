"""How long a log-in lasts: half an hour without anybody there, half a day in all, and no longer than an admin wants."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Session

Handler = Callable[[HttpRequest], HttpResponse]

BEGAN, SEEN = "_logged_in_at", "_seen_at"  # in the session: seconds since 1970
GRAIN = 60  # seconds; the session is not written more often than that


def begin(request: HttpRequest) -> None:
    """From now on this session counts as new."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


def session_lifetimes(get_response: Handler) -> Handler:
    """Middleware: a session that nobody used, or that began long ago, has ended. What polls by itself is no use."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if _is_over(request):
                _end(request)
            elif not _polls(request):
                _see(request)
        return get_response(request)

    return respond


def _is_over(request: HttpRequest) -> bool:
    now, session = time.time(), request.session
    idle, whole = settings.SESSION_IDLE_MINUTES * 60, settings.SESSION_COOKIE_AGE
    return bool(now - session.get(SEEN, now) > idle or now - session.get(BEGAN, now) > whole)


def _end(request: HttpRequest) -> None:
    audit.note(audit.Action.SESSION_ENDED, request=request, why="timeout")
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    messages.info(request, _("You were logged out because nobody was here for a while, or because the day is over."))


def _polls(request: HttpRequest) -> bool:
    """Pages and programs that ask for progress every few seconds keep nobody logged in."""
    return request.method == "GET" and request.headers.get("X-Polls") == "true"


def _see(request: HttpRequest) -> None:
    now = time.time()
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(SEEN, 0) < GRAIN:
        return
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def change_key(request: HttpRequest) -> None:
    """Another key for this session, which stays in the list of those that a person or an admin ends."""
    former = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)


def end_sessions(person: User, known: "QuerySet[UserSession] | None" = None, why: str = "") -> int:
    """End these sessions of a person, or all, at once; how many there were."""
    rows = UserSession.objects.filter(user=person) if known is None else known
    ended, _models = Session.objects.filter(pk__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()
    if ended:
        audit.note(audit.Action.SESSION_ENDED, obj=person, sessions=ended, why=why)
    return ended
