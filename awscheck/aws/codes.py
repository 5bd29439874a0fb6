"""AWS's error codes and phrases, and what each means: the table behind errors.classify."""

import re

from awscheck.aws.reasons import Reason, State

Verdict = tuple[State, Reason]


def _table(*rows: tuple[State, Reason, str]) -> dict[str, Verdict]:
    return {code: (state, reason) for state, reason, codes in rows for code in codes.split()}


CODES = _table(
    (
        "refused",
        Reason.UNKNOWN_KEY,
        "InvalidClientTokenId UnrecognizedClientException UnrecognizedClient InvalidAccessKeyId AuthFailure",
    ),
    ("refused", Reason.WRONG_SECRET, "SignatureDoesNotMatch InvalidSignatureException InvalidSignature"),
    ("refused", Reason.MISSING_TOKEN, "InvalidToken InvalidTokenException"),
    ("refused", Reason.CLOCK, "RequestTimeTooSkewed RequestInTheFuture"),
    (
        "denied",
        Reason.ACCOUNT_ON_HOLD,
        "PendingVerification Blocked NotSignedUp AccountProblem AccountSuspendedException",
    ),
    ("expired", Reason.EXPIRED_TOKEN, "ExpiredToken ExpiredTokenException RequestExpired TokenRefreshRequired"),
    (
        "denied",
        Reason.PERMISSION,
        "AccessDenied AccessDeniedException AccessDeniedFault UnauthorizedOperation UnauthorizedAccess "
        "AuthorizationError AuthorizationErrorException UnauthorizedException NotAuthorizedException "
        "NotAuthorized ForbiddenException Forbidden 403 KMSAccessDeniedException AllAccessDisabled",
    ),
    ("not_enabled", Reason.REGION_DISABLED, "RegionDisabledException"),
    (
        "not_enabled",
        Reason.SUBSCRIPTION,
        "OptInRequired OptInRequiredException SubscriptionRequired SubscriptionRequiredException "
        "NotSubscribedException",
    ),
    (
        "not_enabled",
        Reason.NOT_IN_USE,
        "InvalidAccessException AWSOrganizationsNotInUseException NoAvailableConfigurationRecorderException "
        "NoSuchConfigurationRecorderException",
    ),
    ("not_in_region", Reason.NOT_OFFERED, "UnknownRegion UnsupportedRegionException"),
    (
        "throttled",
        Reason.THROTTLING,
        "Throttling ThrottlingException ThrottledException RequestThrottledException RequestThrottled "
        "TooManyRequestsException TooManyRequests ProvisionedThroughputExceededException "
        "TransactionInProgressException RequestLimitExceeded BandwidthLimitExceeded LimitExceededException "
        "SlowDown PriorRequestNotComplete EC2ThrottledException 429",
    ),
    ("timed_out", Reason.TIMEOUT, "RequestTimeout RequestTimeoutException 408 504"),
    (
        "error",
        Reason.AWS_TROUBLE,
        "InternalFailure InternalError InternalServerError InternalServerException InternalServiceError "
        "ServerException InternalServiceException ServiceUnavailable ServiceUnavailableException Unavailable "
        "ServiceException ServiceFailure 500 502 503",
    ),
    (
        "error",
        Reason.OTHER_REGION,
        "AuthorizationHeaderMalformed PermanentRedirect IllegalLocationConstraintException "
        "IllegalLocationConstraint 301",
    ),
    (
        "error",
        Reason.BUG,
        "IncompleteSignature IncompleteSignatureException MissingAuthenticationToken "
        "MissingAuthenticationTokenException MalformedPolicyDocument PackedPolicyTooLarge",
    ),
)

# In AssumeRole the signer is the portal, so a key that AWS does not know is the portal's
ASSUME_ROLE_CODES = _table(
    ("refused", Reason.TRUST, "AccessDenied AccessDeniedException"),
    (
        "refused",
        Reason.PORTAL_IDENTITY,
        "InvalidClientTokenId SignatureDoesNotMatch InvalidToken ExpiredToken ExpiredTokenException RequestExpired",
    ),
    ("refused", Reason.ROLE_LIMITS, "ValidationError"),
    ("refused", Reason.STS_REGION, "RegionDisabledException"),
)

# Answers that are no fault of the kind they look like
OPERATION_CODES: dict[tuple[str, str], Verdict] = {
    ("GetAccountPasswordPolicy", "NoSuchEntity"): ("not_enabled", Reason.NOT_IN_USE),
}

DENIALS: tuple[tuple[str, Verdict], ...] = (
    ("service control policy", ("denied_by_scp", Reason.SCP)),
    ("resource control policy", ("denied_by_scp", Reason.RCP)),
    ("permissions boundary", ("denied", Reason.BOUNDARY)),
    ("session policy", ("denied", Reason.SESSION_POLICY)),
    ("vpc endpoint policy", ("denied", Reason.VPC_ENDPOINT)),
    ("resource-based policy", ("denied", Reason.RESOURCE_POLICY)),
    ("explicit deny", ("denied", Reason.EXPLICIT_DENY)),
    # Words of Organizations and Inspector, which are no matter of permissions: those would say who is not authorized
    ("you don't have permissions to access this resource", ("not_enabled", Reason.MANAGEMENT_ACCOUNT)),
    ("invoking account does not have access to", ("not_enabled", Reason.NOT_IN_USE)),
)

SIGNATURE_CODES = frozenset(CODES) & {"SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature"}
CLOCK_PHRASE = re.compile(r"signature (expired|not yet current)", re.IGNORECASE)
NOT_IN_USE_PHRASE = re.compile(
    r"\b(is|are|has|been|was) ?(not|n't) (enabled|subscribed|activated|been enabled)\b", re.IGNORECASE
)

# For codes that say nothing by themselves
PHRASES: tuple[tuple[re.Pattern[str], Verdict], ...] = (
    (re.compile(r"rate exceeded|too many requests", re.IGNORECASE), ("throttled", Reason.THROTTLING)),
    (re.compile(r"the scope is not valid", re.IGNORECASE), ("not_in_region", Reason.NOT_OFFERED)),  # WAF in China
    (
        re.compile(r"not (supported|available|offered) in (this|the|that)( \S+)? region", re.IGNORECASE),
        ("not_in_region", Reason.NOT_OFFERED),
    ),
)
