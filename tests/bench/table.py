"""The table that `make bench` prints."""

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from tests.bench.repeating import Repetition
from tests.bench.running import Run
from tests.bench.works import Work

COLUMNS: tuple[tuple[str, Callable[[Run], float], str], ...] = (
    ("wall s", lambda run: run.wall, ".2f"),
    ("CPU s", lambda run: run.cpu, ".2f"),
    ("calls", lambda run: run.calls, ".0f"),
    ("calls/s", lambda run: run.rate, ".0f"),
    ("most in flight", lambda run: run.most, ".0f"),
    ("peak MiB", lambda run: run.peak, ".0f"),
)


def head() -> str:
    names = ["work", "", *(name for name, _value, _format in COLUMNS)]
    return _row(names) + "\n" + _row(["---"] * len(names))


def rows(work: Work, portal: Sequence[Run], yardstick: Sequence[Run]) -> str:
    """The portal's row, and below it the yardstick's where there is one."""
    lines = [_row([work.name, "portal", *_cells(portal)])]
    if yardstick:
        lines.append(_row(["", "yardstick", *_cells(yardstick)]))
    return "\n".join(lines)


def verdict(work: Work, portal: Sequence[Run], yardstick: Sequence[Run]) -> str:
    """How the wall clocks compare, pair by pair."""
    if not yardstick:
        return f"{work.name}: no yardstick there, so nothing is compared"
    ratios = [mine.wall / bare.wall for mine, bare in zip(portal, yardstick, strict=True)]
    reached = "reached" if median(ratios) <= work.most else "NOT reached"
    spread = f"{median(ratios):.2f} × ({min(ratios):.2f} to {max(ratios):.2f})"
    return f"{work.name}: {spread} the yardstick's wall clock; at most {work.most:.2f} ×: {reached}"


def repetition(work: Work, found: Sequence[Repetition]) -> str:
    """What a second look with 1 % changed adds."""
    growth, effort = (median([getattr(one, name) for one in found]) for name in ("growth", "work"))
    first, second = (median([getattr(one, name).wall for one in found]) for name in ("first", "second"))
    return (
        f"{work.name}, again with 1 % changed: {first:.1f} s, then {second:.1f} s;"
        f" the tables grow by {growth:.1%} of the first time"
        f" (at most 2 %: {_reached(growth <= 0.02)}), the database works {effort:.0%} of it"
        f" (at most 25 %: {_reached(effort <= 0.25)})"
    )


def calls_per_kind(asked: Counter[str], twice: Counter[str]) -> str:
    """How often each kind asked, and what was asked twice."""
    lines = [_row(["kind", "calls"]), _row(["---", "---"])]
    lines += [_row([kind, str(number)]) for kind, number in asked.most_common()]
    return "\n".join([*lines, "", f"Calls made twice: {dict(twice) or 'none'}"])


def _reached(is_reached: bool) -> str:
    return "reached" if is_reached else "NOT reached"


def _cells(runs: Sequence[Run]) -> list[str]:
    return [_cell([value(run) for run in runs], shown) for _name, value, shown in COLUMNS]


def _cell(values: Sequence[float], shown: str) -> str:
    """The median, and the spread where there is one."""
    texts = [format(value, shown) for value in (median(values), min(values), max(values))]
    return texts[0] if texts[1] == texts[2] else f"{texts[0]} ({texts[1]} to {texts[2]})"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
