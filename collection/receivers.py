"""What happens to collections and schedules when a profile or a person goes."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from accounts.models import CredentialProfile
from accounts.signals import profile_deleted
from collection import runs
from collection.models import Collection, OneTimeSignIn, Schedule
from collection.models.collections import CollectionQuerySet
from collection.models.schedules import ScheduleProblem


@receiver(profile_deleted)
def let_go_of_a_profile(profile: CredentialProfile, **kwargs: Any) -> None:
    """Nothing asks AWS with it any more; a schedule goes on with the profiles that are left."""
    _stop(Collection.objects.filter(profile=profile))
    for schedule in Schedule.objects.filter(profiles=profile):
        schedule.profiles.remove(profile)
        if not schedule.profiles.exists():
            schedule.switch_off(ScheduleProblem.NO_PROFILE)


@receiver(post_save, sender=User)
def let_go_of_a_person_who_is_locked_out(instance: User, raw: bool, **kwargs: Any) -> None:
    if not instance.is_active and not raw:
        _let_go(instance)


@receiver(pre_delete, sender=User)
def let_go_of_a_person(instance: User, **kwargs: Any) -> None:
    """While the rows still say whose they are."""
    _let_go(instance)


@transaction.atomic
def _let_go(person: User) -> None:
    mine = Collection.objects.filter(owner=person)
    _stop(mine)
    OneTimeSignIn.objects.filter(collection__in=mine).delete()  # a running part has read it; nobody else may
    for schedule in Schedule.objects.of(person).filter(enabled=True):
        schedule.switch_off(ScheduleProblem.PERSON_GONE)


def _stop(collections: CollectionQuerySet) -> None:
    for collection in collections.open():
        runs.cancel(collection)
