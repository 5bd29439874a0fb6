"""What people enter about notifications."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import CredentialProfile
from collection.models import Subscription
from collection.models.notices import MOST, WANTED, Way
from collection.notifying import addresses
from collection.notifying.addresses import Refused, Target
from collection.notifying.problems import NoticeProblem


class SubscriptionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Where to, of what, and of which profiles. Its instance knows the person and the way."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.URLInput({"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}),
        help_text=_("Where the portal posts to. It is kept encrypted: only you see it."),
    )
    events = forms.MultipleChoiceField(
        label=_("Tell me when"),
        choices=[(event.value, event.label) for event in WANTED],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Subscription
        fields = ("events", "every_profile", "profiles")
        labels = {"every_profile": _("Of every profile that I may look at, later ones too")}
        widgets = {"profiles": forms.CheckboxSelectMultiple}

    field_order = ("url", "events", "every_profile", "profiles")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subscription: Subscription = self.instance
        profiles = cast("forms.ModelMultipleChoiceField[CredentialProfile]", self.fields["profiles"])
        profiles.queryset = CredentialProfile.objects.of(self.person)
        profiles.label = _("Or only of these")
        if not self.subscription.pk:
            self.initial["events"] = list(WANTED)
        if self.subscription.way == Way.MAIL:
            del self.fields["url"]
        elif self.subscription.pk:
            self.initial["url"] = self.subscription.url

    @property
    def person(self) -> User:
        return self.subscription.person

    def clean_url(self) -> str:
        """Its form; where it is no name but an address also whether one may go there. Names are asked when used."""
        url: str = self.cleaned_data["url"].strip()
        try:
            self.target: Target = addresses.parse(url)
            if addresses.is_number(self.target.host) and not addresses.is_allowed(self.target.host):
                raise Refused(NoticeProblem.NOT_ALLOWED)
        except Refused as refusal:
            raise ValidationError(refusal.problem.label) from refusal
        return url

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("every_profile"):
            given["profiles"] = CredentialProfile.objects.none()
        elif not given.get("profiles"):
            self.add_error("profiles", _("Choose at least one profile, or every one."))
        if not self.subscription.pk and Subscription.objects.of(self.person).count() >= MOST:
            raise ValidationError(_("You have %(number)s notifications: delete one first.") % {"number": MOST})
        return given

    @sensitive_variables()
    @transaction.atomic
    def save(self, commit: bool = True) -> Subscription:
        """What was wrong with it before is over."""
        is_new, subscription = not self.subscription.pk, self.subscription
        subscription.problem, subscription.failures = "", 0
        super().save()
        if subscription.is_webhook:
            subscription.lead_to(self.cleaned_data["url"], self.target.host)
        subscription.note("added" if is_new else "changed")
        return subscription
