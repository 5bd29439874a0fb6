"""Ask AWS who some credentials are: in the web process, with short time-outs and one attempt."""

import secrets
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import audit, encryption, problems
from accounts.breadth import broad_policy
from accounts.models import CredentialProfile
from awscheck.aws import (
    AWS_ERRORS,
    AwsSession,
    Credentials,
    Fault,
    Identity,
    Reason,
    classify,
    endpoint_url,
    portal_identity,
)

IN_AWS_WORDS = {Reason.UNKNOWN, Reason.BUG}


@dataclass(frozen=True)
class Verdict:
    """What AWS said: an identity, or the reason why not. A warning is a reason that stops nobody."""

    identity: Identity | None = None
    reason: str = ""
    fault: Fault | None = None
    warning: str = ""
    left_account: str = ""  # the account that answered before, where it was another one
    broad_policy: str = ""  # a policy of AWS's by which these credentials may do far more than read

    @property
    def ok(self) -> bool:
        return not self.reason

    @property
    def outcome(self) -> str:
        """For the audit log."""
        return audit.ActionOutcome.OK if self.ok else audit.ActionOutcome.FAILED

    @property
    def account_id(self) -> str:
        return self.identity.account_id if self.identity else ""

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
    """Whether credentials work, and whose they are. A role must be closed to everybody else first."""
    doubt = closed(credentials)
    if not doubt.ok:
        return doubt
    return replace(_identify(credentials, partition, look_closer=True), warning=doubt.warning)


@sensitive_variables("credentials")
def closed(credentials: Credentials, like: AwsSession | None = None) -> Verdict:
    """Whether a role lets the portal in only with our external id, and is none of the portal's own account.

    AWS's own advice: a role that trusts us without our id, or with any id, can be turned against its owner. Only
    AWS's refusal says that it is closed: where AWS did not answer, nobody knows. `like` is a collection's session:
    patient, and stopped with it.
    """
    if credentials.auth_type != "role_arn":
        return Verdict()
    doubt = _elsewhere(credentials, quick=like is None)
    for stranger in (None, secrets.token_urlsafe(32)):
        if doubt.ok:
            doubt = _shut_to(replace(credentials, external_id=stranger), like)
    if doubt.reason == problems.UNSAFE_TRUST and settings.ALLOW_UNSAFE_TRUST and endpoint_url():
        return Verdict(warning=doubt.reason)  # emulators rarely look at external ids; no real account is at stake
    return doubt


@sensitive_variables("credentials")
def test(profile: CredentialProfile) -> Verdict:
    """Ask AWS who a profile is and note the answer on it. A passing fault changes nothing that is known."""
    try:
        credentials = profile.credentials()
    except encryption.EncryptionError:
        verdict = Verdict(reason=problems.UNREADABLE_SECRET)
    else:
        verdict = ask(credentials, profile.partition)
    verdict = _note(profile, verdict)
    audit.note(
        audit.Action.PROFILE_TESTED, obj=profile, outcome=verdict.outcome, account=verdict.account_id,
        reason=verdict.reason,
    )  # fmt: skip
    return verdict


def _note(profile: CredentialProfile, verdict: Verdict) -> Verdict:
    if verdict.identity is None:
        is_passing = verdict.fault is not None and verdict.fault.is_passing
        if not (is_passing and profile.works):
            profile.note_problem(verdict.reason)
        return verdict
    before = profile.account_id
    profile.note_identity(verdict.identity, verdict.broad_policy)
    return replace(verdict, left_account=before if before != profile.account_id else "")


@sensitive_variables("credentials")
def _identify(
    credentials: Credentials, partition: str, like: AwsSession | None = None, *, look_closer: bool = False
) -> Verdict:
    try:
        session = AwsSession(credentials, quick=like is None, partition=partition or "aws")
        if like:
            session.is_stopped, session.wait = like.is_stopped, like.wait
        identity = session.identity()
    except AWS_ERRORS as error:
        fault = classify(error, is_long_term=credentials.is_long_term)
        return Verdict(reason=fault.reason, fault=fault)
    return Verdict(identity=identity, broad_policy=broad_policy(session, identity) if look_closer else "")


def _shut_to(stranger: Credentials, like: AwsSession | None) -> Verdict:
    verdict = _identify(stranger, "", like)
    if verdict.ok:
        return Verdict(reason=problems.UNSAFE_TRUST)
    return Verdict() if verdict.reason == Reason.TRUST else verdict


def _elsewhere(credentials: Credentials, *, quick: bool) -> Verdict:
    """Whether a role is of another account than the portal: in its own it might become more than it is."""
    try:
        role = credentials.role()
        portal = portal_identity(role.partition, quick=quick) if role else None
    except AWS_ERRORS as error:
        fault = classify(error)
        if not fault.is_passing and fault.reason != Reason.MALFORMED_ARN:
            fault = replace(fault, reason=Reason.PORTAL_IDENTITY)  # what AWS refuses here is the portal's own key
        return Verdict(reason=fault.reason, fault=fault)
    is_own = portal is not None and role is not None and portal.account_id == role.account_id
    return Verdict(reason=problems.PORTAL_ACCOUNT) if is_own and not settings.ALLOW_PORTAL_ACCOUNT_ROLES else Verdict()
