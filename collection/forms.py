"""What people type about schedules."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import time_zones
from accounts.models import CredentialProfile, Person, ProfileState
from collection import cron
from collection.choices import InvalidChoice
from collection.models import Schedule
from collection.views.asked import Asked

OWN = "own"
DAILY = "0 2 * * *"


def presets() -> list[tuple[str, Any]]:
    return [*cron.PRESETS.items(), (OWN, _("At other times, by cron text"))]


class WhenForm(forms.Form):
    """A preset or cron text, and the zone that its hours are meant in."""

    preset = forms.ChoiceField(label=_("It starts"), choices=presets, widget=forms.RadioSelect)
    cron = forms.CharField(
        label=_("Cron text, for other times"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "data-cron": ""}),
        help_text=_("Minute, hour, day of month, month, day of week: “30 6 * * 1-5” is 06:30 on weekdays."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [("UTC", "UTC"), *time_zones()[1:]],
        help_text=_("The hours above are meant in this zone, summer time included."),
    )

    def clean(self) -> dict[str, Any]:
        """A preset speaks for itself; the text counts only beside “other times”."""
        super().clean()
        given = self.cleaned_data
        text = given.get("cron", "") if given.get("preset") == OWN else given.get("preset", "")
        if not text and "preset" in given and "cron" in given:
            self.add_error("cron", _("Enter the times, or choose one of the above."))
        elif text:
            try:
                given["cron"] = cron.clean(text)
            except cron.InvalidCron as error:
                self.add_error("cron", str(error))
        return given


class ScheduleForm(WhenForm, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A schedule of a person; services, regions and metrics come as the form of a new collection has them."""

    profile = forms.ModelMultipleChoiceField(
        CredentialProfile.objects.none(),
        label=_("With which credentials"),
        error_messages={
            "required": _("Choose at least one profile."),
            "invalid_choice": _("There is no such profile."),
        },
    )

    class Meta:
        model = Schedule
        fields = ("name", "cron", "time_zone", "enabled")
        labels = {"name": _("Name"), "enabled": _("On: start by itself")}

    field_order = ("name", "preset", "cron", "time_zone", "enabled")

    def __init__(self, *args: Any, owner: User, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.asked = owner, asked
        profile = cast("forms.ModelMultipleChoiceField[CredentialProfile]", self.fields["profile"])
        profile.queryset = CredentialProfile.objects.usable_by(owner)
        if self.instance.pk is None:
            self.initial.update(cron=DAILY, time_zone=Person.of(owner).time_zone or "UTC")
        self.initial["preset"] = self.initial["cron"] if self.initial["cron"] in cron.PRESETS else OWN

    def clean_profile(self) -> QuerySet[CredentialProfile]:
        chosen: QuerySet[CredentialProfile] = self.cleaned_data["profile"]
        for profile in chosen:
            if profile.state == ProfileState.DRAFT:
                raise ValidationError(_("The profile “%(name)s” is not finished yet."), params={"name": profile.name})
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        try:
            self.choice = self.asked.choice()
        except InvalidChoice as error:
            raise ValidationError(str(error)) from error
        return given

    @transaction.atomic
    def save(self, commit: bool = True) -> Schedule:
        """Store it with the time when it is next due; what was wrong with it before is over."""
        schedule: Schedule = self.instance
        schedule.owner, schedule.problem = self.owner, ""
        schedule.services, schedule.regions = self.choice.services, self.choice.regions
        schedule.metrics = self.choice.metrics
        schedule.next_due_at = schedule.next_after(timezone.now()) if schedule.enabled else None
        schedule.save()
        schedule.profiles.set(self.cleaned_data["profile"])
        schedule.note("saved")
        return schedule
