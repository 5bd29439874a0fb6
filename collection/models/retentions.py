"""How long collections are kept: for all profiles, or otherwise for one."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import CredentialProfile


class Retention(models.Model):
    """Keep the last so many collections, and those of the last so many days; both empty: keep all.

    Without a profile: what holds for every profile that has no rule of its own.
    """

    profile = models.OneToOneField(
        CredentialProfile, models.CASCADE, null=True, blank=True, related_name="retention", verbose_name=_("profile")
    )
    keep_last = models.PositiveIntegerField(
        _("keep the last"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("so many collections")
    )
    keep_days = models.PositiveIntegerField(
        _("keep for"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("so many days")
    )

    class Meta:
        verbose_name = _("retention")
        verbose_name_plural = _("retention")
        constraints = (
            models.UniqueConstraint(
                Value(1),
                condition=Q(profile=None),
                name="one_general_retention",
                violation_error_message=_("There is a rule for all profiles already: change it, or choose a profile."),
            ),
        )

    def __str__(self) -> str:
        return str(self.profile or _("All profiles"))
