"""Estates and their inventories: what is known over time of one AWS account as one profile sees it."""

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import encryption
from accounts.models import CredentialProfile

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Viewer = AbstractBaseUser | AnonymousUser


class EstateQuerySet(models.QuerySet["Estate"]):
    def of(self, user: "Viewer") -> "EstateQuerySet":
        """The estates that a person may look at: by a profile that they may read, or their own one-time sign-ins."""
        if not user.is_active:  # nobody's id would fit every saved profile's estate
            return self.none()
        own = Q(person__isnull=False, person_id=user.pk)
        return self.filter(own | Q(profile__in=CredentialProfile.objects.readable_by(user)))


class Estate(models.Model):
    """(profile, or for one-time sign-ins the person) × account as STS gave it."""

    profile = models.ForeignKey(
        CredentialProfile, models.PROTECT, null=True, related_name="+", verbose_name=_("credential profile")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    account_id = models.CharField(_("account"), max_length=12)
    partition = models.CharField(_("partition"), max_length=16, default="aws")

    objects = EstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("estate")
        verbose_name_plural = _("estates")
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "account_id"), condition=Q(profile__isnull=False), name="estate_of_profile"
            ),
            models.UniqueConstraint(
                fields=("person", "account_id"), condition=Q(person__isnull=False), name="estate_of_person"
            ),
        )

    def __str__(self) -> str:
        return self.account_id


class InventoryQuerySet(models.QuerySet["Inventory"]):
    def of(self, user: "Viewer") -> "InventoryQuerySet":
        """The inventories of the estates that a person may look at."""
        return self.filter(estate__in=Estate.objects.of(user))


class Inventory(models.Model):
    """What is known over time of one (estate, kind, region or ``global``): numbered readings."""

    estate = models.ForeignKey(Estate, models.CASCADE, related_name="inventories", verbose_name=_("estate"))
    kind = models.CharField(_("kind"), max_length=64)
    region = models.CharField(_("region"), max_length=32)
    last_reading = models.PositiveIntegerField(_("last reading"), default=0)
    last_complete = models.PositiveIntegerField(_("last complete reading"), default=0)
    indexed = models.PositiveIntegerField(_("searchable up to reading"), default=0)
    last_complete_at = models.DateTimeField(_("last read completely"), null=True)
    items = models.PositiveIntegerField(_("resources"), default=0)  # that stand: as many as there are open versions

    objects = InventoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inventory")
        verbose_name_plural = _("inventories")
        constraints = (models.UniqueConstraint(fields=("estate", "kind", "region"), name="inventory_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.region}"


class MaskKey(models.Model):
    """The random key under which secret values are masked; encrypted at rest, the same for ever."""

    sealed = models.TextField()
    sealed_fields: ClassVar[dict[str, str]] = {"sealed": "sealed_context"}

    def sealed_context(self) -> str:
        return "collection.maskkey:1:sealed"

    @classmethod
    def get(cls) -> bytes:
        """The key, made at first use."""
        with transaction.atomic():
            row, _made = cls.objects.get_or_create(pk=1, defaults={"sealed": cls._fresh()})
        return bytes.fromhex(encryption.unseal(row.sealed, context=row.sealed_context()))

    @classmethod
    def _fresh(cls) -> str:
        return encryption.seal(secrets.token_hex(32), context=cls(pk=1).sealed_context())
