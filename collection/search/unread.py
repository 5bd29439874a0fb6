"""Where hits may be that nobody knows: what could not be read, of the places that a search asks for."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Exists, Q

from collection.latest import outcomes_there
from collection.models import Inventory, Outcome
from collection.models.outcomes import OutcomeQuerySet
from collection.planning import GLOBAL
from collection.search.filters import Filter
from collection.search.search import Search
from collection.states import FINE


def never_read_kinds(asked: Search) -> dict[str, int]:
    """In how many places each kind was never read to its end, nor found to be nowhere there."""
    fine = outcomes_there().filter(state__in=FINE)
    never = Inventory.objects.of(asked.user).filter(_places(asked.filters, "estate__"), last_complete=0)
    kinds = never.exclude(Exists(fine)).order_by("kind").values_list("kind")
    return dict(kinds.annotate(places=Count("pk")))


def not_read_then(asked: Search) -> OutcomeQuerySet:
    """Of a collection: what it could not read (to its end)."""
    bad = Outcome.objects.of(asked.user).needing_attention().filter(service_run__collection=asked.collection)
    return bad.filter(_places(asked.filters, "service_run__collection__estate__"))


def _places(filters: Iterable[Filter], estate: str) -> Q:
    """The filters that tell of places; equal names with ``=`` are alternatives, as in the search."""
    whole, either = Q(), defaultdict[str, Q](Q)
    for one in (one for one in filters if one.is_place):
        if one.operator == "=":
            either[one.name] |= _place(one, estate)
        else:
            whole &= ~_place(one, estate)
    for found in either.values():
        whole &= found
    return whole


def _place(one: Filter, estate: str) -> Q:
    if one.name == "service":
        return Q(kind__startswith=f"{one.value}.")
    if one.name == "region":  # what is read for all regions at once may be of this one, and of others
        return Q(region__in={one.value, GLOBAL}) if one.operator == "=" else Q(region=one.value) & ~Q(region=GLOBAL)
    places = {"kind": "kind", "account": f"{estate}account_id", "profile": f"{estate}profile__name__iexact"}
    return Q(**{places[one.name]: one.value})
