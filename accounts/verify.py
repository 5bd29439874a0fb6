"""Ask AWS who some credentials are: in the web process, with short time-outs and one attempt."""

import secrets
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import encryption, problems
from accounts.models import CredentialProfile
from awscheck.aws import AWS_ERRORS, AwsSession, Credentials, Fault, Identity, Reason, classify, endpoint_url

IN_AWS_WORDS = {Reason.UNKNOWN, Reason.BUG}


@dataclass(frozen=True)
class Verdict:
    """What AWS said: an identity, or the reason why not. A warning is a reason that stops nobody."""

    identity: Identity | None = None
    reason: str = ""
    fault: Fault | None = None
    warning: str = ""
    left_account: str = ""  # the account that answered before, where it was another one

    @property
    def ok(self) -> bool:
        return not self.reason

    @property
    def case(self) -> str:
        """What AWS's support would ask for, and AWS's own words where the portal has no better ones."""
        if self.fault is None:
            return ""
        words = [self.fault.message] if self.fault.reason in IN_AWS_WORDS else []
        number = [_("request %(id)s") % {"id": self.fault.request_id}] if self.fault.request_id else []
        return ", ".join([self.fault.code, *number, *words])

    @property
    def text(self) -> str:
        """What is wrong, and what to do."""
        case = f" ({self.case})" if self.case else ""
        return f"{problems.meaning(self.reason)} {problems.remedy(self.reason)}{case}"


@sensitive_variables("credentials")
def ask(credentials: Credentials, partition: str = "") -> Verdict:
    """Whether credentials work, and whose they are. A role must also be closed to everybody else."""
    verdict = _identify(credentials, partition)
    if not verdict.ok or credentials.auth_type != "role_arn":
        return verdict
    doubt = _without_our_id(credentials)
    if doubt.reason == problems.UNSAFE_TRUST and endpoint_url():
        return replace(verdict, warning=doubt.reason)  # emulators rarely look at external ids; no real account at stake
    return verdict if doubt.ok else doubt


@sensitive_variables("credentials")
def test(profile: CredentialProfile) -> Verdict:
    """Ask AWS who a profile is and note the answer on it. A passing fault changes nothing that is known."""
    try:
        credentials = profile.credentials()
    except encryption.EncryptionError:
        verdict = Verdict(reason=problems.UNREADABLE_SECRET)
    else:
        verdict = ask(credentials, profile.partition)
    return _note(profile, verdict)


def _note(profile: CredentialProfile, verdict: Verdict) -> Verdict:
    if verdict.identity is None:
        is_passing = verdict.fault is not None and verdict.fault.is_passing
        if not (is_passing and profile.works):
            profile.note_problem(verdict.reason)
        return verdict
    before = profile.account_id
    profile.note_identity(verdict.identity)
    return replace(verdict, left_account=before if before != profile.account_id else "")


@sensitive_variables("credentials")
def _identify(credentials: Credentials, partition: str) -> Verdict:
    try:
        return Verdict(identity=AwsSession(credentials, quick=True, partition=partition or "aws").identity())
    except AWS_ERRORS as error:
        fault = classify(error, is_long_term=credentials.is_long_term)
        return Verdict(reason=fault.reason, fault=fault)


def _without_our_id(credentials: Credentials) -> Verdict:
    """AWS's own advice: a role that trusts us without our id, or with any id, can be turned against its owner.

    Only AWS's refusal says that it is closed: where AWS did not answer, nobody knows.
    """
    for stranger in (None, secrets.token_urlsafe(32)):
        verdict = _identify(replace(credentials, external_id=stranger), "")
        if verdict.ok:
            return Verdict(reason=problems.UNSAFE_TRUST)
        if verdict.reason != Reason.TRUST:
            return verdict
    return Verdict()
