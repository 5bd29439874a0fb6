"""How often somebody has asked in this minute, counted in the database: one count for all processes."""

import time
from collections.abc import Iterable

from django.db import connection, models

PERIOD = 60  # seconds


class Rate(models.Model):
    """One row for each holder of a count, written over as time goes on."""

    holder = models.CharField(max_length=64, primary_key=True)
    period = models.BigIntegerField()
    count = models.PositiveIntegerField()

    @classmethod
    def count_one_more(cls, holders: Iterable[str]) -> dict[str, int]:
        """How often each has asked in this minute, this time included. One statement, so that none is lost.

        In the order of their names: two callers with the same holders would else wait for each other.
        """
        names, now = sorted(set(holders)), int(time.time() // PERIOD)
        rows = ", ".join(["(%s, %s, 1)"] * len(names))
        table = cls._meta.db_table
        sql = f"""INSERT INTO {table} AS known (holder, period, count) VALUES {rows}
                  ON CONFLICT (holder) DO UPDATE SET period = excluded.period,
                  count = CASE WHEN known.period = excluded.period THEN known.count + 1 ELSE 1 END
                  RETURNING holder, count"""  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for name in names for value in (name, now)])
            return dict(cursor.fetchall())


def seconds_left() -> int:
    """Until the next minute's count begins."""
    return PERIOD - int(time.time() % PERIOD)
