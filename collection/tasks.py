"""Celery's shells: one named task per service, so that each can be routed, limited and seen. Ids in, nothing out."""

import uuid

from celery import Task, shared_task

from collection import collecting, ticker
from collection.registry import SERVICES

__all__ = ["COLLECT", "ticker"]


def _task(service: str) -> "Task[[str], None]":
    @shared_task(name=f"collection.collect_{service}")
    def collect(service_run_id: str) -> None:
        collecting.collect(uuid.UUID(service_run_id))

    return collect


COLLECT = {service: _task(service) for service in SERVICES}
