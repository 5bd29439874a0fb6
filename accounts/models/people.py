"""What the portal knows of people beside Django's own fields."""

import secrets
import zoneinfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.utils.translation import gettext_lazy as _

Visitor = AbstractBaseUser | AnonymousUser


def new_external_id() -> str:
    """What a role's trust policy must ask for: unguessable, and made here before anyone types an ARN."""
    return secrets.token_urlsafe(32)


class Person(models.Model):
    """What the portal knows of a user beside Django's own fields."""

    user = models.OneToOneField(User, models.CASCADE, related_name="person")
    external_id = models.CharField(_("external ID"), max_length=64, default=new_external_id, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    confirmed_email = models.EmailField(_("confirmed mail address"), blank=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def zone(self) -> zoneinfo.ZoneInfo | None:
        """The chosen time zone; none for no choice, or for a name that this machine no longer knows."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else None
        except zoneinfo.ZoneInfoNotFoundError:
            return None

    @classmethod
    def of(cls, user: User) -> "Person":
        return cls.objects.get_or_create(user=user)[0]
