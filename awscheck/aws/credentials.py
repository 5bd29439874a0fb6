"""Credentials as the portal carries them: an access key, or a role to assume."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from django.utils.crypto import salted_hmac

from awscheck.aws.arns import RoleArn, parse_role_arn
from awscheck.aws.exceptions import UnusableCredentialsError

AuthType = Literal["access_key", "role_arn"]
ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, ROLE_ARN = "aws_access_key", "aws_secret_key", "aws_session_token", "role_arn"
PARAMS = {"access_key": {ACCESS_KEY, SECRET_KEY, SESSION_TOKEN}, "role_arn": {ROLE_ARN}}
KEY_ID = re.compile(r"[A-Za-z0-9_]{1,128}")
PRINTABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, repr=False)
class Credentials:
    """What a session signs in with. Unknown kinds and foreign fields are a ValueError; blanks round a value go."""

    auth_type: AuthType
    params: Mapping[str, str]
    external_id: str | None = None

    def __post_init__(self) -> None:
        if self.auth_type not in PARAMS:
            raise ValueError("auth_type must be access_key or role_arn")
        if not set(self.params) <= PARAMS[self.auth_type]:
            raise ValueError(f"{self.auth_type} takes only {', '.join(sorted(PARAMS[self.auth_type]))}")
        clean = {name: (value or "").strip() for name, value in self.params.items()}
        object.__setattr__(self, "params", MappingProxyType(clean))

    def __repr__(self) -> str:
        shown = self.get(ROLE_ARN) if self.auth_type == "role_arn" else f"…{self.get(ACCESS_KEY)[-4:]}"
        return f"Credentials({self.auth_type}, {shown})"

    def get(self, name: str) -> str:
        """A parameter, or '' when it is missing."""
        return self.params.get(name, "")

    @property
    def is_long_term(self) -> bool:
        """Whether this is a key that does not expire by itself."""
        return self.auth_type == "access_key" and not self.get(SESSION_TOKEN)

    @property
    def fingerprint(self) -> str:
        """Equal for what AWS gives to one account for ever: the same access key id, or the same role. Tells neither."""
        which = f"{self.auth_type} {self.get(ROLE_ARN) or self.get(ACCESS_KEY)}"
        return salted_hmac("awscheck.aws.credentials", which, algorithm="sha256").hexdigest()

    def role(self) -> RoleArn | None:
        """The role to assume, None for an access key; MalformedArnError when it is no role's ARN."""
        return parse_role_arn(self.get(ROLE_ARN)) if self.auth_type == "role_arn" else None

    def check(self) -> None:
        """Raises UnusableCredentialsError for what can never work, so that it is not even sent."""
        if self.role():
            return
        if not self.get(ACCESS_KEY) or not self.get(SECRET_KEY):
            raise UnusableCredentialsError("missing_key")
        if self.get(ACCESS_KEY).startswith("ASIA") and not self.get(SESSION_TOKEN):
            raise UnusableCredentialsError("missing_token")
        others = (self.get(SECRET_KEY), self.get(SESSION_TOKEN) or "-")
        if not KEY_ID.fullmatch(self.get(ACCESS_KEY)) or not all(PRINTABLE.fullmatch(other) for other in others):
            raise UnusableCredentialsError("malformed_key")
