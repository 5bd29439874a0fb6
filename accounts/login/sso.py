"""Single sign-on: who may come in by it, and which teams follow from the groups that the company's provider names."""

from collections.abc import Iterable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from accounts import audit
from accounts.models import Membership, Role

CONNECTING = "sso_connecting"  # in the session: the person has asked for it, by a button of ours


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An address that the provider names is no proof that somebody owns the account which has it here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(settings.SSO_CREATES_PEOPLE)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.state.get("process") == "connect":
            self._check_wish(request, sociallogin)
        elif not sociallogin.is_existing and self._is_taken(sociallogin):
            audit.note(audit.Action.LOGIN_FAILED, request=request, outcome="denied", why="address of another account")
            raise ImmediateHttpResponse(render(request, "socialaccount/taken.html", status=403))

    def _check_wish(self, request: HttpRequest, sociallogin: Any) -> None:
        """Nobody's account is connected by a link that somebody else has made."""
        if request.session.pop(CONNECTING, "") != sociallogin.account.provider:
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))

    def _is_taken(self, sociallogin: Any) -> bool:
        addresses = {sociallogin.user.email, *(address.email for address in sociallogin.email_addresses)}
        return any(User.objects.filter(email__iexact=address).exists() for address in addresses if address)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        audit.note(audit.Action.LOGIN_FAILED, request=request, outcome="failed", by=str(provider.name))


def groups_of(sociallogin: Any) -> set[str]:
    """The groups that the provider names, in the user info or the identity token, or in a SAML attribute."""
    claim, data = sociallogin.provider.app.settings["groups"], sociallogin.account.extra_data
    named = [found[claim] for found in (data.get("userinfo"), data.get("id_token"), data) if found and claim in found]
    groups = named[0] if named else []
    return {str(group) for group in (groups if isinstance(groups, list) else [groups])}


@transaction.atomic
def follow_groups(person: User, groups: Iterable[str]) -> None:
    """Put the person into the teams of these groups and out of the others that SSO_TEAM_ROLES names; no more."""
    mapping = settings.SSO_TEAM_ROLES
    wanted: dict[str, list[Role]] = {team: [] for targets in mapping.values() for team, _role in targets}
    for group in groups:
        for team, role in mapping.get(group, []):
            wanted[team].append(Role(role))
    for name, roles in wanted.items():
        _settle(person, name, max(roles, key=list(Role).index, default=None))


def _settle(person: User, name: str, role: Role | None) -> None:
    now = Membership.objects.filter(person=person, team__name=name).first()
    if (now and now.role) == role:
        return
    if role is None and now:
        now.delete()
    elif role:
        Membership.put(person, Group.objects.get_or_create(name=name)[0], role)
    audit.note(audit.Action.MEMBER_CHANGED, person=person, obj=person, team=name, role=role or "", by="single sign-on")
