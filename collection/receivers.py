"""What happens to collections and schedules when a profile or a person goes."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from accounts import audit
from accounts.models import CredentialProfile, Membership
from accounts.signals import profile_deleted
from collection import rights, runs
from collection.models import Collection, OneTimeSignIn, Retention, Schedule
from collection.models.collections import CollectionQuerySet
from collection.models.schedules import ScheduleProblem
from collection.problems import CREDENTIALS_GONE, NO_RIGHT


@receiver(profile_deleted)
def let_go_of_a_profile(profile: CredentialProfile, **kwargs: Any) -> None:
    """Nothing asks AWS with it any more; a schedule goes on with the profiles that are left."""
    _stop(Collection.objects.filter(profile=profile), CREDENTIALS_GONE)
    for schedule in Schedule.objects.filter(profiles=profile):
        schedule.profiles.remove(profile)
        if not schedule.profiles.exists():
            schedule.switch_off(ScheduleProblem.NO_PROFILE)


@receiver(m2m_changed, sender=CredentialProfile.teams.through)
def hear_of_a_share(**kwargs: Any) -> None:
    """Given or taken away: what runs by it stops at once, and schedules tell what they lack."""
    rights.withdraw()
    rights.tell_schedules(Schedule.objects.all())


@receiver([post_save, post_delete], sender=Membership)
def hear_of_a_role(instance: Membership, **kwargs: Any) -> None:
    rights.withdraw(Collection.objects.filter(owner=instance.person_id))
    rights.tell_schedules(Schedule.objects.filter(owner=instance.person_id))


@receiver(post_save, sender=User)
def let_go_of_a_person_who_is_locked_out(instance: User, raw: bool, **kwargs: Any) -> None:
    if not instance.is_active and not raw:
        _let_go(instance)


@receiver(pre_delete, sender=User)
def let_go_of_a_person(instance: User, **kwargs: Any) -> None:
    """While the rows still say whose they are."""
    _let_go(instance)


@receiver([post_save, post_delete], sender=Retention)
def hear_of_a_rule(instance: Retention, **kwargs: Any) -> None:
    """A rule deletes other people's history."""
    what = "saved" if "created" in kwargs else "deleted"
    last, days = instance.keep_last, instance.keep_days
    audit.note(
        audit.Action.RETENTION_CHANGED, obj=instance, what=what, keep_last="" if last is None else last,
        keep_days="" if days is None else days,
    )  # fmt: skip


@transaction.atomic
def _let_go(person: User) -> None:
    mine = Collection.objects.filter(owner=person)
    _stop(mine, NO_RIGHT)
    OneTimeSignIn.objects.filter(collection__in=mine).delete()  # a running part has read it; nobody else may
    for schedule in Schedule.objects.of(person).filter(enabled=True):
        schedule.switch_off(ScheduleProblem.PERSON_GONE)


def _stop(collections: CollectionQuerySet, reason: str) -> None:
    for collection in collections.open():
        runs.cancel(collection, reason)
