"""What a person may see, and what they may also do with it: others hear 404, those who may only look 403."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from collection.api.problems import Refused

Thing = TypeVar("Thing", bound=Model)
ONLY_LOOK = _("You may look at this, but not do that with it.")


def allowed(seen: QuerySet[Thing], changeable: QuerySet[Thing], pk: object) -> Thing:
    """The row, where it may be changed; raises Http404 or Refused."""
    thing = get_object_or_404(seen, pk=pk)
    if not changeable.filter(pk=thing.pk).exists():
        raise Refused(403, gettext(ONLY_LOOK))
    return thing
