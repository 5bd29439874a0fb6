"""Celery's shells: one named task per service, so that each can be routed, limited and seen. Ids in, nothing out."""

import uuid
from typing import Any

from celery import Task, shared_task
from celery.signals import worker_init

from awscheck import aws
from awscheck.memory import share_arenas
from collection import collecting, ticker
from collection.calls import all_calls
from collection.exporting import exports
from collection.notifying import deliveries
from collection.registry import SERVICES
from collection.search import indexing

__all__ = ["COLLECT", "ticker"]


def _task(service: str) -> "Task[[str], None]":
    @shared_task(name=f"collection.collect_{service}")
    def collect(service_run_id: str) -> None:
        collecting.collect(uuid.UUID(service_run_id))
        indexing.follow(uuid.UUID(service_run_id))

    return collect


COLLECT = {service: _task(service) for service in SERVICES}


@shared_task(name="collection.export")
def export(export_id: str) -> None:
    exports.write_out(uuid.UUID(export_id))


@shared_task(name="collection.notify")
def notify(delivery_id: str) -> None:
    deliveries.deliver(uuid.UUID(delivery_id))


@worker_init.connect
def preload(**_: Any) -> None:
    """Before the pool forks: its processes share what this reads, and the first collection need not wait for it."""
    share_arenas()
    aws.preload(all_calls())
