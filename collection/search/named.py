"""Filters by service and kind: a word that names nothing is told, with the names that are most like it."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from collection.models import Inventory
from collection.registry import KINDS, SERVICES
from collection.search.filters import BadFilter, Filter, parse, place_of_value

if TYPE_CHECKING:
    from collection.models.estates import Viewer

DECLARED = {"service": SERVICES.keys(), "kind": KINDS.keys()}


def understood(text: str, user: "Viewer") -> Filter:
    """What was typed, as a filter. Raises BadFilter, also where it names no service or kind that a person can know."""
    one = parse(text)
    declared = DECLARED.get(one.name)
    if declared is None or not one.value or one.value in declared:
        return one
    names = declared | _read(one.name, user)
    if one.value in names:
        return one
    raise BadFilter(text, place_of_value(text), _why(one, names))


def _read(name: str, user: "Viewer") -> set[str]:
    """What a person's inventories know beside the declared: kinds stay there when they are declared no longer."""
    kinds = set(Inventory.objects.of(user).values_list("kind", flat=True).distinct())
    return kinds if name == "kind" else {kind.partition(".")[0] for kind in kinds}


def _why(one: Filter, names: set[str]) -> str:
    why = _("There is no service “%(name)s”.") if one.name == "service" else _("There is no kind “%(name)s”.")
    like = ", ".join(get_close_matches(one.value, sorted(names)))
    return " ".join([why % {"name": one.value}, *([_("Did you mean: %(names)s?") % {"names": like}] if like else [])])
