"""The Celery app. The database is the truth about what ran; the broker only wakes workers."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "awscheck.settings")

app = Celery("awscheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
