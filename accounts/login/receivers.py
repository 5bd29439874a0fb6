"""What is noted, and what happens by itself, when people log in, fail to, or change how they do."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import audit
from accounts.audit import Action
from accounts.login import lifetimes, sso


@receiver(user_logged_in)
def begin_a_session(request: HttpRequest | None, **kwargs: Any) -> None:
    if request is not None and hasattr(request, "session"):
        lifetimes.begin(request)


@receiver(account.user_logged_in)
def follow_the_companys_groups(user: User, sociallogin: Any = None, **kwargs: Any) -> None:
    if sociallogin is not None:
        sso.follow_groups(user, sso.groups_of(sociallogin))


@receiver(mfa.authentication_failed)
def note_a_wrong_code(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    audit.note(Action.LOGIN_FAILED, request=request, person=user, outcome="failed", by=str(authenticator.type))


@receiver(post_save, sender=Authenticator)
def note_a_new_factor(instance: Authenticator, created: bool, raw: bool, **kwargs: Any) -> None:
    """In the transaction that saves it: what allauth sends comes after that, where the note could be lost."""
    if created and not raw:
        audit.note(Action.MFA_ADDED, obj=instance.user, factor=str(instance.type))


@receiver(mfa.authenticator_removed)
def note_a_lost_factor(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    audit.note(Action.MFA_REMOVED, request=request, person=user, obj=user, factor=str(authenticator.type))


@receiver(account.password_changed)
def note_a_changed_password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    audit.note(Action.PASSWORD_CHANGED, request=request, person=user, obj=user)


@receiver(account.password_reset)
def note_a_reset_password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    lifetimes.end_sessions(user, why="password reset")
    audit.note(Action.PASSWORD_RESET, request=request, person=user, obj=user)


@receiver(social.social_account_added)
def note_a_connection(request: HttpRequest, sociallogin: Any, **kwargs: Any) -> None:
    provider = str(sociallogin.provider.name)
    audit.note(Action.MFA_ADDED, request=request, obj=sociallogin.user, factor="single sign-on", by=provider)


@receiver(social.social_account_removed)
def note_a_lost_connection(request: HttpRequest, socialaccount: Any, **kwargs: Any) -> None:
    audit.note(Action.MFA_REMOVED, request=request, obj=socialaccount.user, factor="single sign-on")


@receiver(post_save, sender=User)
def end_what_a_deactivated_person_has_open(instance: User, created: bool, raw: bool, **kwargs: Any) -> None:
    if not created and not raw and not instance.is_active:
        lifetimes.end_sessions(instance, why="deactivated")
