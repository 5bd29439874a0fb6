"""Why something could not be collected: AWS's reasons, those of saved credentials, and the collector's few."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import problems
from awscheck.aws import Fault
from awscheck.aws.reasons import PASSING
from collection.states import OutcomeState

OTHER_ACCOUNT = "other_account"
CREDENTIALS_GONE = "credentials_gone"
KEYS_AWAY = "keys_away"
REGIONS_UNKNOWN = "regions_unknown"
WORKER_LOST = "worker_lost"
CANCELLED = "cancelled"
NO_RIGHT = "no_right"
TIME_LIMIT = "time_limit"
FATAL = (OutcomeState.EXPIRED, OutcomeState.REFUSED)

OURS: dict[str, tuple[Promise, Promise]] = {
    OTHER_ACCOUNT: (
        _("These credentials now belong to another AWS account than when this collection began."),
        _("Start a new collection: what is found in the other account is kept apart."),
    ),
    CREDENTIALS_GONE: (
        _("The credentials of this collection have been deleted, or a one-time sign-in has run out."),
        _("Sign in to AWS again, or choose a saved profile, and collect again."),
    ),
    KEYS_AWAY: (
        _("The portal's key service (AWS KMS) did not answer, so the saved credentials could not be opened."),
        _("Nothing is lost: collect again in a moment. If it lasts, tell the operator of the portal."),
    ),
    REGIONS_UNKNOWN: (
        _("AWS does not let these credentials list the enabled regions, so the portal does not know where to look."),
        _("Choose the regions by name, or grant ec2:DescribeRegions and collect again."),
    ),
    WORKER_LOST: (
        _("The worker that collected this died several times."),
        _("Collect again. If it lasts, tell the operator of the portal which part it is."),
    ),
    CANCELLED: (
        _("A person cancelled this collection before this was read."),
        _("Collect again with the same choice when you need it."),
    ),
    NO_RIGHT: (
        _("Whoever started this may no longer collect with its profile, so the portal stopped before this was read."),
        _("Ask the profile's owner to share it, or a manager of the team for the role Collector. Then start again."),
    ),
    TIME_LIMIT: (
        _("This took longer than the portal allows for one service; what was read until then is kept."),
        _("Choose fewer regions at once, or ask the operator for a longer time limit."),
    ),
}


@dataclass(frozen=True)
class Problem:
    """A reason with AWS's own words and the IAM action of the call that met it; the same names as on an outcome."""

    state: str
    reason: str
    code: str = ""
    message: str = ""
    request_id: str = ""
    action: str = ""

    @classmethod
    def of(cls, fault: Fault, action: str = "") -> "Problem":
        return cls(fault.state, fault.reason, fault.code, fault.message, fault.request_id, action)

    @property
    def is_fatal(self) -> bool:
        """Whether the credentials themselves are dead, so that no other call can succeed."""
        return self.state in FATAL

    @property
    def is_passing(self) -> bool:
        """Whether a later try may succeed by itself."""
        return self.reason in PASSING

    def facts(self) -> dict[str, Any]:
        """As an outcome keeps it, without the state."""
        return {name: value for name, value in asdict(self).items() if name != "state"}


def meaning(reason: str) -> Promise:
    """What went wrong, in plain words."""
    return OURS[reason][0] if reason in OURS else problems.meaning(reason)


def remedy(reason: str) -> Promise:
    """What a person can do about it."""
    return OURS[reason][1] if reason in OURS else problems.remedy(reason)
