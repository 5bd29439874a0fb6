"""Workers that are there: each main process leaves a row."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Now

from collection.models.ticks import SILENCE

if TYPE_CHECKING:
    from datetime import datetime

FORGOTTEN = timedelta(days=1)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self) -> "WorkerQuerySet":
        """Those heard of lately."""
        return self.filter(seen_at__gte=Now() - SILENCE)


class Worker(models.Model):
    """A worker's main process: it says every few seconds that it is there, and how many runs its pool works on."""

    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    concurrency = models.PositiveSmallIntegerField()
    running = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("host", "pid"), name="worker_once"),)

    def __str__(self) -> str:
        return f"{self.host} {self.pid}"

    @classmethod
    def note(cls, host: str, pid: int, *, concurrency: int, running: int, started_at: "datetime") -> None:
        """It is there now; what has long been silent is forgotten."""
        facts = {"concurrency": concurrency, "running": running, "started_at": started_at, "seen_at": Now()}
        if not cls.objects.filter(host=host, pid=pid).update(**facts):
            cls.objects.filter(seen_at__lt=Now() - FORGOTTEN).delete()
            cls.objects.create(host=host, pid=pid, **facts)
