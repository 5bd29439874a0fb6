"""Home: what was collected lately, what needs attention, what comes next."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import signin
from accounts.models import CredentialProfile, ProfileState
from accounts.requests import PersonRequest
from collection.health import what_is_away
from collection.models import Collection, Outcome, Schedule
from collection.views.answers import is_partial, person_required
from collection.views.listed import listed

RECENT, COMING, WORRIES = 6, 5, 5
SOON = timedelta(hours=2)
BROKEN = (ProfileState.BROKEN, ProfileState.EXPIRED, ProfileState.DRAFT)


@person_required
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """The page; htmx gets the collections alone, while one is running."""
    rows = listed(Collection.objects.of(request.user).newest_first()[:RECENT])
    recent: dict[str, object] = {"rows": rows, "is_under_way": any(row.collection.is_open for row in rows)}
    if is_partial(request):
        return render(request, "collection/_recent.html", recent)
    profiles = list(CredentialProfile.objects.of(request.user))
    context = {
        **recent,
        "step": 0 if rows else _step(request),
        "away": what_is_away(),
        "broken": [profile for profile in profiles if profile.state in BROKEN],
        "expiring": [profile for profile in profiles if profile.state not in BROKEN and _expires_soon(profile)],
        "worries": _worries(request),
        "schedules": Schedule.objects.of(request.user).coming().with_profiles(request.user)[:COMING],
        "stopped": Schedule.objects.of(request.user).exclude(problem=""),
    }
    return render(request, "collection/home.html", context)


def _step(request: PersonRequest) -> int:
    """How far a newcomer is: 1 connect AWS, 2 choose and collect."""
    profiles = CredentialProfile.objects.usable_by(request.user)
    return 2 if any(profile.state not in BROKEN for profile in profiles) or signin.current(request) else 1


def _expires_soon(profile: CredentialProfile) -> bool:
    return profile.token_expires_at is not None and profile.token_expires_at < timezone.now() + SOON


def _worries(request: PersonRequest) -> list[dict[str, object]]:
    """The newest collection of each profile that has something to look at, with its reasons."""
    newest = Collection.objects.of(request.user).newest_of_each_profile().filter(attention__gt=0)
    collections = list(newest.newest_first()[:WORRIES])
    reasons = Outcome.objects.reasons(collections)
    return [{"collection": worry, "reasons": reasons.get(worry.pk, [])} for worry in collections]
