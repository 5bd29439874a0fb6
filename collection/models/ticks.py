"""The tick's row: who looks after forgotten work, and when it last did."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

SILENCE = timedelta(seconds=60)


class Tick(models.Model):
    """A row for the tick and one for the sweep; whoever moves ``due_at`` by a conditional UPDATE does it."""

    SWEEP: ClassVar = 2

    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    @classmethod
    def claim(cls, every: timedelta, row: int = 1) -> bool:
        """True for the one caller that may do it now."""
        cls.objects.get_or_create(pk=row, defaults={"due_at": Now()})
        return cls.objects.filter(Q(pk=row) & Q(due_at__lte=Now())).update(due_at=Now() + every) == 1

    @classmethod
    def finish(cls) -> None:
        cls.objects.filter(pk=1).update(done_at=Now())

    @classmethod
    def is_alive(cls) -> bool:
        """Whether anybody has ticked lately: if not, no worker and no beat is running."""
        return cls.objects.filter(pk=1, done_at__gte=Now() - SILENCE).exists()
