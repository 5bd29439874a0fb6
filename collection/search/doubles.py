"""The same thing through several profiles: of what several reach, one reading tells."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from collection.models import Estate, ResourceVersion
from collection.models.resources import ResourceQuerySet

if TYPE_CHECKING:
    from collection.models.estates import Viewer


def profiles_of(user: "Viewer", versions: list[ResourceVersion], accounts: list[str]) -> Mapping[int, list[str]]:
    """Through which of a person's profiles the same things are known, in the accounts where these are more than one."""
    names: dict[int, list[str]] = {}
    for version in versions:
        inventory = version.inventory
        if inventory.estate.account_id in accounts:
            same = _same_thing(user).filter(
                inventory__estate__account_id=inventory.estate.account_id, inventory__kind=inventory.kind,
                inventory__region=inventory.region, key=version.key,
            )  # fmt: skip
            names[version.pk] = sorted(filter(None, same.values_list("inventory__estate__profile__name", flat=True)))
    return names


def once(versions: ResourceQuerySet, user: "Viewer", accounts: list[str]) -> ResourceQuerySet:
    """Of the same thing only the newest reading, where several profiles reach one account, as they do these."""
    newer = Q(inventory__last_complete_at__gt=OuterRef("inventory__last_complete_at"))
    as_new = Q(inventory__last_complete_at=OuterRef("inventory__last_complete_at"), pk__gt=OuterRef("pk"))
    better = _same_thing(user).filter(
        newer | as_new, inventory__kind=OuterRef("inventory__kind"), inventory__region=OuterRef("inventory__region"),
        inventory__estate__account_id=OuterRef("inventory__estate__account_id"), key=OuterRef("key"),
    )  # fmt: skip
    return versions.exclude(Exists(better), inventory__estate__account_id__in=accounts)


def _same_thing(user: "Viewer") -> ResourceQuerySet:
    return ResourceVersion.objects.of(user).open()


def known_twice(user: "Viewer") -> list[str]:
    accounts = Estate.objects.of(user).values("account_id").annotate(times=Count("pk")).filter(times__gt=1)
    return list(accounts.values_list("account_id", flat=True))
