"""The tick's row: who looks after forgotten work, and when it last did."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

SILENCE = timedelta(seconds=60)


class Tick(models.Model):
    """One row; whoever moves ``due_at`` by a conditional UPDATE does this tick."""

    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    @classmethod
    def claim(cls, every: timedelta) -> bool:
        """True for the one caller that may tick now."""
        cls.objects.get_or_create(pk=1, defaults={"due_at": Now()})
        return cls.objects.filter(Q(pk=1) & Q(due_at__lte=Now())).update(due_at=Now() + every) == 1

    @classmethod
    def finish(cls) -> None:
        cls.objects.filter(pk=1).update(done_at=Now())

    @classmethod
    def is_alive(cls) -> bool:
        """Whether anybody has ticked lately: if not, no worker and no beat is running."""
        return cls.objects.filter(pk=1, done_at__gte=Now() - SILENCE).exists()
