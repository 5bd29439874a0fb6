"""What people type. A secret goes in and never comes out again: no form renders one, not even after a mistake."""

import zoneinfo
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CredentialProfile, Membership, Person, Role
from awscheck.aws import parse_role_arn

TAKEN = _("You already have a profile of this name.")
DEFAULT_PARTITION = "aws"
PARTITIONS = [
    (DEFAULT_PARTITION, _("AWS, all regions but those in China and GovCloud")),
    ("aws-cn", _("AWS in China")),
    ("aws-us-gov", _("AWS GovCloud (US)")),
]
SLIPPED_IN = _("A blank or a foreign character slipped in. Paste it again.")


class WriteOnlyInput(forms.PasswordInput):
    """A field whose value the browser does not keep and a page never repeats."""

    def __init__(self, input_type: str = "password") -> None:
        super().__init__(attrs={"autocomplete": "new-password" if input_type == "password" else "off"})
        self.input_type = input_type


class PastedField(forms.RegexField):
    """A value that is copied from elsewhere: blanks round it go, and it is never shown again."""

    def __init__(self, regex: str, *, input_type: str = "password", **kwargs: Any) -> None:
        super().__init__(regex, strip=True, widget=WriteOnlyInput(input_type), **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class KeysForm(forms.Form):
    """An access key as AWS hands it out: two values, or three for a temporary one."""

    aws_access_key = PastedField(
        r"\A[A-Za-z0-9_]{4,128}\Z",
        label=_("Access key ID"),
        input_type="text",
        help_text=_("20 characters, beginning with AKIA, or with ASIA for a temporary key."),
        error_messages={"invalid": _("This is not an access key ID: it has letters and digits only, no blanks.")},
    )
    aws_secret_key = PastedField(
        r"\A[!-~]{1,256}\Z",
        label=_("Secret access key"),
        help_text=_("40 characters. It is encrypted, and never shown again."),
        error_messages={"invalid": SLIPPED_IN},
    )
    aws_session_token = PastedField(
        r"\A[!-~]{1,8192}\Z",
        label=_("Session token"),
        required=False,
        help_text=_("Only for temporary keys: those that begin with ASIA."),
        error_messages={"invalid": SLIPPED_IN},
    )
    token_expires_at = forms.DateTimeField(
        label=_("Expires at"),
        required=False,
        widget=DateTimeInput(),
        help_text=_("Only for temporary keys. AWS does not tell; enter it to see how much time is left."),
    )

    partition = forms.ChoiceField(label=_("Part of AWS"), choices=PARTITIONS, required=False)

    def clean_partition(self) -> str:
        return str(self.cleaned_data["partition"] or DEFAULT_PARTITION)

    def clean_token_expires_at(self) -> datetime | None:
        expires: datetime | None = self.cleaned_data["token_expires_at"]
        if expires and expires <= timezone.now():
            raise forms.ValidationError(_("This time has passed: fetch a new temporary key."))
        return expires

    def clean(self) -> None:
        """A temporary key alone is refused by AWS with words that do not say why."""
        is_temporary = self.cleaned_data.get("aws_access_key", "").startswith("ASIA")
        if is_temporary and self.cleaned_data.get("aws_session_token") == "":
            complaint = _("A key that begins with ASIA is temporary and needs its session token.")
            self.add_error("aws_session_token", complaint)

    def params(self) -> dict[str, str]:
        """The cleaned values under the names that the session and the client factory use; no empty token."""
        names = ("aws_access_key", "aws_secret_key", "aws_session_token")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    def facts(self) -> dict[str, Any]:
        """What is known of the key beside its secret values."""
        return {name: self.cleaned_data[name] for name in ("partition", "token_expires_at")}


class RoleForm(forms.Form):
    role_arn = forms.CharField(
        label=_("Role ARN"),
        max_length=2048,
        widget=forms.TextInput(
            attrs={"placeholder": "arn:aws:iam::123456789012:role/AwsConsoleCheckReadOnly", "autocomplete": "off"}
        ),
    )

    def clean_role_arn(self) -> str:
        arn: str = self.cleaned_data["role_arn"]
        try:
            parse_role_arn(arn)
        except ValueError:
            complaint = _("This is not a role ARN like arn:aws:iam::123456789012:role/Name. Copy it from IAM.")
            raise forms.ValidationError(complaint) from None
        return arn

    def params(self) -> dict[str, str]:
        return {"role_arn": self.cleaned_data["role_arn"]}


class NameForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A profile's name, which is unique among its owner's."""

    class Meta:
        model = CredentialProfile
        fields = ("name",)
        help_texts = {"name": _("How you and your team will find it, for example “Shop, production”.")}

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = CredentialProfile.objects.owned_by(self.owner).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(TAKEN)
        return name

    def claim(self, save: Callable[[], CredentialProfile]) -> CredentialProfile | None:
        """What ``save`` saves; None, and an error, where the form was sent twice and the other was quicker."""
        try:
            with transaction.atomic():
                return save()
        except IntegrityError:
            self.add_error("name", TAKEN)
            return None


class ShareForm(forms.Form):
    """The teams that may see or use a profile: of those that its owner manages, and those that have it already."""

    teams = forms.ModelMultipleChoiceField(
        Group.objects.none(), label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, profile: CredentialProfile, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"teams": profile.teams.all()}
        managed = Membership.objects.of(owner, Role.MANAGER).values("team")
        teams: Any = self.fields["teams"]
        offered = Group.objects.filter(Q(pk__in=managed) | Q(credential_profiles=profile))
        teams.queryset = offered.distinct().order_by("name")


class MemberForm(forms.Form):
    """Whom a manager takes into the team, by their exact name, and as what."""

    username = forms.CharField(label=_("User name"), max_length=150, help_text=_("exactly as the person logs in"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.VIEWER)

    def __init__(self, *args: Any, team: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        self.person = User.objects.filter(username=name, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody logs in by this name."))
        if Membership.objects.filter(person=self.person, team=self.team).exists():
            raise forms.ValidationError(_("This person is in the team already: change their role in the list."))
        return name


def time_zones() -> list[tuple[str, Any]]:
    return [
        ("", _("UTC")),
        *((name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name),
    ]


def languages() -> list[tuple[str, Any]]:
    return [("", _("As the browser asks")), *settings.LANGUAGES]


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=_("Language"), choices=languages, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, required=False)

    class Meta:
        model = Person
        fields = ("language", "time_zone")
