"""Choose what to collect, see what it takes, start."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import signin
from accounts.requests import PersonRequest
from collection import runs
from collection.choices import Choice, InvalidChoice, refuse_broken
from collection.models import Collection
from collection.models.collections import Trigger
from collection.views.answers import Refusal, accepted, is_partial, json_error, person_required, speaks_json, wants_json
from collection.views.asked import Asked
from collection.views.choosing import guess, offer, ticked


@person_required
@require_GET
def new(request: PersonRequest) -> HttpResponse:
    return render(request, "collection/new.html", offer(request, ticked(request)))


@person_required
@require_http_methods(["GET", "POST"])
def estimate(request: PersonRequest) -> HttpResponse:
    """What the form as it stands will take: a part of the page for htmx, the whole page without JavaScript."""
    try:
        asked = Asked.from_fields(request.POST if request.method == "POST" else request.GET)
    except Refusal as error:
        return HttpResponse(str(error), status=error.status, content_type="text/plain")
    if is_partial(request):
        return render(request, "collection/_estimate.html", guess(request, asked))
    return render(request, "collection/new.html", offer(request, asked))


@person_required
@require_POST
def start(request: PersonRequest) -> HttpResponse:
    """Start one collection for each profile, or one with the session's sign-in."""
    began = timezone.now()
    try:
        started = _start(request, Asked.by(request))
    except InvalidChoice as error:
        return _refused(request, Refusal(str(error)))
    except Refusal as error:
        return _refused(request, error)
    if wants_json(request):
        return accepted(started)
    if any(collection.created_at < began for collection in started):
        messages.info(request, _("The same choice is under way already, so nothing new was started for it."))
    return redirect("collection", started[0].pk) if len(started) == 1 else redirect("collections")


def _start(request: PersonRequest, asked: Asked) -> list[Collection]:
    choice, profiles = asked.choice(), asked.profiles_of(request)
    trigger = Trigger.API if speaks_json(request) else Trigger.BUTTON
    if not profiles:
        return _start_signed_in(request, choice, trigger)
    for profile in profiles:
        refuse_broken(profile)
    return runs.start_each(request.user, choice, profiles, trigger=trigger)


def _start_signed_in(request: PersonRequest, choice: Choice, trigger: str) -> list[Collection]:
    sign_in = signin.current(request)
    if sign_in is None:
        raise Refusal(_("Choose a saved profile, or sign in to AWS first."))
    if sign_in.profile:
        refuse_broken(sign_in.profile)
    if sign_in.expires_at and sign_in.expires_at <= timezone.now():
        raise Refusal(_("Your AWS sign-in has expired. Sign in to AWS again."))
    return [runs.start(request.user, choice, sign_in=sign_in, trigger=trigger)]


def _refused(request: PersonRequest, refusal: Refusal) -> HttpResponse:
    if speaks_json(request):
        return json_error(str(refusal), refusal.status)
    if refusal.status == 404:
        raise Http404(str(refusal))
    shown = offer(request, Asked.as_ticked(request.POST), str(refusal))
    return render(request, "collection/new.html", shown, status=refusal.status)
