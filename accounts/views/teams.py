"""A person's teams: who is in them as what, and which profiles they share. Managers change both."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.audit import Action
from accounts.forms import MemberForm
from accounts.models import CredentialProfile, LastManager, Membership, Role
from accounts.requests import PersonRequest

MEANINGS: dict[str, Promise] = {
    Role.VIEWER: gettext_lazy("sees what was collected, searches, compares and exports it"),
    Role.COLLECTOR: gettext_lazy("also starts, schedules and retries collections with the profiles"),
    Role.MANAGER: gettext_lazy("also names, cancels and deletes collections, and says who is in the team"),
}


@login_required
@require_GET
def teams(request: PersonRequest) -> HttpResponse:
    mine = Membership.objects.of(request.user).select_related("team")
    counted = mine.annotate(
        members=Count("team__memberships", distinct=True), profiles=Count("team__credential_profiles", distinct=True)
    )
    return render(request, "accounts/teams.html", {"memberships": counted, "meanings": _meanings()})


@login_required
@require_GET
def team(request: PersonRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(Membership.objects.of(request.user).select_related("team"), team=pk)
    return _page(request, mine)


@login_required
@require_POST
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """Take somebody into the team."""
    mine = _managing(request, pk)
    form = MemberForm(request.POST, team=mine.team)
    if not form.is_valid() or form.person is None:
        return _page(request, mine, form)
    role = Role(form.cleaned_data["role"])
    with transaction.atomic():
        Membership.put(form.person, mine.team, role)
        _note(mine.team, form.person, "added", role)
    messages.success(request, _("%(name)s is in the team.") % {"name": form.person.get_username()})
    return redirect("team", pk)


@login_required
@require_POST
def change(request: PersonRequest, pk: int, member: int) -> HttpResponse:
    """Give a member another role."""
    changed, role = _member(request, pk, member), request.POST.get("role", "")
    if role not in Role:
        messages.error(request, _("Choose viewer, collector or manager."))
        return redirect("team", pk)
    try:
        with transaction.atomic():
            changed.change(Role(role))
            _note(changed.team, changed.person, "changed", Role(role))
    except LastManager:
        return _refused(request, pk)
    messages.success(request, _("Saved."))
    return redirect("team", pk)


@login_required
@require_POST
def remove(request: PersonRequest, pk: int, member: int) -> HttpResponse:
    """Take somebody out of the team."""
    return _end(request, _member(request, pk, member))


@login_required
@require_POST
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    return _end(request, get_object_or_404(Membership.objects.of(request.user), team=pk))


@login_required
@require_POST
def unshare(request: PersonRequest, pk: int, profile: UUID) -> HttpResponse:
    """Take a profile away from the team; with it goes what was collected."""
    mine = _managing(request, pk)
    shared = get_object_or_404(CredentialProfile.objects.managed_by(request.user), pk=profile, teams=pk)
    shared.teams.remove(mine.team)
    text = _("The team sees nothing of “%(name)s” any more.") % {"name": shared.name}
    messages.success(request, text)
    return redirect("team", pk)


def _page(request: PersonRequest, mine: Membership, form: MemberForm | None = None) -> HttpResponse:
    members = Membership.objects.filter(team=mine.team).select_related("person").order_by("person__username")
    context = {
        "mine": mine,
        "team": mine.team,
        "is_manager": mine.role == Role.MANAGER,
        "members": members,
        "roles": Role,
        "meanings": _meanings(),
        "profiles": CredentialProfile.objects.of(request.user).filter(teams=mine.team).select_related("owner"),
        "form": form or MemberForm(team=mine.team),
    }
    return render(request, "accounts/team.html", context, status=400 if form else 200)


def _meanings() -> list[tuple[Role, Promise]]:
    return [(role, MEANINGS[role]) for role in Role]


def _managing(request: PersonRequest, pk: int) -> Membership:
    """Their own membership of a team that they manage; any other team is not found."""
    mine = Membership.objects.of(request.user, Role.MANAGER).select_related("team")
    return get_object_or_404(mine, team=pk)


def _member(request: PersonRequest, pk: int, member: int) -> Membership:
    managed = Membership.objects.managed_by(request.user).select_related("team", "person")
    return get_object_or_404(managed, team=pk, pk=member)


def _end(request: PersonRequest, ended: Membership) -> HttpResponse:
    team_, person, role = ended.team, ended.person, Role(ended.role)
    try:
        with transaction.atomic():
            ended.end()
            _note(team_, person, "removed", role)
    except LastManager:
        return _refused(request, team_.pk)
    if person.pk == request.user.pk:
        messages.success(request, _("You have left the team “%(name)s”.") % {"name": team_.name})
        return redirect("teams")
    messages.success(request, _("%(name)s is no longer in the team.") % {"name": person.get_username()})
    return redirect("team", team_.pk)


def _refused(request: PersonRequest, pk: int) -> HttpResponse:
    text = _("The team would be left without a manager. Make somebody else a manager first, or ask an admin.")
    messages.error(request, text)
    return redirect("team", pk)


def _note(team_: Group, person: User, what: str, role: Role) -> None:
    audit.note(Action.MEMBER_CHANGED, obj=team_, member=person.get_username(), what=what, role=role.value)
