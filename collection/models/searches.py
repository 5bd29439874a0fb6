"""What a person keeps of looking: searches by name, and how a kind's table is laid out."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role

if TYPE_CHECKING:
    from collection.models.estates import Viewer


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, user: "Viewer") -> "SavedSearchQuerySet":
        """A person's own, and those of their teams."""
        return self.filter(Q(owner_id=user.pk) | Q(team__in=Membership.objects.of(user).values("team")))

    def changeable_by(self, user: "Viewer") -> "SavedSearchQuerySet":
        """What a person may forget: their own, and all of teams that they manage."""
        managed = Membership.objects.of(user, Role.MANAGER).values("team")
        return self.of(user).filter(Q(owner_id=user.pk) | Q(team__in=managed))


class SavedSearch(models.Model):
    """A search under a name: the query of its address, which says nothing of who may see what it finds."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="searches", verbose_name=_("person")
    )
    team = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team"))
    name = models.CharField(_("name"), max_length=100)
    query = models.TextField(_("search"), max_length=4000)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="search_named_once"),)

    def __str__(self) -> str:
        return self.name


class TableLayout(models.Model):
    """Which columns a person wants to see of a kind, in which order. ``kind`` empty: only how dense all tables are."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=64, blank=True)
    columns = models.JSONField(_("columns"), default=list)
    dense = models.BooleanField(_("dense"), default=False)

    class Meta:
        verbose_name = _("table layout")
        verbose_name_plural = _("table layouts")
        constraints = (models.UniqueConstraint(fields=("person", "kind"), name="layout_once"),)

    def __str__(self) -> str:
        return self.kind
