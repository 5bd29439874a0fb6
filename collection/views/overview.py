"""The overview: pictures of all accounts, or of one account or profile."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from collection.drawings import drawings
from collection.models import Estate
from collection.pictures import Pictures, estates_of
from collection.search.filters import Filter
from collection.views.answers import person_required

SPANS = {"30": _("30 days"), "90": _("90 days")}


class ScopeForm(forms.Form):
    """Which accounts, over how many days; what makes no sense is left out."""

    account = forms.ChoiceField(label=_("Account"), required=False)
    profile = forms.ChoiceField(label=_("Profile"), required=False)
    days = forms.ChoiceField(label=_("Period"), required=False, choices=list(SPANS.items()))

    def __init__(self, *args: Any, estates: list[Estate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.estates = estates
        accounts = dict.fromkeys(estate.account_id for estate in estates)
        profiles = {str(estate.profile.pk): estate.profile.name for estate in estates if estate.profile}
        by_name = sorted(profiles.items(), key=lambda one: one[1].lower())
        self._offer("account", [("", _("All accounts")), *((name, name) for name in accounts)])
        self._offer("profile", [("", _("All profiles")), *by_name])
        self.full_clean()

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen(self) -> list[Estate]:
        account, profile = self.cleaned_data.get("account"), self.cleaned_data.get("profile")
        return [
            estate
            for estate in self.estates
            if account in (None, "", estate.account_id) and profile in (None, "", str(estate.profile_id))
        ]

    @property
    def span(self) -> int:
        return int(self.cleaned_data.get("days") or 30)

    @property
    def is_narrowed(self) -> bool:
        return len(self.chosen) < len(self.estates)

    @property
    def filters(self) -> list[str]:
        """The same for the search."""
        account, profile = self.cleaned_data.get("account"), self.cleaned_data.get("profile")
        names = [estate.profile.name for estate in self.chosen[:1] if estate.profile] if profile else []
        asked = [("account", account), *(("profile", name) for name in names)]
        return [str(Filter(name, "=", value)) for name, value in asked if value]


@person_required
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """Without any account yet: what to do first."""
    form = ScopeForm(request.GET, estates=estates_of(request.user))
    pictures = Pictures(request.user, form.chosen, form.span)
    context = {"form": form, "pictures": pictures, "drawings": drawings(pictures, form.filters)}
    return render(request, "collection/overview.html", context)
