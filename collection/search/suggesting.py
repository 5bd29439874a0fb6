"""What one may want to type next: names of filters, and values of those that have known ones."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from accounts.models import CredentialProfile
from collection.models import Estate, Inventory, ResourceVersion
from collection.registry import KINDS, SERVICES
from collection.search.filters import PLACES, TAG, Filter
from collection.search.tokens import leaves

if TYPE_CHECKING:
    from collection.models.estates import Viewer

MOST = 30
SAMPLE = 200  # newest versions whose tags and fields are suggested
NAMES = ("name", "id", "arn")


def suggest(user: "Viewer", text: str, filters: Iterable[Filter] = ()) -> list[str]:
    """Beginnings of filters that go on from ``text``; fields and tags as they are in what is searched."""
    wanted = text.strip().lower()
    name, sign, _value = wanted.partition("=")
    found = _values(user, name.strip()) if sign else _names(user, list(filters))
    fitting = dict.fromkeys(one for one in found if wanted.replace(" ", "") in one.lower().replace(" ", ""))
    return sorted(fitting, key=lambda one: (not one.lower().startswith(wanted), _rank(one), one.lower()))[:MOST]


def _rank(text: str) -> int:
    """What every resource has comes first, then tags, then fields, of which there are very many."""
    return 0 if text.rstrip("=~") in (*PLACES, *NAMES) else 1 if text.startswith(TAG) else 2


def _names(user: "Viewer", filters: list[Filter]) -> Iterator[str]:
    yield from (f"{name}=" for name in PLACES)
    yield from (f"{name}~" for name in NAMES)
    for version in _sample(user, filters):
        yield from (f"{TAG}{name}=" for name in version.tags)
        yield from (f"{path}=" for path, _leaf in leaves(version.data))


def _values(user: "Viewer", name: str) -> Iterator[str]:
    if name == "service":
        yield from (f"service={one}" for one in SERVICES)
    elif name == "kind":
        yield from (f"kind={one}" for one in KINDS)
    elif name == "region":
        regions = Inventory.objects.of(user).values_list("region", flat=True).distinct()
        yield from (f"region={one}" for one in regions.order_by("region"))
    elif name == "account":
        yield from (f"account={one}" for one in Estate.objects.of(user).values_list("account_id", flat=True))
    elif name == "profile":
        names = CredentialProfile.objects.readable_by(user).values_list("name", flat=True)
        yield from (f"profile={one}" for one in names)
    else:
        yield from _values_of_field(user, name)


def _values_of_field(user: "Viewer", name: str) -> Iterator[str]:
    for version in _sample(user, []):
        for tag, value in version.tags.items():
            if f"{TAG}{tag}".lower() == name:
                yield f"{TAG}{tag}={value}"
        for path, value in leaves(version.data):
            if path.lower() == name and len(str(value)) < 60:
                yield f"{path}={value}"


def _sample(user: "Viewer", filters: list[Filter]) -> Iterable[ResourceVersion]:
    kinds = [one.value for one in filters if one.name == "kind" and one.operator == "="]
    versions = ResourceVersion.objects.of(user).open()
    if kinds:
        versions = versions.filter(inventory__kind__in=kinds)
    return versions.order_by("-pk").only("tags", "data")[:SAMPLE]
