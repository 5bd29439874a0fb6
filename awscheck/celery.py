"""The Celery app. The database is the truth about what ran; the broker only wakes workers."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "awscheck.settings")

app = Celery("awscheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django has set it up; Celery would put its own level, WARNING, over LOG_LEVEL."""
