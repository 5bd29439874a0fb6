"""Whether the portal can work now: database, broker, tick, worker. Plain words, nothing of its insides."""

from collections.abc import Iterator
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from collection.models import Tick, Worker

PATIENCE = 0.2  # seconds for the broker to connect, and as many to answer


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


def worker_is_away() -> bool:
    """Nobody collects, or nobody looks after what is forgotten."""
    return not (Tick.is_alive() and Worker.objects.alive().exists())


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Known after half a second at the latest."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
