"""A right that is taken away ends what runs by it: workers, the tick and whoever takes it away ask here."""

from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from collection import runs
from collection.models import Collection, Schedule
from collection.models.collections import CollectionQuerySet
from collection.models.schedules import ScheduleProblem, ScheduleQuerySet
from collection.problems import NO_RIGHT

TOLD = (ScheduleProblem.NOT_SHARED, ScheduleProblem.SOME_NOT_SHARED)


def withdraw(collections: CollectionQuerySet | None = None) -> int:
    """Cancel what is under way (of these) without a right any more; returns how many there were."""
    found = Collection.objects.all() if collections is None else collections
    return sum(runs.cancel(collection, NO_RIGHT) for collection in found.without_right())


def may_collect(person: User | None, profile: CredentialProfile | None) -> bool:
    """Whether somebody may start or go on with it now; ``profile`` None: by their own one-time sign-in."""
    if person is None or not person.is_active:
        return False
    return profile is None or CredentialProfile.objects.usable_by(person).filter(pk=profile.pk).exists()


def lacking(schedule: Schedule) -> str:
    """Which of its profiles its person may not collect with now: none, some or all of them."""
    wanted = schedule.profiles.count()
    usable = CredentialProfile.objects.usable_by(schedule.owner).filter(pk__in=schedule.profiles.values("pk")).count()
    if usable == wanted:
        return ""
    return ScheduleProblem.SOME_NOT_SHARED if usable else ScheduleProblem.NOT_SHARED


def tell_schedules(schedules: ScheduleQuerySet) -> None:
    """Note at once what these lack, and no more what they lacked; other problems stay."""
    for schedule in schedules.filter(enabled=True, problem__in=("", *TOLD)).select_related("owner"):
        schedule.note_problem(lacking(schedule))
