"""The usual scene: alice collects 12 services in 5 regions with 2 workers."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.faults import checks
from tests.faults.answers import REGIONS
from tests.faults.control import Aws
from tests.faults.portal import Portal
from tests.faults.visitor import Repeating, Visit, Visitor
from tests.faults.waiting import until

KEY = "AKIAALICE"
SLOWLY = {"COLLECT_THREADS": 4}  # a collection that lasts long enough to be disturbed


@dataclass
class Scene:
    """A person, a profile and a portal."""

    portal: Portal
    aws: Aws
    alice: Visitor
    profiles: dict[str, Any]

    @classmethod
    def of(cls, portal: Portal, aws: Aws, *profiles: str) -> "Scene":
        """Each profile has a key and an account of its own: number 1 is the first."""
        names = profiles or ("production",)
        keys = {name: f"{KEY}{number}" for number, name in enumerate(names, 1)}
        aws.set(accounts={key: f"{number:012d}" for number, key in enumerate(keys.values(), 1)})
        alice, made = portal.person("alice", keys)
        return cls(portal, aws, alice, made)

    def start(
        self, profile: str = "production", services: Iterable[str] = checks.TWELVE, regions: Iterable[str] = REGIONS
    ) -> str:
        """The id of a collection now begun."""
        return self.alice.collect(self.profiles[profile]["id"], services, regions)

    def look_around(self, *paths: str) -> Repeating:
        """Alice at these pages, one after the other, and at the usual ones."""
        pages = ("/", "/collections/", *paths)
        return Repeating(lambda number: self.alice.get(pages[number % len(pages)]))

    def keep_starting(self, profile: str) -> Repeating:
        """A new small collection every 3 s."""
        profile_id = self.profiles[profile]["id"]

        def start(number: int) -> Visit:
            services = [checks.TWELVE[number % len(checks.TWELVE)]]
            return self.alice.ask_to_collect(profile_id, services, [REGIONS[number // 12 % len(REGIONS)]])

        return Repeating(start, every=3)

    def all_collections(self) -> list[str]:
        """The ids of all of them, the oldest first."""
        rows = self.portal.query("SELECT id FROM collection_collection ORDER BY created_at")
        return [str(row[0]) for row in rows]

    def wait_for_calls(self, more: int, seconds: float = 30) -> float:
        """Until AWS was asked so many times more; how long that took."""
        before = self.calls()
        return until(lambda: self.calls() >= before + more, seconds, f"AWS was asked {more} times")

    def calls(self) -> int:
        return sum(self.aws.told()["requests"].values())

    def seconds_of(self, collection: str, without: str = "") -> float:
        """From the request to the end of the last service run, one service left out."""
        rows = self.portal.query(
            "SELECT c.created_at, max(r.finished_at) FROM collection_collection c"
            " JOIN collection_servicerun r ON r.collection_id = c.id"
            " WHERE c.id = %s AND r.service <> %s GROUP BY c.created_at",
            collection.replace("-", ""),
            without,
        )
        began, ended = (_moment(value) for value in rows[0])
        return (ended - began).total_seconds()


def pause(seconds: float) -> None:
    """Let the fault work."""
    time.sleep(seconds)


def _moment(value: object) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
