"""What happens by itself when people come, go, log in and log out."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit, signin
from accounts.audit import Action, ActionOutcome
from accounts.models import ApiToken, CredentialProfile, Membership, Person

SHARING = {"post_add": "shared", "post_remove": "no longer shared", "pre_clear": "no longer shared"}


@receiver([user_logged_in, user_logged_out])
def forget_the_aws_sign_in(request: HttpRequest | None, **kwargs: Any) -> None:
    """Django keeps an anonymous session's data over a login; an AWS sign-in must never come along."""
    if request is not None:
        signin.sign_out(request)


@receiver(user_logged_out)
def note_the_logout(request: HttpRequest | None, **kwargs: Any) -> None:
    """For `awscheck.csp`: the browser is told to forget the pages it keeps."""
    if request is not None:
        setattr(request, "has_logged_out", True)  # noqa: B010  mypy knows no such attribute


@receiver(post_save, sender=User)
def welcome_a_person(instance: User, created: bool, raw: bool, **kwargs: Any) -> None:
    """A new user gets their external id before they ever see a form."""
    if created and not raw:
        Person.of(instance)


@receiver(post_save, sender=User)
def revoke_the_tokens_of_a_person_who_is_locked_out(instance: User, raw: bool, **kwargs: Any) -> None:
    """For good: whoever is let in again makes new ones."""
    if not instance.is_active and not raw:
        ApiToken.objects.filter(person=instance, revoked_at=None).update(revoked_at=timezone.now())


@receiver(pre_delete, sender=User)
def wipe_the_secrets_of_a_person_who_goes(instance: User, **kwargs: Any) -> None:
    for profile in CredentialProfile.objects.owned_by(instance):
        profile.delete_for_good()


@receiver(m2m_changed, sender=User.groups.through)
def follow_the_groups(instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any) -> None:
    """Whoever comes into a group by Django's own relation is a viewer of the team, and goes with it."""
    mine, theirs = ("team_id", "person_id") if reverse else ("person_id", "team_id")
    if action == "post_add":
        rows = [Membership(**{mine: instance.pk, theirs: pk}) for pk in pk_set or ()]
        Membership.objects.bulk_create(rows, ignore_conflicts=True)
    elif action == "post_remove":
        Membership.objects.filter(**{mine: instance.pk, f"{theirs}__in": pk_set or ()}).delete()
    elif action == "post_clear":
        Membership.objects.filter(**{mine: instance.pk}).delete()


@receiver(post_delete, sender=Membership)
def leave_the_group(instance: Membership, **kwargs: Any) -> None:
    User.groups.through.objects.filter(user_id=instance.person_id, group_id=instance.team_id).delete()


# What the audit log hears


@receiver(user_logged_in)
def hear_of_a_login(request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    audit.note(Action.LOGIN, request=request, person=user, superuser=int(user.is_superuser))


@receiver(user_logged_out)
def hear_of_a_logout(request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        audit.note(Action.LOGOUT, request=request, person=user)


@receiver(user_login_failed)
def hear_of_a_failed_login(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Where a name is asked for and nobody has it, there may stand anything, a password too: it is not kept."""
    person = User.objects.filter(username__iexact=str(credentials.get("username") or "")).first()
    audit.note(Action.LOGIN_FAILED, request=request, person=person, outcome=ActionOutcome.FAILED, by="password")


@receiver(m2m_changed, sender=CredentialProfile.teams.through)
def hear_of_a_share(instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any) -> None:
    """Whoever shares, on whatever page, and from whichever side."""
    others = instance.credential_profiles if reverse else instance.teams
    others = others.all() if pk_set is None else others.model.objects.filter(pk__in=pk_set)
    profiles, teams = (others, [instance]) if reverse else ([instance], others)
    names = ", ".join(sorted(team.name for team in teams))
    for profile in profiles if names and action in SHARING else ():
        audit.note(Action.PROFILE_SHARED, obj=profile, how=SHARING[action], teams=names)


@receiver(pre_delete, sender=Group)
def take_the_shares_of_a_team_that_goes(instance: Group, **kwargs: Any) -> None:
    """One by one, so that everybody hears of it who would hear of it from a page."""
    instance.credential_profiles.clear()
