"""From an AWS error to what it means: the outcome's state, and the reason that finds its remedy."""

import re
import socket
from dataclasses import dataclass, replace
from typing import Any

import botocore.exceptions as boto
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from awscheck.aws.codes import (
    ASSUME_ROLE_CODES,
    CLOCK_PHRASE,
    CODES,
    DENIALS,
    NOT_IN_USE_PHRASE,
    OPERATION_CODES,
    PHRASES,
    SIGNATURE_CODES,
    Verdict,
)
from awscheck.aws.exceptions import AwsError, CircuitOpenError, UnusableCredentialsError
from awscheck.aws.reasons import PASSING, REGION_OR_KEY, Reason, State
from awscheck.aws.regions import partition_of, service_regions
from awscheck.logs import redact

MESSAGE_LENGTH = 500
DNS_PHRASE = re.compile(
    r"failed to resolve|name resolution|name or service not known|getaddrinfo|nodename", re.IGNORECASE
)

# First match wins, so the narrower class stands first
UNANSWERED: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Verdict], ...] = (
    ((boto.InvalidRegionError, boto.UnknownRegionError), ("not_in_region", Reason.NOT_OFFERED)),
    ((boto.ServiceNotInRegionError, boto.UnknownEndpointError), ("not_in_region", Reason.NOT_OFFERED)),
    (CircuitOpenError, ("unreachable", Reason.NETWORK)),
    (boto.SSLError, ("unreachable", Reason.TLS)),
    (boto.ConnectTimeoutError, ("unreachable", Reason.CONNECT_TIMEOUT)),
    (boto.ReadTimeoutError, ("timed_out", Reason.TIMEOUT)),
    ((boto.ConnectionError, boto.HTTPClientError, boto.IncompleteReadError), ("unreachable", Reason.NETWORK)),
    (ResponseParserError, ("error", Reason.GARBLED)),
    # Only the portal's own chain asks files, metadata services or SSO
    ((boto.CredentialRetrievalError, boto.MetadataRetrievalError), ("refused", Reason.PORTAL_IDENTITY)),
    ((boto.SSOError, boto.LoginError, boto.TokenRetrievalError), ("refused", Reason.PORTAL_IDENTITY)),
    ((boto.ProfileNotFound, boto.ConfigParseError, boto.InvalidConfigError), ("refused", Reason.PORTAL_IDENTITY)),
)


@dataclass(frozen=True)
class Fault:
    """One refusal: state and reason for people, code and request id for AWS's support, AWS's words without secrets."""

    state: State
    reason: Reason
    code: str
    message: str = ""
    request_id: str = ""

    @property
    def is_passing(self) -> bool:
        """Whether a later try may succeed by itself."""
        return self.reason in PASSING

    @property
    def may_be_region(self) -> bool:
        """Whether AWS says the same of a bad key and of a region that the account has not switched on."""
        return self.reason in REGION_OR_KEY

    def as_region_disabled(self) -> "Fault":
        """The same refusal, for a caller who knows that these credentials work elsewhere."""
        return replace(self, state="not_enabled", reason=Reason.REGION_DISABLED)


def classify(
    error: AwsError, *, operation: str = "", region: str = "", service: str = "", is_long_term: bool = False
) -> Fault:
    """What an error means. An unknown code is an 'error', never ok.

    `service` and `region` tell a service that does not exist there from a broken network; `is_long_term` (of the
    Credentials) tells a wrong clock from a token that has run out.
    """
    if not isinstance(error, ClientError):
        state, reason = _unanswered(error, service, region)
        return Fault(state, reason, type(error).__name__, _message(str(error)))
    answer: dict[str, Any] = error.response
    details, metadata = answer.get("Error", {}), answer.get("ResponseMetadata", {})
    code, message = str(details.get("Code", "")), str(details.get("Message") or "")
    state, reason = _answered(
        code.removeprefix("Client.").removeprefix("Server."),
        message,
        int(metadata.get("HTTPStatusCode") or 0),
        error.operation_name or operation,
        is_long_term,
    )
    return Fault(state, reason, code, _message(message), str(metadata.get("RequestId") or ""))


def _answered(code: str, message: str, status: int, operation: str, is_long_term: bool) -> Verdict:
    if (code in SIGNATURE_CODES and CLOCK_PHRASE.search(message)) or (code == "RequestExpired" and is_long_term):
        return "refused", Reason.CLOCK
    if operation == "AssumeRole" and code in ASSUME_ROLE_CODES:
        return ASSUME_ROLE_CODES[code]
    if (operation, code) in OPERATION_CODES:
        return OPERATION_CODES[operation, code]
    verdict = CODES.get(code)
    if verdict and verdict[1] == Reason.PERMISSION:
        return _denied(message)
    return verdict or _by_phrase(message) or _by_status(status)


def _denied(message: str) -> Verdict:
    text = message.lower()
    if "not authorized" not in text and NOT_IN_USE_PHRASE.search(text):  # Macie says so with AccessDeniedException
        return "not_enabled", Reason.NOT_IN_USE
    return next((verdict for phrase, verdict in DENIALS if phrase in text), ("denied", Reason.PERMISSION))


def _by_phrase(message: str) -> Verdict | None:
    return next((verdict for phrase, verdict in PHRASES if phrase.search(message)), None)


def _by_status(status: int) -> Verdict:
    if status == 429:
        return "throttled", Reason.THROTTLING
    return ("error", Reason.AWS_TROUBLE) if status >= 500 else ("error", Reason.UNKNOWN)


def _unanswered(error: Exception, service: str, region: str) -> Verdict:
    if isinstance(error, UnusableCredentialsError):
        return "refused", Reason(error.reason)
    if isinstance(error, boto.EndpointConnectionError) and _is_dns_failure(error):
        offered = service_regions(service, partition_of(region)) if service and region else ()
        missing = bool(offered) and region not in offered
        return ("not_in_region", Reason.NOT_OFFERED) if missing else ("unreachable", Reason.DNS)
    return next((verdict for kinds, verdict in UNANSWERED if isinstance(error, kinds)), ("error", Reason.BUG))


def _is_dns_failure(error: boto.EndpointConnectionError) -> bool:
    cause = error.kwargs.get("error")
    return isinstance(cause, socket.gaierror) or bool(DNS_PHRASE.search(str(cause)))


def _message(text: str) -> str:
    return redact(text)[:MESSAGE_LENGTH]
