"""What this door itself refuses. All are botocore errors, so that one `except AWS_ERRORS` catches AWS and us."""

import botocore.exceptions
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

AWS_ERRORS = (ClientError, BotoCoreError, ResponseParserError)
AwsError = ClientError | BotoCoreError | ResponseParserError


class UnusableCredentialsError(BotoCoreError):  # type: ignore[misc]
    """Credentials that cannot work and are never sent; `reason` is a word of the remedy table."""

    fmt = "unusable credentials: {reason}"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.reason,)


class NoPortalIdentityError(UnusableCredentialsError):
    """A role is to be assumed, but the portal has no AWS identity of its own."""

    fmt = "the portal has no AWS identity of its own, so it cannot assume a role"

    def __init__(self, reason: str = "no_portal_identity") -> None:
        super().__init__(reason)


class MalformedArnError(UnusableCredentialsError, ValueError):
    """A text that is not the ARN of an IAM role."""

    fmt = "not the ARN of an IAM role"

    def __init__(self, reason: str = "malformed_arn") -> None:
        super().__init__(reason)


class CircuitOpenError(BotoCoreError):  # type: ignore[misc]
    """Not sent: this endpoint left several calls in a row without an answer. No connection error, so not retried."""

    fmt = "{endpoint_url} does not answer, so it was not asked again"

    def __init__(self, endpoint_url: str) -> None:
        super().__init__(endpoint_url=endpoint_url)


class StoppedError(BotoCoreError):  # type: ignore[misc]
    """Not sent: who made the session asks AWS nothing more. No connection error, so not retried."""

    fmt = "asked to stop, so AWS was not asked any more"


class InvalidRegionError(botocore.exceptions.InvalidRegionError):  # type: ignore[misc]
    """A region that AWS does not have in this partition; nothing is sent there."""

    fmt = "AWS has no region {region_name!r} here"

    def __init__(self, region: str) -> None:
        super().__init__(region_name=region)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.kwargs["region_name"],)
