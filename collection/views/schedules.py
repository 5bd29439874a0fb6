"""Schedules: saved profiles, collected by the clock."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import CredentialProfile, ProfileState
from accounts.requests import PersonRequest, redirect_next
from collection import cron
from collection.choices import ALL, InvalidChoice
from collection.cron import InvalidCron
from collection.forms import ScheduleForm, WhenForm
from collection.models import Collection, Schedule
from collection.registry import SERVICES
from collection.scheduling import start_now
from collection.views.answers import Refusal, person_required
from collection.views.asked import Asked
from collection.views.choosing import offer

NEXT, LATEST = 3, 10
CHOOSABLE = (ProfileState.WORKS, ProfileState.UNTESTED, ProfileState.BROKEN, ProfileState.EXPIRED)


@person_required
@require_GET
def schedules(request: PersonRequest) -> HttpResponse:
    mine = Schedule.objects.of(request.user).with_profiles(request.user).order_by("name", "pk")
    can_add = CredentialProfile.objects.usable_by(request.user).exists()
    context = {"schedules": mine, "can_add": can_add, "runnable": _runnable(request)}
    return render(request, "collection/schedules.html", context)


@person_required
@require_GET
def schedule(request: PersonRequest, pk: int) -> HttpResponse:
    """What it collects and when, and what it has collected."""
    shown = _own(request, pk)
    profiles = CredentialProfile.objects.of(request.user).filter(pk__in=shown.profiles.values("pk"))
    latest = Collection.objects.of(request.user).filter(schedule=shown).newest_first()[:LATEST]
    context = {"schedule": shown, "latest": latest, "profiles": profiles, "runnable": _runnable(request)}
    context |= _times(shown)
    return render(request, "collection/schedule.html", context)


@person_required
@require_http_methods(["GET", "POST"])
def add(request: PersonRequest) -> HttpResponse:
    return _fill_in(request, Schedule())


@person_required
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    return _fill_in(request, _own(request, pk))


@person_required
@require_GET
def preview(request: PersonRequest) -> HttpResponse:
    """The next times of a form as it stands, or what is wrong with it."""
    form = WhenForm(request.GET)
    if form.is_valid():
        times = _next(form.cleaned_data["cron"], form.cleaned_data["time_zone"])
    else:
        times = {"error": next(iter(form.errors.values()))[0]}
    return render(request, "collection/_schedule_times.html", times)


@person_required
@require_POST
def toggle(request: PersonRequest, pk: int) -> HttpResponse:
    """Switch it on or off, as `on` says: pressing the same button twice does no harm."""
    switched = _own(request, pk)
    if request.POST.get("on"):
        return _switch_on(request, switched)
    switched.switch_off()
    messages.info(request, _("“%(name)s” is off.") % {"name": switched.name})
    return redirect_next(request, "schedules")


def _switch_on(request: PersonRequest, switched: Schedule) -> HttpResponse:
    if not switched.profiles.exists():
        messages.error(request, _("Choose a profile first, then switch it on."))
        return redirect("schedule-edit", switched.pk)
    try:
        switched.switch_on()
    except InvalidCron as error:
        messages.error(request, str(error))
        return redirect("schedule-edit", switched.pk)
    messages.success(request, _("“%(name)s” is on.") % {"name": switched.name})
    return redirect_next(request, "schedules")


@person_required
@require_POST
def run(request: PersonRequest, pk: int) -> HttpResponse:
    """Start it now, beside its times."""
    scheduled = _own(request, pk)
    try:
        started = start_now(scheduled, request.user)
    except InvalidChoice as error:
        messages.error(request, str(error))
        return redirect("schedule", pk)
    if len(started) == 1:
        return redirect("collection", started[0].pk)
    text = ngettext("%(number)s collection is on its way.", "%(number)s collections are on their way.", len(started))
    messages.success(request, text % {"number": len(started)})
    return redirect("schedule", pk)


@person_required
@require_POST
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget the schedule; what it has collected stays."""
    gone = _own(request, pk)
    gone.forget()
    messages.success(request, _("The schedule “%(name)s” is deleted. What it collected stays.") % {"name": gone.name})
    return redirect("schedules")


def _runnable(request: PersonRequest) -> set[int]:
    """Those that could start something now."""
    usable = CredentialProfile.objects.usable_by(request.user)
    return set(Schedule.objects.of(request.user).filter(profiles__in=usable).values_list("pk", flat=True))


def _own(request: PersonRequest, pk: int) -> Schedule:
    return get_object_or_404(Schedule.objects.of(request.user), pk=pk)


def _fill_in(request: PersonRequest, changed: Schedule) -> HttpResponse:
    try:
        asked = Asked.from_fields(request.POST) if request.method == "POST" else _asked(request, changed)
    except Refusal as error:
        return HttpResponse(str(error), status=error.status, content_type="text/plain")
    form = ScheduleForm(request.POST or None, instance=changed, owner=request.user, asked=asked)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("schedule", changed.pk)
    status = 400 if request.method == "POST" else 200
    times = _next(form.initial["cron"], form.initial["time_zone"]) if status == 200 else {}
    choices = {**offer(request, asked), "sign_in": None, "usable_states": CHOOSABLE}  # its problem may be over by then
    context = {**choices, "form": form, "schedule": changed, **times}
    return render(request, "collection/schedule_form.html", context, status=status)


def _asked(request: PersonRequest, changed: Schedule) -> Asked:
    """What is ticked at first: the schedule's own choice, or everything, with the only profile there is."""
    if changed.pk:
        profiles = [str(pk) for pk in changed.profiles.values_list("pk", flat=True)]
        return Asked(changed.services, changed.regions, profiles, changed.metrics)
    usable = [str(pk) for pk in CredentialProfile.objects.usable_by(request.user).values_list("pk", flat=True)]
    return Asked(list(SERVICES), [ALL], usable if len(usable) == 1 else [])


def _times(shown: Schedule) -> dict[str, object]:
    return _next(shown.cron, shown.time_zone) if shown.enabled else {}


def _next(text: str, time_zone: str) -> dict[str, object]:
    try:
        return {"times": cron.coming(text, time_zone, timezone.now(), NEXT)}
    except InvalidCron as error:
        return {"error": str(error)}
