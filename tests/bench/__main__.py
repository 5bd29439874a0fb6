"""`make bench`: pairs of portal and yardstick, one after the other, in turns; prints medians and spread.

--quick: two pairs, and a tenth of the large work. The yardstick is left out where it is not there.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from awscheck.environment import BASE_DIR
from tests.bench import table
from tests.bench.repeating import Repetition, repeat
from tests.bench.running import LATENCY, Person, Run, made_twice, measure_yardstick, record, without_unmakeable
from tests.bench.works import WORKS, Work
from tests.faults.control import Aws
from tests.faults.databases import Stock
from tests.faults.portal import Portal, base_environment


class Bench:
    """The folder, the fake AWS and the yardstick of one sitting."""

    def __init__(self, folder: Path, aws: Aws, yardstick: Path, pairs: int) -> None:
        self.folder, self.aws, self.yardstick, self.pairs = folder, aws, yardstick, pairs
        self.stock = Stock(folder, base_environment(folder))
        words = (sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        subprocess.run(words, check=True, env=self.stock.environment, cwd=BASE_DIR)

    def open(self, vendor: str, app: str = "awscheck", **settings: object) -> Portal:
        """A portal with the shipped defaults: one worker."""
        home = self.folder / f"p{self.stock.copies + 1}"
        home.mkdir()
        base = self.stock.environment
        portal = Portal.on(self.stock.take(vendor), self.aws.url, home, base, workers=1, app=app, **settings)
        return portal.start()

    def do(self, work: Work) -> None:
        """Record, then measure in turns, and say how it went."""
        self._set(work)
        calls = self.folder / "calls.jsonl"
        asked = record(self.open, self.aws, work, calls)
        twice, left_out = made_twice(calls), without_unmakeable(calls)
        with self.open(work.vendor) as portal:
            mine, bare, again = self._measure(portal, work, calls)
        print(table.head(), table.rows(work, mine, bare), "", table.verdict(work, mine, bare), sep="\n", flush=True)
        if left_out and bare:
            print(f"The yardstick is spared {left_out} call that bare boto3 cannot make at an endpoint.")
        if again:
            print(table.repetition(work, again))
        print("", table.calls_per_kind(asked, twice), "", sep="\n", flush=True)

    def _measure(self, portal: Portal, work: Work, calls: Path) -> tuple[list[Run], list[Run], list[Repetition]]:
        mine: list[Run] = []
        bare: list[Run] = []
        again: list[Repetition] = []
        person = Person(portal, self.aws, self.pairs + 1)
        self._warm_up(person, work)
        for number in range(1, self.pairs + 1):
            if work.repeats:
                again.append(repeat(person, number, work, self.aws))
                mine.append(again[-1].first)
            else:
                mine.append(person.collect(number, work))
            if self.yardstick.exists():
                bare.append(measure_yardstick(self.yardstick, calls, self.aws))
        return mine, bare, again

    def _warm_up(self, person: Person, work: Work) -> None:
        """Every process has its modules and connections; the fake AWS has written its pages."""
        self.aws.set(sizes={})
        person.collect(0, replace(WORKS["empty"], services=work.services))
        self._set(work)

    def _set(self, work: Work) -> None:
        self.aws.set(sizes=dict(work.sizes), regions=list(work.regions), latency=LATENCY)


@contextmanager
def _folder() -> Iterator[Path]:
    """Short enough for a socket, and readable for PostgreSQL's own user."""
    path = Path(tempfile.mkdtemp(prefix="bench-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--yardstick", type=Path, default=Path("../shared/bench/yardstick.py"))
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="two pairs, a tenth of the large work")
    parser.add_argument("--works", default=",".join(WORKS), help=f"of {', '.join(WORKS)}")
    options = parser.parse_args()
    if not options.yardstick.exists():
        print(f"There is no yardstick at {options.yardstick}: its rows are left out.")
    with _folder() as folder, Aws.started() as aws:
        bench = Bench(folder, aws, options.yardstick, 2 if options.quick else options.pairs)
        try:
            for name in options.works.split(","):
                work = WORKS[name]
                bench.do(work.scaled(0.1) if options.quick and work.repeats else work)
        finally:
            bench.stock.close()


if __name__ == "__main__":
    main()
