"""People and teams: who is in which team, and as what. Nobody makes themselves more than they are."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.audit import Action
from accounts.models import Membership

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = object

admin.site.unregister(User)
admin.site.unregister(Group)


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Of who is in a team already only the role is changed: to come into another one is to come and to go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"person", "team"} & set(self.fields):
            self.fields[name].disabled = self.instance.pk is not None


class MemberFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """``editor``: whoever fills it in."""

    editor: User

    def clean(self) -> None:
        super().clean()
        touched = (form for form in self.forms if form.has_changed())
        if not self.editor.is_superuser and any(form.instance.person_id == self.editor.pk for form in touched):
            raise ValidationError(_("Your own teams and roles are changed by another admin, or by a team's manager."))


class MemberInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    form = MemberForm
    formset = MemberFormSet
    extra = 0
    readonly_fields = ("created_at",)

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.editor = request.user
        return formset


class WithMembers(Base):
    """Each change of a membership is noted with its team and person."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is not Membership:
            return
        changed = [one for one, _fields in formset.changed_objects]
        for what, members in (
            ("added", formset.new_objects), ("changed", changed), ("removed", formset.deleted_objects),
        ):  # fmt: skip
            for one in members:
                facts = {"member": one.person.get_username(), "what": what, "role": str(one.role), "by": "admin"}
                audit.note(Action.MEMBER_CHANGED, request=request, obj=one.team, **facts)


@admin.register(User)
class PersonAdmin(WithMembers, UserAdmin):  # type: ignore[type-arg]
    """Only superusers say who else is staff or superuser, and with which permissions."""

    list_display = ("username", "email", "is_active", "is_staff", "is_superuser", "last_login", "roles")
    list_filter = (
        "is_active",
        "is_staff",
        "is_superuser",
        "memberships__role",
        ("memberships__team", admin.RelatedOnlyFieldListFilter),
    )
    filter_horizontal = ("user_permissions",)
    inlines = (MemberInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "user_permissions")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("memberships__team")

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj else ()  # a new person first gets a name and a password

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        dates = ("last_login", "date_joined")
        return dates if request.user.is_superuser else (*dates, "is_staff", "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _reaches(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _reaches(request, obj)

    @admin.display(description=_("teams"))
    def roles(self, person: User) -> str:
        return ", ".join(f"{one.team}: {one.get_role_display()}" for one in person.memberships.all()) or "–"


@admin.register(Group)
class TeamAdmin(WithMembers, GroupAdmin):
    """A team's name and members. Permissions of admin that a team carries are a superuser's matter."""

    list_display = ("name", "members", "profiles")
    list_filter = ("memberships__role",)
    inlines = (MemberInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        counts = {name: Count(name, distinct=True) for name in ("memberships", "credential_profiles")}
        return super().get_queryset(request).annotate(**{f"number_of_{name}": count for name, count in counts.items()})

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return () if request.user.is_superuser else ("permissions",)

    @admin.display(description=_("members"), ordering="number_of_memberships")
    def members(self, team: Any) -> int:
        return int(team.number_of_memberships)

    @admin.display(description=_("profiles"), ordering="number_of_credential_profiles")
    def profiles(self, team: Any) -> int:
        return int(team.number_of_credential_profiles)


def _reaches(request: HttpRequest, person: User | None) -> bool:
    """A superuser's or auditor's password or address in other hands would be one in other hands."""
    if person is None or request.user.is_superuser:
        return True
    return not person.is_superuser and request.user.has_perms(_permissions_of(person))


def _permissions_of(person: User) -> list[str]:
    """Those of people who are switched off too: who reaches them may switch them on."""
    given = Permission.objects.filter(Q(user=person) | Q(group__user=person)).select_related("content_type")
    return [f"{one.content_type.app_label}.{one.codename}" for one in given]
