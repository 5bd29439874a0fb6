"""A schedule started by hand, beside its times."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from accounts.models import CredentialProfile
from collection import runs
from collection.choices import Choice, InvalidChoice, refuse_broken
from collection.models import Collection, Schedule
from collection.models.collections import Trigger


def start_now(schedule: Schedule, person: User, trigger: str = Trigger.BUTTON) -> list[Collection]:
    """One collection for each of its profiles that the person may use; raises InvalidChoice."""
    choice = Choice.of(schedule.services, schedule.regions, metrics=schedule.metrics)
    usable = CredentialProfile.objects.usable_by(person).filter(pk__in=schedule.profiles.values("pk"))
    if not usable:
        raise InvalidChoice(_("None of its profiles can be used any more. Choose another one."))
    for profile in usable:
        refuse_broken(profile)
    return runs.start_each(person, choice, usable, trigger=trigger, schedule=schedule)
