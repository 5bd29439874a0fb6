"""A listing under way in one region, and what its readings ask for beside the pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from awscheck.aws import AWS_ERRORS, AwsSession, Reason, classify
from collection.asking import Gap, Raw
from collection.calls import METRICS
from collection.kinds import Each, Kind
from collection.listings import Listing
from collection.metrics import measure
from collection.models import Outcome
from collection.problems import Problem
from collection.readings import Reading
from collection.states import OutcomeState

PAGE = 1000


@dataclass
class Round:
    """One listing in one region under way.

    problem: why not all parents are known. It is theirs, so that asking for the children again would not cure it.
    """

    listing: Listing
    region: str
    parents: Sequence[Raw | None]
    truncated: bool = False
    problem: Problem | None = None
    readings: list[Reading] = field(default_factory=list)

    def of(self, may_begin: Callable[[str, str], bool]) -> "Round | None":
        """The same for those of its kinds that may begin, if any."""
        kinds = tuple(kind for kind in self.listing.kinds if may_begin(kind.name, self.region))
        return replace(self, listing=Listing(kinds)) if kinds else None

    @property
    def places(self) -> list[tuple[str, str]]:
        return [(kind.name, self.region) for kind in self.listing.kinds]

    @property
    def asks(self) -> bool:
        """Whether anything is to be asked, or was to be."""
        return bool(self.parents or self.problem)


def unread_in(parent: Outcome, listing: Listing) -> Problem | None:
    """Why an earlier attempt could not read the field of some parents in which these children lie."""
    call = listing.kinds[0].call
    gaps = [gap for gap in parent.gaps if isinstance(call, Each) and gap["field"] == call.path]
    if not gaps:
        return None
    gap = {"state": OutcomeState.DENIED, "reason": Reason.PERMISSION, **gaps[0]}  # older gaps do not say
    return Problem(gap["state"], gap["reason"], gap["code"], action=gap["action"])


def measure_all(session: AwsSession, asked: list[Any]) -> dict[str, dict[str, Any]] | Gap:
    try:
        return measure(session, asked)
    except AWS_ERRORS as error:
        fault = classify(error)
        return Gap("metrics", METRICS.action, fault.code, fault.state, fault.reason)


def batch_size(kind: Kind) -> int:
    """A page at once where nothing more is asked, else one job for each detail call or batch."""
    sizes = [detail.batch.size if detail.batch else 1 for detail in kind.details]
    if not sizes:
        return PAGE
    return max(sizes)
