"""Whether the portal can work now: database, broker, tick, worker. Plain words, nothing of its insides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import redis
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from collection.models import Tick, Worker

PATIENCE = 0.15  # seconds for the broker to connect, and as many to answer
REMEMBERED = 10  # seconds
Away = Literal["", "worker", "tick", "broker"]


@dataclass(frozen=True)
class Check:
    """One thing that must be there; ``text`` says how it is."""

    name: str
    title: str | Promise
    is_fine: bool
    text: str | Promise


def checks() -> Iterator[Check]:
    """All of them; without the database nothing is known of tick and worker."""
    database = database_answers()
    broker = broker_answers()
    ticks = database and Tick.is_alive()
    works = database and Worker.objects.alive().exists()
    silent = _("Not known while the database does not answer.")
    yield Check("database", _("Database"), database, _("Answers.") if database else _("Does not answer."))
    yield Check("broker", _("Queue"), broker, _("Answers.") if broker else _("Does not answer. Collections wait."))
    missing = _("Nobody has looked after forgotten work for more than 60 seconds. Schedules do not start.")
    yield Check("tick", _("Housekeeping"), ticks, _("Works.") if ticks else missing if database else silent)
    away = _("No worker was seen for more than 60 seconds. Collections wait.")
    yield Check("worker", _("Worker"), works, _("Is there.") if works else away if database else silent)


def who_is_away() -> Away:
    """Who keeps collections waiting: nobody collects, or nobody looks after what is forgotten."""
    if not Worker.objects.alive().exists():
        return "worker"
    return "" if Tick.is_alive() else "tick"


def what_is_away() -> Away:
    """The same, or the broker; what it said counts for 10 seconds, so that pages do not wait for it."""
    if away := who_is_away():
        return away
    return "" if caches["process"].get_or_set("broker-answers", broker_answers, REMEMBERED) else "broker"


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Known after 0.3 seconds at the latest."""
    once = Retry(NoBackoff(), 0)
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=once
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
