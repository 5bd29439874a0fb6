"""Resources as intervals: one row for each content that a thing had, not one for each time that it was seen."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from collection.models.estates import Estate, Inventory
from collection.models.outcomes import Outcome
from collection.states import OutcomeState

if TYPE_CHECKING:
    from collection.models.estates import Viewer

CONTENT = ("resource_id", "name", "arn", "region", "tags", "data", "digest", "fingerprint", "cause")


class Read(Protocol):
    """An outcome, as far as it tells what was there."""

    @property
    def pk(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def complete(self) -> bool: ...
    @property
    def reading(self) -> int | None: ...
    @property
    def inventory_id(self) -> int | None: ...


class Cause(models.TextChoices):
    """Why a version began."""

    FOUND = "found", _("First found")
    CHANGED = "changed", _("Changed")
    RESHAPED = "reshaped", _("Recorded differently")  # only the declaration changed


class ResourceQuerySet(models.QuerySet["ResourceVersion"]):
    def of(self, user: "Viewer") -> "ResourceQuerySet":
        """The versions in the estates that a person may look at."""
        return self.filter(inventory__estate__in=Estate.objects.of(user))

    def open(self) -> "ResourceQuerySet":
        """What stands today, or so when last completely read."""
        return self.published().filter(valid_to=None)

    def published(self) -> "ResourceQuerySet":
        """Without those of a reading that is still being merged."""
        return self.filter(valid_from__lte=F("inventory__last_reading"))

    def found_by(self, outcomes: "models.QuerySet[Outcome]") -> "ResourceQuerySet":
        """What these outcomes found, as they found it. They are read at once: databases guess joined readings badly."""
        facts = outcomes.exclude(state=OutcomeState.EMPTY).only("inventory_id", "reading", "complete", "state")
        return self.seen_in(facts.filter(reading__isnull=False).order_by())

    def seen_in(self, outcomes: Iterable[Read]) -> "ResourceQuerySet":
        """The same of outcomes that are known: a plain condition for each number of a reading."""
        read = [one for one in outcomes if one.reading is not None and one.state != OutcomeState.EMPTY]
        if not read:
            return self.none()
        partly = {outcome.pk: outcome.inventory_id for outcome in read if not outcome.complete}
        seen = Sighting.objects.filter(outcome__in=partly, version=OuterRef("pk"))
        found = Q(Exists(seen), inventory__in=set(partly.values())) if partly else Q()
        complete = defaultdict[int, list[int | None]](list)
        for outcome in (outcome for outcome in read if outcome.complete):
            complete[outcome.reading or 0].append(outcome.inventory_id)
        for reading, inventories in complete.items():
            found |= Q(_stood(reading), inventory__in=inventories)
        return self.filter(found)

    def with_places(self) -> "ResourceQuerySet":
        """Each with its inventory, estate and profile: many versions share few of them."""
        estates = models.Prefetch("estate", Estate.objects.select_related("profile"))
        return self.prefetch_related(models.Prefetch("inventory", Inventory.objects.prefetch_related(estates)))

    def stood_and_did_not(self, readings: Iterable[tuple[int | None, int | None, int | None]]) -> "ResourceQuerySet":
        """What stood at one reading of an inventory, but not at another: (inventory, the one, the other)."""
        places = defaultdict[tuple[int, int], list[int | None]](list)
        for inventory, one, other in readings:
            if one != other:
                places[one or 0, other or 0].append(inventory)
        found = Q()
        for (one_, other_), inventories in places.items():
            if one_ > other_:  # so that the index tells
                came = Q(Q(valid_to=None) | Q(valid_to__gt=one_), valid_from__gt=other_, valid_from__lte=one_)
                found |= Q(came, inventory__in=inventories)
            else:
                found |= Q(inventory__in=inventories, valid_from__lte=one_, valid_to__gt=one_, valid_to__lte=other_)
        return self.filter(found) if places else self.none()


def _stood(reading: int) -> Q:
    return Q(Q(valid_to=None) | Q(valid_to__gt=reading), valid_from__lte=reading)


class ResourceVersion(models.Model):
    """One AWS thing with one content, from reading ``valid_from`` up to, not including, ``valid_to``."""

    inventory = models.ForeignKey(
        Inventory, models.CASCADE, related_name="versions", verbose_name=_("inventory"), db_index=False
    )  # the indexes below begin with it
    key = models.TextField(_("key"))
    resource_id = models.TextField(_("ID"))
    name = models.TextField(_("name"), blank=True)
    arn = models.TextField(_("ARN"), blank=True)
    region = models.CharField(_("region"), max_length=32, blank=True)
    tags = models.JSONField(_("tags"), default=dict)
    data = models.JSONField(_("data"), default=dict)
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=12)
    cause = models.CharField(_("why it began"), max_length=8, choices=Cause.choices, default=Cause.FOUND)
    valid_from = models.PositiveIntegerField(_("from reading"))
    valid_to = models.PositiveIntegerField(_("to reading"), null=True)
    began_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = (
            models.UniqueConstraint(fields=("inventory", "key"), condition=Q(valid_to=None), name="open_version_once"),
        )
        indexes = (models.Index(fields=("inventory", "key", "valid_from")),)

    def __str__(self) -> str:
        return self.name or self.resource_id

    @property
    def is_open(self) -> bool:
        return self.valid_to is None


class StagedItem(models.Model):
    """A page's item between AWS and the merge, under the claim of its outcome; without data: as the open version."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="staged", db_index=False)
    claim = models.UUIDField()
    key = models.TextField()
    digest = models.CharField(max_length=64)
    resource_id = models.TextField(null=True)
    name = models.TextField(null=True)
    arn = models.TextField(null=True)
    region = models.CharField(max_length=32, null=True)
    tags = models.JSONField(null=True)
    data = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=12, null=True)
    cause = models.CharField(max_length=8, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("outcome", "claim", "key"), name="staged_once"),)


class Sighting(models.Model):
    """A version that an incomplete reading saw; complete readings need no such list."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="sightings", db_index=False)
    version = models.ForeignKey(ResourceVersion, models.CASCADE, related_name="sightings")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("outcome", "version"), name="sighting_once"),)
