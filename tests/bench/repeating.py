"""The same account again with 1 % changed: how much the tables grow, and how long the database works."""

import time
from dataclasses import dataclass

from tests.bench.running import Person, Run
from tests.bench.works import Work
from tests.faults.control import Aws
from tests.faults.portal import Portal

TABLES = ("collection_resourceversion", "collection_sighting", "collection_snapshot")
REPORTED = 2  # seconds until PostgreSQL's sessions have told what they did


@dataclass(frozen=True)
class Kept:
    """What stands in PostgreSQL: bytes of the resource tables, and seconds that it has worked so far."""

    size: int
    seconds: float

    def __sub__(self, other: "Kept") -> "Kept":
        return Kept(self.size - other.size, self.seconds - other.seconds)


@dataclass(frozen=True)
class Repetition:
    """The first collection and the one after the change: what each ran, and what each added."""

    first: Run
    second: Run
    added: Kept
    added_again: Kept

    @property
    def growth(self) -> float:
        """Of the tables, as a part of the first time's."""
        return self.added_again.size / self.added.size

    @property
    def work(self) -> float:
        """Of the database, as a part of the first time's."""
        return self.added_again.seconds / self.added.seconds


def repeat(person: Person, profile: int, work: Work, aws: Aws) -> Repetition:
    """Collect twice; in between one item in a hundred changes and every list is in another order."""
    before = kept(person.portal)
    first = person.collect(profile, work)
    between = kept(person.portal)
    aws.set(changed=0.01, shuffle=7)
    second = person.collect(profile, work)
    after = kept(person.portal)
    aws.set(changed=0, shuffle=0)
    return Repetition(first, second, between - before, after - between)


def kept(portal: Portal) -> Kept:
    """As PostgreSQL says it, once what was read can be searched: that is part of what a collection costs."""
    while portal.query("SELECT 1 FROM collection_inventory WHERE last_reading > indexed LIMIT 1"):
        time.sleep(1)
    time.sleep(REPORTED)
    sizes = " + ".join(f"pg_total_relation_size('{table}')" for table in TABLES)
    sql = f"SELECT {sizes}, active_time FROM pg_stat_database WHERE datname = current_database()"
    ((size, milliseconds),) = portal.query(sql)
    return Kept(int(size), milliseconds / 1000)
