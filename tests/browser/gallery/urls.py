"""Addresses of the gallery; the portal's names stand in so that the navigation shows them."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone

from awscheck import states

HERE = Path(__file__).parent
STATUSES = iter(range(1, 1000))


class Example(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Name", help_text="What you call it")
    secret = forms.CharField(label="Secret key", widget=forms.PasswordInput)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Access key"), ("b", "Role")])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    ways = forms.ChoiceField(label="Way", choices=[("x", "One"), ("y", "Two")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Metrics cost money")

    def clean(self) -> None:
        self.add_error(None, "The form as a whole is wrong.")


def gallery(request: HttpRequest) -> HttpResponse:
    """The page with everything."""
    now = timezone.now()
    messages.success(request, "It is saved.")
    messages.error(request, "It is <b>not</b> saved.")
    context = {
        "user": User(username="alice", is_staff=True),
        "aws_signin": SimpleNamespace(
            label="Production 운영",
            account_id="123456789012",
            auth_type="role_arn",
            expires_at=now + timedelta(minutes=58),
        ),
        "states": list(states.STATES),
        "form": Example({"agreed": ""}),
        "clean_form": Example(auto_id="clean_%s"),
        "rows": [(f"i-{n:017x}", f"web-{n}", 8 * n) for n in range(40)],
        "page": Paginator(range(1000), 25).get_page(request.GET.get("page")),
        "services": ["EC2", "S3", "Lambda", "IAM", "RDS"],
        "chart": {"type": "bar", "labels": ["EC2", "S3"], "series": [{"label": "Resources", "data": [40, 12]}]},
        "earlier": now - timedelta(minutes=5, seconds=30),
    }
    return HttpResponse(engines["django"].from_string((HERE / "gallery.html").read_text()).render(context, request))


def status(request: HttpRequest) -> HttpResponse:
    """A progress partial: the number of times that it was asked for."""
    number = next(STATUSES)
    return HttpResponse(
        f'<div id="status" data-poll data-title="{number}% Collecting" hx-get="/status"'
        ' hx-trigger="every 100ms, resume" hx-swap="outerHTML">'
        f'<p class="polls">{number}</p><details id="more"><summary>More</summary>inside</details></div>'
    )


def sent(request: HttpRequest) -> HttpResponse:
    """What a POST brought."""
    return HttpResponse(
        f'<!doctype html><html lang="en"><title>sent</title><link rel="icon" href="data:,">sent by {request.method}'
    )


FRAME = Path(settings.BASE_DIR, "templates").glob("*.html")  # what stands round every page
LINKED = {name for page in FRAME for name in re.findall(r'{% url "([\w-]+)" (?:%|as)', page.read_text())}
NAMES = LINKED - {"set_language"} | {"home", "collections", "new-collection", "profiles", "schedules", "account_login"}
urlpatterns = [
    path("", gallery),
    path("status", status),
    path("sent", sent),
    path("i18n/", include("django.conf.urls.i18n")),
    *(path(f"named/{name}", gallery if name == "home" else sent, name=name) for name in NAMES),
]
