"""What the portal keeps for a while for all its processes: counts of tries, codes that were used."""

from django.db import models


class KeptValue(models.Model):
    """A row of the cache, see `accounts.caches`: JSON, never a pickle."""

    key = models.CharField(max_length=255, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)
