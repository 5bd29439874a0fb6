"""Server time of pages, through Django's test client: middleware, view, template and queries, no network."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from tests.bench_review.asking import Group
from tests.people import give_second_factor

WARM = 4  # requests that only warm up
QUERIES = 15  # of a page at most
MOST = {"postgresql": 200, "sqlite": 300}  # ms at the 95th percentile
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """What requests took: ms each, ms of CPU for each, and the most queries of one."""

    times: list[float] = field(default_factory=list)
    cpu: float = 0
    queries: int = 0

    def at(self, share: float) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))]


def report(groups: Iterable[Group], is_sqlite: bool) -> bool:
    """A row for each group; whether all are as fast as they must be."""
    clients = {name: _client(name) for name in ("member", "admin")}
    print("| pages | p50 ms | p95 ms | at most | CPU ms | queries | |\n|---|---|---|---|---|---|---|", flush=True)
    bad = 0
    for group in groups:
        most = group.most or MOST["sqlite" if is_sqlite else "postgresql"]
        found = measure(clients[group.person], group)
        is_good = found.at(0.95) <= most and found.queries <= QUERIES
        bad += not is_good
        cells = (f"{found.at(0.5):.0f}", f"{found.at(0.95):.0f}", most, f"{found.cpu:.0f}", found.queries)
        print(f"| {group.name} | {' | '.join(map(str, cells))} | {'' if is_good else 'NOT reached'} |", flush=True)
    print(f"\nNot reached: {bad}. Load of the machine at the end: {os.getloadavg()[0]:.1f}.")
    return not bad


def measure(client: Client, group: Group) -> Figures:
    """Raises AssertionError where a page is not there."""
    found, cpu = Figures(), _cpu()
    for number, address in enumerate(group.addresses):
        if number == WARM:
            found.times.clear()
            found.queries, cpu = 0, _cpu()
        with _counted() as queries:
            began = time.perf_counter()
            answer = client.get(address)
            found.times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        found.queries = max(found.queries, len(queries))
    found.cpu = (_cpu() - cpu) * 1000 / len(found.times)
    return found


def _client(name: str) -> Client:
    client, person = Client(SERVER_NAME="localhost"), User.objects.get(username=name)
    if person.is_staff:
        give_second_factor(person)
    client.force_login(person)
    return client


@contextmanager
def _counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield asked


def _cpu() -> float:
    """Seconds of this process and, of PostgreSQL, of the session's own."""
    return time.process_time() + _of_session()


def _of_session() -> float:
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    words = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, words[11:13])) / TICKS
