"""How much readings changed: counted where they are merged, summed where it is shown."""

from typing import Any

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

COUNTS = ("first_found", "added", "changed", "removed")


class Changes(models.Model):
    """``first_found``: nobody can say since when it is there, as no complete reading came before; ``added``: one did.

    What is only recorded differently since is no change.
    """

    first_found = models.PositiveIntegerField(_("first found"), default=0, editable=False)
    added = models.PositiveIntegerField(_("added"), default=0, editable=False)
    changed = models.PositiveIntegerField(_("changed"), default=0, editable=False)
    removed = models.PositiveIntegerField(_("removed"), default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def has_changes(self) -> bool:
        """Whether anything differs from what was known before."""
        return bool(self.added or self.changed or self.removed)


def sums() -> dict[str, Any]:
    """The counts of all rows together, to aggregate or annotate with."""
    return {name: Sum(name, default=0) for name in COUNTS}
