"""Saved credentials: look, add, change, replace the secret, test, share, delete."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import verify
from accounts.forms import KeysForm, NameForm, RoleForm, ShareForm
from accounts.login.freshness import reauthenticated
from accounts.models import AuthType, CredentialProfile, Membership, Role
from accounts.requests import PersonRequest, partition_of
from accounts.trust import trust_context
from accounts.views.telling import tell_of


@login_required
@require_GET
def profiles(request: PersonRequest) -> HttpResponse:
    saved = CredentialProfile.objects.of(request.user).select_related("owner").prefetch_related("teams")
    context = {
        "profiles": saved,
        "usable": set(CredentialProfile.objects.usable_by(request.user).values_list("pk", flat=True)),
        "my_teams": set(Membership.objects.of(request.user).values_list("team", flat=True)),
    }
    return render(request, "accounts/profiles.html", context)


@login_required
@require_GET
def profile(request: PersonRequest, pk: UUID) -> HttpResponse:
    shown = get_object_or_404(CredentialProfile.objects.of(request.user), pk=pk)
    is_owner = shown.is_owned_by(request.user)
    others = CredentialProfile.objects.of(request.user).beside(shown)
    context: dict[str, object] = {
        "profile": shown,
        "is_owner": is_owner,
        "may_use": CredentialProfile.objects.usable_by(request.user).filter(pk=pk).exists(),
        "teams": _teams(shown, request.user),
        "others": others,
    }
    if shown.is_role and is_owner:
        context |= trust_context(shown.external_id, partition_of(request, shown.part_of_aws))
    return render(request, "accounts/profile.html", context)


def _teams(shown: CredentialProfile, user: User) -> QuerySet[Group]:
    """With how many people see and use it; to others than its owner only the teams that they are in."""
    active = Q(memberships__person__is_active=True)
    collect = active & Q(memberships__role__in=Role.COLLECTOR.and_above)
    counts = {"see": Count("memberships", filter=active), "use": Count("memberships", filter=collect)}
    teams: QuerySet[Group] = shown.teams.annotate(**counts)
    if not shown.is_owned_by(user):
        teams = teams.filter(pk__in=Membership.objects.of(user).values("team"))
    return teams.order_by("name")


@sensitive_post_parameters()
@reauthenticated
@require_http_methods(["GET", "POST"])
def add(request: PersonRequest) -> HttpResponse:
    """Choose the kind, then fill in its form. A role gets its row, and so its external id, before its ARN."""
    auth_type = request.POST.get("auth_type") or request.GET.get("auth_type")
    if auth_type == AuthType.ACCESS_KEY:
        return _add_key(request)
    if auth_type == AuthType.ROLE_ARN:
        return _add_role(request)
    return render(request, "accounts/profile_choose.html", status=400 if request.method == "POST" else 200)


def _add_key(request: PersonRequest) -> HttpResponse:
    name_form, form = NameForm(request.POST or None, owner=request.user), KeysForm(request.POST or None)
    if name_form.is_valid() and form.is_valid():
        create, name = CredentialProfile.objects.create_access_key, name_form.cleaned_data["name"]
        if added := name_form.claim(lambda: create(request.user, name, form.params(), **form.facts())):
            tell_of(request, added, verify.test(added))
            return redirect("profile", added.pk)
    return render(request, "accounts/profile_add_key.html", {"name_form": name_form, "form": form})


def _add_role(request: PersonRequest) -> HttpResponse:
    form = NameForm(request.POST or None, owner=request.user)
    if form.is_valid():
        name = form.cleaned_data["name"]
        if added := form.claim(lambda: CredentialProfile.objects.create_role(request.user, name)):
            return redirect("profile-connect", added.pk)
    return render(request, "accounts/profile_add_role.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    changed = _own(request, pk)
    form = NameForm(request.POST or None, instance=changed, owner=request.user)
    if form.is_valid() and form.claim(form.save(commit=False).rename):
        messages.success(request, _("Saved."))
        return redirect("profile", pk)
    return render(request, "accounts/profile_edit.html", {"form": form, "profile": changed})


@sensitive_post_parameters()
@reauthenticated
@require_http_methods(["GET", "POST"])
def rotate(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Put new keys, or another role, in place of the old ones and test them at once."""
    changed = _own(request, pk)
    return _rotate_role(request, changed) if changed.is_role else _rotate_keys(request, changed)


def _rotate_keys(request: PersonRequest, changed: CredentialProfile) -> HttpResponse:
    form = KeysForm(request.POST or None, initial={"partition": changed.partition})
    if not form.is_valid():
        return render(request, "accounts/profile_rotate.html", {"form": form, "profile": changed})
    changed.put_keys(form.params(), **form.facts())
    return _save_and_test(request, changed)


def _rotate_role(request: PersonRequest, changed: CredentialProfile) -> HttpResponse:
    form = RoleForm(request.POST or None, initial={"role_arn": changed.role_arn})
    if not form.is_valid():
        trust = trust_context(changed.external_id, partition_of(request, changed.part_of_aws))
        context = {"form": form, "profile": changed, **trust}
        return render(request, "accounts/profile_role.html", context)
    changed.put_role(form.cleaned_data["role_arn"])
    return _save_and_test(request, changed)


def _save_and_test(request: PersonRequest, changed: CredentialProfile) -> HttpResponse:
    with transaction.atomic():
        _own(request, changed.pk, lock=True)  # a profile that was deleted meanwhile gets no secret any more
        changed.replace()
    tell_of(request, changed, verify.test(changed))
    return redirect("profile", changed.pk)


@login_required
@require_POST
def test(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Ask AWS again. Whoever may use the profile may ask."""
    tested = get_object_or_404(CredentialProfile.objects.usable_by(request.user), pk=pk)
    tell_of(request, tested, verify.test(tested))
    return redirect("profile", pk)


@reauthenticated
@require_http_methods(["GET", "POST"])
def share(request: PersonRequest, pk: UUID) -> HttpResponse:
    shared = _own(request, pk)
    form = ShareForm(request.POST if request.method == "POST" else None, profile=shared, owner=request.user)
    if form.is_valid():
        shared.teams.set(form.cleaned_data["teams"])
        messages.success(request, _("Saved."))
        return redirect("profile", pk)
    return render(request, "accounts/profile_share.html", {"form": form, "profile": shared})


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    gone = _own(request, pk)
    if request.method == "GET":
        return render(request, "accounts/profile_delete.html", {"profile": gone})
    gone.delete_for_good()
    messages.success(request, _("The profile “%(name)s” and its secret are deleted.") % {"name": gone.name})
    return redirect("profiles")


def _own(request: PersonRequest, pk: UUID, *, lock: bool = False) -> CredentialProfile:
    """A profile that this person may change; anybody else's is not found."""
    owned = CredentialProfile.objects.owned_by(request.user)
    return get_object_or_404(owned.select_for_update() if lock else owned, pk=pk)
