"""What stands in an inventory while it is read anew: which version each key has, and which of them were seen again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from collection.models import Inventory, ResourceVersion

MARK = 15  # hex digits of a digest by which contents are told apart


def mark_of(digest: str) -> int:
    """A digest in a few bytes."""
    return int(digest[:MARK], 16)


@dataclass
class Standing:
    """The open versions as they were after reading ``base``: by the hash of their key, (id, mark of the digest).

    200,000 keys and digests would weigh 50 MB more than these numbers. ``seen``: read again as they stand.
    ``changed``: something else was read.
    """

    base: int
    versions: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)
    seen: set[int] = field(default_factory=set, repr=False)
    changed: set[int] = field(default_factory=set, repr=False)

    @classmethod
    def of(cls, inventory: Inventory) -> "Standing":
        base = Inventory.objects.values_list("last_reading", flat=True).get(pk=inventory.pk)
        rows = ResourceVersion.objects.filter(inventory=inventory, valid_to=None, valid_from__lte=base)
        numbers = rows.values_list("key", "pk", "digest").iterator(5000)
        return cls(base, {hash(key): (pk, mark_of(digest)) for key, pk, digest in numbers})

    def sees(self, key: str, mark: int) -> bool:
        """Note a content under a key as seen; False where it does not stand so."""
        pk, stands = self.versions.get(hash(key), (0, 0))
        if not pk or stands != mark:
            return False
        self.seen.add(pk)
        return True

    @property
    def replaced(self) -> list[int]:
        """The versions that something else stands in place of now."""
        return sorted(self.changed - self.seen)

    @property
    def unseen(self) -> list[int]:
        """The versions of which nothing was read."""
        known: Iterable[int] = (pk for pk, _mark in self.versions.values())
        return sorted(pk for pk in known if pk not in self.seen and pk not in self.changed)
