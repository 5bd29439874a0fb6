"""What became of many kinds and regions, told briefly: what ended alike in one line, and each reason once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.functional import Promise

from awscheck.aws import partition_of
from collection.models import Outcome
from collection.models.outcomes import OutcomeQuerySet
from collection.permissions import statement
from collection.states import OutcomeState

Cause = tuple[Any, ...]


@dataclass
class Trouble:
    """Outcomes that are not fine for one and the same reason; the first of them speaks for all."""

    places: list[Outcome] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        return self.places[0]

    @property
    def kind(self) -> str:
        return self.outcome.kind

    @property
    def state(self) -> str:
        """What to show: the state, or the mark of an outcome that is otherwise fine."""
        marks = marks_of(self.outcome)
        return marks[0] if marks and self.outcome.found else self.outcome.state

    @property
    def kinds(self) -> "list[tuple[str | Promise, list[str]]]":
        """The places by kind."""
        regions: dict[str, list[str]] = defaultdict(list)
        for outcome in self.places:
            regions[outcome.kind].append(outcome.region)
        titles = {outcome.kind: outcome.kind_title for outcome in self.places}
        return [(titles[kind], regions[kind]) for kind in regions]

    @property
    def actions(self) -> list[str]:
        """What was asked for, in the words of IAM."""
        return sorted({outcome.action for outcome in self.places if outcome.action})

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """What was not read of how many items in all."""
        found: dict[Cause, dict[str, Any]] = {}
        for gap in (gap for outcome in self.places for gap in outcome.gaps):
            told = found.setdefault(_unread(gap), {**gap, "items": 0})
            told["items"] += gap["items"]
        return list(found.values())

    @cached_property
    def grant(self) -> str:
        """The IAM statement that would let all of this be read, as JSON; empty where no permission would."""
        lacking = [one for outcome in self.places for one in outcome.lacking]
        return statement(lacking, partition_of(self.outcome.region))


def troubles(outcomes: OutcomeQuerySet) -> list[Trouble]:
    """What needs attention, the most frequent reason first."""
    found: dict[Cause, Trouble] = defaultdict(Trouble)
    for outcome in outcomes.needing_attention().select_related("service_run"):
        found[_cause(outcome)].places.append(outcome)
    return sorted(found.values(), key=lambda trouble: -len(trouble.places))


@dataclass
class Line:
    """One outcome, or those of a kind that ended alike and found nothing; ``trouble``: why, of the lines before too."""

    outcomes: list[Outcome] = field(default_factory=list)
    trouble: Trouble | None = None

    @property
    def outcome(self) -> Outcome:
        return self.outcomes[0]

    @property
    def regions(self) -> list[str]:
        return [outcome.region for outcome in self.outcomes]

    @property
    def calls(self) -> int:
        return sum(outcome.calls for outcome in self.outcomes)

    @property
    def retries(self) -> int:
        return sum(outcome.retries for outcome in self.outcomes)

    @property
    def seconds(self) -> float:
        return sum(outcome.seconds for outcome in self.outcomes)


def lines(outcomes: Iterable[Outcome]) -> list[Line]:
    """A service's outcomes in their order; a page that asks every two seconds cannot carry a thousand."""
    found: dict[Cause, Line] = defaultdict(Line)
    for outcome in outcomes:
        found[_likeness(outcome)].outcomes.append(outcome)
    for _same, several in groupby(found.values(), key=lambda line: _cause(line.outcome)):
        of_one_cause = list(several)
        last = of_one_cause[-1]
        if not last.outcome.is_open and not last.outcome.is_fine:
            last.trouble = Trouble([outcome for line in of_one_cause for outcome in line.outcomes])
    return list(found.values())


def _likeness(outcome: Outcome) -> Cause:
    """Equal for what can stand in one line; what found something, and what is being read, stands alone."""
    is_alone = outcome.count or outcome.state == OutcomeState.RUNNING
    return (outcome.pk,) if is_alone else (outcome.kind, outcome.attempts, *_cause(outcome))


def _cause(outcome: Outcome) -> Cause:
    """Equal for what is told once. A permission is missing service by service, so that one statement helps."""
    unread = sorted(map(_unread, outcome.gaps))
    service = outcome.service_run_id if outcome.lacks_permission else None
    return (outcome.state, *marks_of(outcome), outcome.reason, outcome.code, service, *unread)


def _unread(gap: dict[str, Any]) -> Cause:
    return gap["field"], gap["action"], gap["code"], gap.get("reason", "")


def marks_of(outcome: Outcome) -> list[str]:
    """``truncated`` and ``gaps``, where they are set."""
    marks = {"truncated": outcome.truncated, "gaps": bool(outcome.gaps)}
    return [name for name, is_set in marks.items() if is_set]
