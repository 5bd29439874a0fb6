"""What changed day by day: it outlives the collections that saw it, so that growth stays exact."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collection.models.changes import COUNTS, Changes
from collection.models.estates import Estate

if TYPE_CHECKING:
    from collection.models.collections import Collection


class TallyQuerySet(models.QuerySet["Tally"]):
    def note(self, ended: "Collection", totals: Mapping[str, int]) -> None:
        """Add what a collection changed to its account's day; where it was tried again, only what came of that."""
        news = {name: totals[name] - getattr(ended, name) for name in COUNTS}
        if ended.estate_id is None or not any(news.values()):
            return
        day = {"estate_id": ended.estate_id, "day": timezone.now().date()}
        self.bulk_create([Tally(**day)], ignore_conflicts=True)
        self.filter(**day).update(**{name: F(name) + count for name, count in news.items()})

    def by_day(self) -> dict[date, dict[str, int]]:
        """The counts of all these accounts together."""
        days: Iterable[Any] = self.values_list("day").annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
        return {day: dict(zip(COUNTS, counts, strict=True)) for day, *counts in days}


class Tally(Changes):
    """What the collections that ended on one day (UTC) changed in one account."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="tallies", verbose_name=_("estate"))
    day = models.DateField(_("day"))

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = (models.UniqueConstraint(fields=("estate", "day"), name="tally_once"),)

    def __str__(self) -> str:
        return f"{self.estate} {self.day}"
