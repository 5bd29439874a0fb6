"""What a person wants to be told of, by mail or webhook, and what became of it."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import confirming
from accounts.login.freshness import reauthenticated
from accounts.requests import PersonRequest
from collection.models import Delivery, Subscription
from collection.models.notices import Way
from collection.notifying import deliveries
from collection.notifying.forms import SubscriptionForm
from collection.views.answers import is_partial, person_required

LATEST = 20


@person_required
@require_GET
def notifications(request: PersonRequest) -> HttpResponse:
    mine = Subscription.objects.of(request.user).prefetch_related("profiles")
    return render(request, "collection/notifications.html", {"subscriptions": mine, **_mail(request)})


@person_required
@require_GET
def notification(request: PersonRequest, pk: int) -> HttpResponse:
    """What it tells, and what it has told; htmx asks for the latter while something is on its way."""
    shown = _own(request, pk)
    latest = list(Delivery.objects.of(request.user).filter(subscription=shown).order_by("-created_at")[:LATEST])
    context = {"subscription": shown, "deliveries": latest, "is_under_way": any(one.is_open for one in latest)}
    if is_partial(request):
        return render(request, "collection/_notices.html", context)
    return render(request, "collection/notification.html", context | _mail(request))


@reauthenticated
@require_http_methods(["GET", "POST"])
@sensitive_variables()
def add(request: PersonRequest, way: str) -> HttpResponse:
    """The answer to the form is the only page that ever shows the secret of a webhook."""
    if way not in Way:
        raise Http404
    made = Subscription(person=request.user, way=way)
    form = SubscriptionForm(request.POST or None, instance=made)
    if not form.is_valid():
        return _ask(request, form)
    form.save()
    if made.is_webhook:
        return _show_secret(request, made)
    return redirect("notification", made.pk)


@reauthenticated
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    form = SubscriptionForm(request.POST or None, instance=_own(request, pk))
    if not form.is_valid():
        return _ask(request, form)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("notification", pk)


@reauthenticated
@require_http_methods(["GET", "POST"])
def renew(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, then make a new secret, which holds at once."""
    hook = _own(request, pk)
    if not hook.is_webhook:
        raise Http404
    if request.method == "GET":
        return render(request, "collection/notification_renew.html", {"subscription": hook})
    hook.note("secret renewed")
    return _show_secret(request, hook)


@reauthenticated
@require_POST
def toggle(request: PersonRequest, pk: int) -> HttpResponse:
    """On or off, as `on` says: pressing the same button twice does no harm."""
    switched, is_wanted = _own(request, pk), bool(request.POST.get("on"))
    switched.switch(on=is_wanted)
    messages.success(request, _("It is on.") if is_wanted else _("It is off: nothing is sent."))
    return redirect("notification", pk)


@person_required
@require_POST
def test(request: PersonRequest, pk: int) -> HttpResponse:
    """Send something now; the page shows how it went."""
    deliveries.test(_own(request, pk))
    return redirect(reverse("notification", args=[pk]) + "#notices")


@person_required
@require_POST
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    _own(request, pk).forget()
    messages.success(request, _("The notification is deleted."))
    return redirect("notifications")


@person_required
@require_POST
def ask_address(request: PersonRequest) -> HttpResponse:
    """Mail a link to the person's address, which proves that it is theirs."""
    page = reverse("notification-confirm")
    base = settings.PORTAL_URL + page if settings.PORTAL_URL else request.build_absolute_uri(page)
    if confirming.ask(request.user, f"{base}?{urlencode({'key': confirming.new_key(request.user)})}"):
        messages.success(request, _("A link is on its way to %(address)s.") % {"address": request.user.email})
    else:
        messages.error(request, _("No mail was sent: one was a minute ago, or there is nowhere to send it."))
    return redirect("notifications")


@person_required
@require_http_methods(["GET", "POST"])
def confirm(request: PersonRequest) -> HttpResponse:
    """A page with a button first: programs that look into mails follow links, too."""
    if request.method == "GET":
        return render(request, "collection/notification_confirm.html", {"key": request.GET.get("key", "")})
    if confirming.confirm(request.user, request.POST.get("key", "")):
        messages.success(request, _("Your address is confirmed."))
    else:
        messages.error(request, _("This link does not work any more, or is for somebody else. Ask for a new one."))
    return redirect("notifications")


def _own(request: PersonRequest, pk: int) -> Subscription:
    return get_object_or_404(Subscription.objects.of(request.user), pk=pk)


def _ask(request: HttpRequest, form: SubscriptionForm) -> HttpResponse:
    context = {"form": form, "subscription": form.subscription}
    return render(request, "collection/notification_form.html", context, status=400 if form.is_bound else 200)


@sensitive_variables()
def _show_secret(request: HttpRequest, hook: Subscription) -> HttpResponse:
    return render(request, "collection/notification_secret.html", {"subscription": hook, "secret": hook.renew_secret()})


def _mail(request: PersonRequest) -> dict[str, object]:
    """What is missing before mails can reach the person."""
    has_links = bool(settings.PORTAL_URL)
    confirmed = confirming.confirmed_address(request.user)
    return {"can_mail": settings.CAN_MAIL, "confirmed": confirmed, "has_links": has_links}
