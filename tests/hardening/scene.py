"""A portal in which something of every sort is there, all of it the admin's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role
from collection.exporting import exports
from collection.models import Collection, Retention, SavedSearch, Schedule, Tally, Tick, Worker
from collection.reviewing import review
from collection.search.indexing import catch_up
from tests.collection.factories import instance, make_collection, make_outcome, make_profile, make_reading, queue
from tests.teams import join


def furnish(owner: User) -> Collection:
    """Profile, role, team, two collections and what was found, review, schedule, search, export, retention, worker."""
    profile, now = make_profile(owner), timezone.now()
    team = Group.objects.create(name="platform")
    join(owner, team, Role.MANAGER)
    profile.teams.add(team)
    for number in (1, 2):
        collection = make_collection(owner, profile, name=f"number {number}")
        make_reading(collection, "ec2.instance", [instance(1, Note=str(number)), instance(number + 1)])
        make_reading(collection, "sqs.queue", [queue("orders", VisibilityTimeout=str(number))])
        make_outcome(collection, "ec2.vpc", reason="permission", code="UnauthorizedOperation", message="no")
    review(collection, owner, "needs_action", "look at it")
    schedule = Schedule.objects.create(
        owner=owner, name="nightly", cron="0 2 * * *", services=["ec2"], regions=["all"], next_due_at=now
    )
    schedule.profiles.add(profile)
    SavedSearch.objects.create(owner=owner, name="web", team=team, query="q=web")
    Retention.objects.create(profile=profile, keep_last=9)
    Tally.objects.create(estate=collection.estate, day=now.date() - timedelta(days=1), added=1, changed=1, removed=0)
    Worker.note("worker-1", 7, concurrency=4, running=0, started_at=now)
    Tick.objects.update_or_create(pk=1, defaults={"due_at": now, "done_at": now})
    catch_up()
    exports.ask(owner, {"page": "resources", "query": "kind=ec2.instance"}, "csv")
    return collection


def every_row(but: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """All rows of all tables, to be compared; those of some tables left out."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in but:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
