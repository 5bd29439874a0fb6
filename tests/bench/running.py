"""One collection, measured from POST to the last readable row; and the yardstick that makes the same calls."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import measuring
from tests.bench.works import Work
from tests.faults.control import Aws
from tests.faults.portal import Portal
from tests.faults.visitor import Visitor

LATENCY = 0.05  # seconds
PATIENCE = 1800
HARMLESS = {"InvalidAccessException"}  # Security Hub, where nobody subscribed to it
UNMAKEABLE = "s3control"  # at an endpoint bare boto3 puts the account's id before its host, which does not exist


@dataclass(frozen=True)
class Run:
    """What one run cost: seconds, calls, MiB."""

    wall: float
    cpu: float
    calls: int
    most: int
    peak: float
    requests: Counter[str]

    @property
    def rate(self) -> float:
        return self.calls / self.wall


class Person:
    """Somebody whose profiles are all of different accounts, so that each collection is a first one."""

    def __init__(self, portal: Portal, aws: Aws, number: int) -> None:
        names = [f"profile{count}" for count in range(number)]
        aws.set(accounts={f"AKIABENCH{name.upper()}": f"{count:012d}" for count, name in enumerate(names, 1)})
        self.portal, self.aws = portal, aws
        self.visitor: Visitor
        self.visitor, self.profiles = portal.person("bench", {name: f"AKIABENCH{name.upper()}" for name in names})

    def collect(self, profile: int, work: Work) -> Run:
        """Measured; raises AssertionError unless everything was read."""
        pids, pool = measuring.processes(self.portal), measuring.pool(self.portal)
        measuring.forget_peaks(pool)
        self.aws.set(forget=True)
        before, began = measuring.cpu(pids), time.time()
        profile_id = self.profiles[f"profile{profile}"]["id"]
        collection = self.visitor.collect(profile_id, work.services, work.regions)
        self.portal.wait(collection, PATIENCE)
        told = self.aws.told()
        _assert_completed(self.portal, collection)
        return Run(
            _ended(self.portal, collection) - began, measuring.cpu(pids) - before, sum(told["requests"].values()),
            told["most"], measuring.peak(pool), Counter(told["requests"]),
        )  # fmt: skip


def record(open_portal: Callable[..., Portal], aws: Aws, work: Work, calls: Path) -> Counter[str]:
    """The log of the calls that the portal makes for a work; how often each kind asked."""
    calls.unlink(missing_ok=True)
    with open_portal("sqlite", app="tests.bench.recording", BENCH_CALLS=calls) as portal:
        Person(portal, aws, 1).collect(0, work)
    rows = portal.query("SELECT kind, sum(calls) FROM collection_outcome GROUP BY kind")
    return Counter({kind: int(number) for kind, number in rows if number})


def made_twice(calls: Path) -> Counter[str]:
    """Calls of the log that were made more than once, by operation."""
    times = Counter(calls.read_text().splitlines())
    return Counter({json.loads(call)["operation"]: number - 1 for call, number in times.items() if number > 1})


def without_unmakeable(calls: Path) -> int:
    """Leave out what bare boto3 cannot ask an endpoint; how many calls that were."""
    lines = calls.read_text().splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["service"] != UNMAKEABLE]
    calls.write_text("".join(kept))
    return len(lines) - len(kept)


def measure_yardstick(yardstick: Path, calls: Path, aws: Aws) -> Run:
    """The same calls by bare boto3; the fake AWS writes its pages anew, as it does for each account of the portal's."""
    aws.set(forget=True, shuffle=0)
    words = (sys.executable, str(yardstick), str(calls), "--endpoint", aws.url)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(words, env=clean, capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["errors"].keys() <= HARMLESS, f"the yardstick met errors: {said['errors']}"
    told = aws.told()
    return Run(
        said["wall_s"], said["cpu_s"], said["calls"], told["most"], said["peak_rss_mib"], Counter(told["requests"])
    )


def _assert_completed(portal: Portal, collection: str) -> None:
    state = portal.state(collection)
    bad = portal.query(
        "SELECT kind, region, state, code FROM collection_outcome WHERE state NOT IN"
        " ('ok', 'empty', 'not_in_region', 'not_enabled') OR truncated OR CAST(gaps AS text) <> '[]' LIMIT 5"
    )
    assert state == "completed", (state, bad)


def _ended(portal: Portal, collection: str) -> float:
    rows = portal.query("SELECT finished_at FROM collection_collection WHERE id = %s", collection.replace("-", ""))
    moment = rows[0][0] if isinstance(rows[0][0], datetime) else datetime.fromisoformat(str(rows[0][0]))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
