"""What a person may see, and what they may also do with it: others hear 404, those who may only look 403."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_lazy

from accounts.models import CredentialProfile
from collection.api.problems import Refused
from collection.looking import Past, Today
from collection.models import Collection

Thing = TypeVar("Thing", bound=Model)
ONLY_LOOK = gettext_lazy("You may look at this, but not do that with it.")


def allowed(seen: QuerySet[Thing], changeable: QuerySet[Thing], pk: object) -> Thing:
    """The row, where it may be changed; raises Http404 or Refused."""
    thing = get_object_or_404(seen, pk=pk)
    if not changeable.filter(pk=thing.pk).exists():
        raise Refused(403, str(ONLY_LOOK))
    return thing


def usable_profiles(person: User, wanted: Iterable[UUID]) -> list[CredentialProfile]:
    """The profiles asked for, where they may collect with all of them; raises Refused."""
    pks = set(wanted)
    if CredentialProfile.objects.of(person).filter(pk__in=pks).count() < len(pks):
        raise Refused(404, gettext("There is no such profile."))
    usable = list(CredentialProfile.objects.usable_by(person).filter(pk__in=pks))
    if len(usable) < len(pks):
        raise Refused(403, str(ONLY_LOOK))
    return usable


def looking(person: User, collection: UUID | None) -> Past | Today:
    """At what one collection found, or at what stands today; raises Http404."""
    if collection is None:
        return Today(person)
    return Past(person, get_object_or_404(Collection.objects.of(person), pk=collection))
