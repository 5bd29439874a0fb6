"""The short words for why AWS, the network or the portal refused. The words a person reads are in remedies.py."""

from enum import StrEnum
from typing import Literal

State = Literal[
    "denied",
    "denied_by_scp",
    "not_enabled",
    "not_in_region",
    "throttled",
    "expired",
    "refused",
    "unreachable",
    "timed_out",
    "error",
]


class Reason(StrEnum):
    """Stored as they are: a word may be added, never renamed."""

    # The credentials
    MISSING_KEY = "missing_key"
    MALFORMED_KEY = "malformed_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_SECRET = "wrong_secret"
    MISSING_TOKEN = "missing_token"
    EXPIRED_TOKEN = "expired_token"
    CLOCK = "clock"
    ACCOUNT_ON_HOLD = "account_on_hold"
    # The role
    MALFORMED_ARN = "malformed_arn"
    TRUST = "trust"
    ROLE_LIMITS = "role_limits"
    STS_REGION = "sts_region"
    NO_PORTAL_IDENTITY = "no_portal_identity"
    PORTAL_IDENTITY = "portal_identity"
    # One permission
    PERMISSION = "permission"
    EXPLICIT_DENY = "explicit_deny"
    SCP = "scp"
    RCP = "rcp"
    BOUNDARY = "boundary"
    SESSION_POLICY = "session_policy"
    VPC_ENDPOINT = "vpc_endpoint"
    RESOURCE_POLICY = "resource_policy"
    # Not here
    REGION_DISABLED = "region_disabled"
    SUBSCRIPTION = "subscription"
    NOT_IN_USE = "not_in_use"
    MANAGEMENT_ACCOUNT = "management_account"
    NOT_OFFERED = "not_offered"
    # For a while
    THROTTLING = "throttling"
    AWS_TROUBLE = "aws_trouble"
    DNS = "dns"
    CONNECT_TIMEOUT = "connect_timeout"
    TIMEOUT = "timeout"
    TLS = "tls"
    NETWORK = "network"
    # The portal
    OTHER_REGION = "other_region"
    GARBLED = "garbled"
    BUG = "bug"
    UNKNOWN = "unknown"


# Codes that AWS gives for a key it does not know, and just so in a region that the account has not switched on
REGION_OR_KEY = frozenset({Reason.UNKNOWN_KEY, Reason.MISSING_TOKEN})
# What a later try may cure by itself
PASSING = frozenset(
    {Reason.THROTTLING, Reason.AWS_TROUBLE, Reason.DNS, Reason.CONNECT_TIMEOUT, Reason.TIMEOUT, Reason.NETWORK}
)
