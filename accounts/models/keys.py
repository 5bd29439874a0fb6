"""Data keys, as AWS KMS encrypted them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataKey(models.Model):
    """One data key of the envelope (`accounts.envelope`); never deleted: old back-ups and late writers need it."""

    id = models.CharField(primary_key=True, max_length=32)
    kms_key = models.CharField(_("KMS key"), max_length=2048)
    wrapped = models.TextField(_("encrypted by KMS"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("data key")
        verbose_name_plural = _("data keys")

    def __str__(self) -> str:
        return self.id
