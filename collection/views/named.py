"""The collection that an address names."""

from uuid import UUID

from django.http import Http404

from accounts.requests import PersonRequest
from collection.models import Collection


def named(request: PersonRequest, name: str) -> Collection | None:
    """None where it names none; one that may not be seen is not there."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    try:
        found = Collection.objects.of(request.user).filter(pk=UUID(asked)).first()
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found
