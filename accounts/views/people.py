"""A person's preferences."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import PreferencesForm
from accounts.models import Person
from accounts.requests import PersonRequest


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: PersonRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=Person.of(request.user))
    if form.is_valid():
        person = form.save()
        with translation.override(person.language or translation.get_language()):
            messages.success(request, _("Saved."))
        return _in_language(redirect("preferences"), person.language)
    return render(request, "accounts/preferences.html", {"form": form})


def _in_language(response: HttpResponse, language: str) -> HttpResponse:
    """Remember the choice in this browser, where the header's language menu keeps its own."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
