"""Login, password and preferences."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import PreferencesForm
from accounts.models import Person
from accounts.requests import PersonRequest


class LoginView(auth_views.LoginView):
    """Django's own; before there is anybody it tells how to create the first admin."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(nobody_yet=not User.objects.exists(), **kwargs)


class PasswordChangeView(auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("preferences")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Your other sessions were logged out."))
        return super().form_valid(form)


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
