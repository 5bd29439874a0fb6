"""Signs of life of worker and beat: a file that each touches while it really works; `awscheck.health` looks at it."""

from typing import Any

from celery import beat
from celery.signals import heartbeat_sent
from django.conf import settings

from awscheck import health


@heartbeat_sent.connect
def worker_works(**_: Any) -> None:
    """Every 2 s while the worker is connected to the broker and its loop turns; a stalled one falls silent."""
    health.touch(settings.DATA_DIR, "worker")


class Scheduler(beat.Scheduler):
    """Beat's loop. It has no entries and keeps no file: what people scheduled is in the database."""

    max_interval = 15  # seconds

    def tick(self, *args: Any, **more: Any) -> float:
        health.touch(settings.DATA_DIR, "beat")
        return float(super().tick(*args, **more))
