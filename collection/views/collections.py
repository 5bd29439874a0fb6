"""All collections, and what a person does with one: name, cancel, delete, ask for the same again."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import CredentialProfile
from accounts.requests import PersonRequest
from collection import runs
from collection.models import Collection
from collection.models.collections import CollectionQuerySet, Trigger
from collection.states import CollectionState
from collection.views.answers import person_required
from collection.views.listed import listed

PAGE = 25


class FilterForm(forms.Form):
    """Which collections to show; what makes no sense is left out."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("Any state")), *CollectionState.choices]
    )
    profile = forms.ModelChoiceField(
        CredentialProfile.objects.none(),
        label=gettext_lazy("Profile"),
        required=False,
        empty_label=gettext_lazy("Any profile"),
    )
    account = forms.CharField(label=gettext_lazy("Account"), required=False, max_length=12)
    trigger = forms.ChoiceField(
        label=gettext_lazy("Started by"), required=False, choices=[("", gettext_lazy("Anything")), *Trigger.choices]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = cast("forms.ModelChoiceField[CredentialProfile]", self.fields["profile"])
        profile.queryset = CredentialProfile.objects.readable_by(user)

    def narrow(self, found: CollectionQuerySet) -> CollectionQuerySet:
        self.full_clean()
        wanted = {"state": "state", "profile": "profile", "account": "account_id", "trigger": "trigger"}
        exact = {field: self.cleaned_data.get(name) for name, field in wanted.items()}
        exact = {field: value for field, value in exact.items() if value}
        return found.filter(**exact).containing(self.cleaned_data.get("q", ""))


class NamingForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    class Meta:
        model = Collection
        fields = ("name", "note")
        labels = {"name": gettext_lazy("Name"), "note": gettext_lazy("Note")}
        widgets = {"note": forms.Textarea({"rows": 5})}


@person_required
@require_GET
def collections(request: PersonRequest) -> HttpResponse:
    form = FilterForm(request.GET, user=request.user)
    seen = Collection.objects.of(request.user)
    page = Paginator(form.narrow(seen).newest_first(), PAGE).get_page(request.GET.get("page"))
    is_filtered = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "page": page, "rows": listed(page.object_list), "is_filtered": is_filtered}
    return render(request, "collection/collections.html", context)


@person_required
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Give it a name and a note."""
    named = _changeable(request, pk)
    form = NamingForm(request.POST if request.method == "POST" else None, instance=named)
    if form.is_valid():
        form.save(commit=False).save(update_fields=["name", "note"])
        messages.success(request, _("Saved."))
        return redirect("collection", pk)
    return render(request, "collection/edit.html", {"form": form, "collection": named})


@person_required
@require_POST
def cancel(request: PersonRequest, pk: UUID) -> HttpResponse:
    if runs.cancel(_changeable(request, pk)):
        messages.info(request, _("Cancelled. What was collected until now stays."))
    else:
        messages.info(request, _("It had ended already."))
    return redirect("collection", pk)


@person_required
@require_http_methods(["GET", "POST"])
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask, then hide it at once."""
    gone = _changeable(request, pk)
    if request.method == "GET":
        return render(request, "collection/delete.html", {"collection": gone})
    runs.delete(gone)
    messages.success(request, _("The collection is deleted."))
    return redirect("collections")


@person_required
@require_GET
def again(request: PersonRequest, pk: UUID) -> HttpResponse:
    """To the form, filled in with the same choice."""
    origin = get_object_or_404(Collection.objects.retriable_by(request.user), pk=pk)
    return redirect(f"{reverse('new-collection')}?from={origin.pk}")


def _changeable(request: PersonRequest, pk: UUID) -> Collection:
    return get_object_or_404(Collection.objects.changeable_by(request.user).select_related("profile"), pk=pk)
