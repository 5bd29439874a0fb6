"""`make bench-review`: fills a throw-away database, asks each page some dozens of times, prints how long it took.

PostgreSQL with a million resources; --sqlite: SQLite with 100,000; --small: some ten thousand, about a minute.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from awscheck.environment import free_port
from tests.faults.databases import Cluster
from tests.faults.waiting import somewhere

DATABASE = "review"
# As docs/operating.md advises for a machine of 16 GB
ADVISED = ("shared_buffers=4GB", "effective_cache_size=8GB", "random_page_cost=1.1", "jit=off")


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a database of our own in a server of our own."""
    cluster = Cluster(folder / "postgres", settings=("fsync=off", *ADVISED))
    is_new = not cluster.folder.exists()
    if is_new:
        cluster.create()
    else:
        cluster.port = free_port("127.0.0.1", somewhere())
        cluster.start()
    try:
        if is_new:
            cluster.database(DATABASE)
        yield f"postgres://portal@127.0.0.1:{cluster.port}/{DATABASE}"
    finally:
        cluster.stop()


@contextmanager
def sitting(folder: Path | None) -> Iterator[Path]:
    """A folder that PostgreSQL's own user may read; gone at the end unless it was given."""
    path = folder or Path(tempfile.mkdtemp(prefix="bench-review-"))
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    try:
        yield path
    finally:
        if folder is None:
            shutil.rmtree(path, ignore_errors=True)


def warm() -> None:
    """As a database is that has been asked for a while: what fits lies in memory."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        cursor.execute(
            "SELECT sum(pg_prewarm(oid)) FROM pg_class WHERE relkind IN ('r', 'i') AND relname ~ '^(coll|acc)'"
        )


def measure(url: str, options: argparse.Namespace) -> bool:
    """In Django with this database."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    import_module("awscheck.wsgi")  # as gunicorn does
    from django.core.management import call_command

    from collection.models import Estate
    from tests.bench_review import estate, filling, measuring
    from tests.bench_review.asking import Wishes

    began = time.monotonic()
    size = estate.SIZES["small" if options.small else "sqlite" if options.sqlite else "million"]
    call_command("migrate", verbosity=0)
    if not Estate.objects.exists():
        filling.fill(size)
    warm()
    print(f"{size.resources:,} resources are there after {time.monotonic() - began:.0f} s.", flush=True)
    wishes = Wishes(size, estate.known(), options.times)
    return measuring.report((one for one in wishes.groups() if options.only in one.name), options.sqlite)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench_review", description=__doc__.splitlines()[0])
    parser.add_argument("--sqlite", action="store_true", help="SQLite with 100,000 resources")
    parser.add_argument("--small", action="store_true", help="some ten thousand")
    parser.add_argument("--only", default="", help="groups of pages with this in their names")
    parser.add_argument("--times", type=int, default=28, help="requests of each group; the first four are not measured")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the database for the next time")
    options = parser.parse_args()
    with sitting(options.keep) as folder:
        if options.sqlite:
            reached = measure(f"sqlite:///{folder / 'review.sqlite3'}", options)
        else:
            with postgresql(folder) as url:
                reached = measure(url, options)
    raise SystemExit(0 if reached else 1)


if __name__ == "__main__":
    main()
