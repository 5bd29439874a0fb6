"""What was seen beside a version: metrics as numbers and curves, and values that change at every look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from collection.kinds import Kind, Metric
from collection.tables import has_place, mean


@dataclass(frozen=True)
class Measured:
    """One metric's values, oldest first; ``expected``: how many there would be without gaps."""

    metric: Metric
    points: list[float] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"metric-{self.metric.name}"

    @property
    def is_curve(self) -> bool:
        return self.metric.points and len(self.points) > 1

    @property
    def expected(self) -> int:
        return self.metric.hours * 3600 // self.metric.period

    @property
    def has_gaps(self) -> bool:
        return self.metric.points and len(self.points) < self.expected

    @property
    def summary(self) -> list[tuple[str, float]]:
        """(what, number): the newest value and, of a curve, its mean and bounds."""
        newest = [(_("Newest"), self.points[-1])]
        if not self.is_curve:
            return newest
        middle = float(mean(self.points))
        return [*newest, (_("Mean"), middle), (_("Lowest"), min(self.points)), (_("Highest"), max(self.points))]

    @property
    def labels(self) -> list[str]:
        """Of a whole curve the hours before its end, else the points' numbers."""
        if self.has_gaps:
            return [str(number + 1) for number in range(len(self.points))]
        hours = self.metric.period / 3600
        return [f"−{(len(self.points) - 1 - number) * hours:g} h" for number in range(len(self.points))]

    @property
    def numbered(self) -> list[tuple[str, float]]:
        """Each point with its label, the newest first."""
        return list(zip(self.labels, self.points, strict=True))[::-1]

    @property
    def chart(self) -> dict[str, Any]:
        """As `_chart.html` wants it."""
        return {
            "type": "line",
            "labels": self.labels,
            "series": [{"label": str(self.metric.title), "data": self.points}],
        }


def metrics_in(kind: Kind | None, values: Mapping[str, Any]) -> list[Measured]:
    """The kind's metrics of which there are values."""
    found = [(metric, values.get(metric.name)) for metric in kind.metrics] if kind else []
    lists = ((metric, value if isinstance(value, list) else [value]) for metric, value in found)
    kept = ((metric, [point for point in points if isinstance(point, int | float)]) for metric, points in lists)
    return [Measured(metric, points) for metric, points in kept if points]


def loose_in(kind: Kind | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that are neither metrics nor have a place in the data: those out of lists, and all of a forgotten kind."""
    metrics = {metric.name for metric in kind.metrics} if kind else set()
    return {name: value for name, value in values.items() if name not in metrics and not has_place(kind, name)}
