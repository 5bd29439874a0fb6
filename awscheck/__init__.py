"""The Django project: settings, addresses, the Celery app and the one door to AWS."""

from awscheck.celery import app as celery_app

__all__ = ["celery_app"]
__version__ = "0.1.0"
