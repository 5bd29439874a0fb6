"""A person's API tokens: make one and see it once, look after them, take one away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts import audit
from accounts.login.freshness import reauthenticated
from accounts.models import ApiToken, Scope
from accounts.models.tokens import MOST, MOST_DAYS, USUAL_DAYS
from accounts.requests import PersonRequest

DAYS = {
    7: gettext_lazy("One week"),
    30: gettext_lazy("30 days"),
    USUAL_DAYS: gettext_lazy("90 days"),
    180: gettext_lazy("Half a year"),
    MOST_DAYS: gettext_lazy("One year"),
}


class TokenForm(forms.Form):
    """What it is for, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("What uses it, for example “nightly report”, so that you know later what to revoke."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than you may yourself at that time."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It expires after"), choices=list(DAYS.items()), initial=USUAL_DAYS, coerce=int
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if ApiToken.objects.of(self.person).usable().count() >= MOST:
            raise ValidationError(
                _("You have %(number)s tokens: revoke one that you no longer need.") % {"number": MOST}
            )
        return given


@login_required
@require_GET
def tokens(request: PersonRequest) -> HttpResponse:
    own = ApiToken.objects.of(request.user).select_related("person")
    return render(request, "accounts/tokens.html", {"tokens": own})


@reauthenticated
@require_http_methods(["GET", "POST"])
@sensitive_variables()
def add(request: PersonRequest) -> HttpResponse:
    """The answer to the form is the only page that ever shows the secret."""
    form = TokenForm(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_valid():
        return render(request, "accounts/token_add.html", {"form": form}, status=400 if form.is_bound else 200)
    token, secret = _make(request, form.cleaned_data)
    return render(request, "accounts/token_made.html", {"token": token, "secret": secret})


@transaction.atomic
@sensitive_variables()
def _make(request: PersonRequest, given: dict[str, Any]) -> tuple[ApiToken, str]:
    """No token without its note."""
    token, secret = ApiToken.objects.make(request.user, given["name"], given["scopes"], given["days"])
    scopes, expires = ", ".join(token.scopes), f"{token.expires_at:%Y-%m-%d}"
    audit.note(audit.Action.TOKEN_MADE, request=request, obj=token, scopes=scopes, expires=expires)
    return token, secret


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask, then it opens nothing any more."""
    token = get_object_or_404(ApiToken.objects.of(request.user), pk=pk)
    if request.method == "GET":
        return render(request, "accounts/token_revoke.html", {"token": token})
    with transaction.atomic():
        if revoked := token.revoke():
            audit.note(audit.Action.TOKEN_REVOKED, request=request, obj=token)
    if revoked:
        messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("tokens")
