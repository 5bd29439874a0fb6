"""The Celery app. The database is the truth about what ran; the broker only wakes workers."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "awscheck.settings")

app = Celery("awscheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django has set it up; Celery would put its own level, WARNING, over LOG_LEVEL."""


@worker_init.connect
@beat_init.connect
def refuse_unsafe_keys(**_: Any) -> None:
    from accounts.checks import refuse_to_start  # the settings are not loaded before

    try:
        refuse_to_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None  # any other exception Celery would only log
