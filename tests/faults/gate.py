"""What stands between a caller and the estate: keys that expire, roles that trust, and every fault that can be set."""

import random
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.aws_errors import DOOR_CODES, error_answer
from tests.faults.answers import Answer
from tests.faults.operations import Asked
from tests.faults.rendering import write

ACCOUNT = "111122223333"
SKEW = 15 * 60  # seconds that AWS bears
THROTTLED = {
    "ec2": ("RequestLimitExceeded", 503), "s3": ("SlowDown", 503), "query": ("Throttling", 400),
    "rest-xml": ("Throttling", 400), "json": ("ThrottlingException", 400),
    "rest-json": ("TooManyRequestsException", 429),
}  # fmt: skip
DENIED = {"ec2": "UnauthorizedOperation", "json": "AccessDeniedException", "rest-json": "AccessDeniedException"}
PROTOCOLS = {
    "ec2": "ec2", "s3": "rest-xml", "s3control": "rest-xml", "route53": "rest-xml", "lambda": "rest-json",
    "apigateway": "rest-json", "apigatewayv2": "rest-json", "eks": "rest-json", "iam": "query", "rds": "query",
    "sns": "query", "sts": "query", "elasticache": "query",
}  # fmt: skip
INVALID = "The security token included in the request is invalid."
EXPIRED = "The security token included in the request is expired"


@dataclass
class Role:
    """Who may assume it, with which external id; ``says``: how long AWS says a session lasts, ``lasts``: how long."""

    account: str
    external_id: str = ""
    says: float = 3600
    lasts: float = 3600
    revoked: bool = False


@dataclass
class Session:
    """Temporary keys of a role."""

    role: str
    account: str
    until: float


@dataclass
class Gate:
    """The faults of this moment. Probabilities, names and times are by service, ``*`` for all of them.

    throttle, reset: probability. silent: services that never answer. deny: ``service:Operation``. kill: operations
    that kill whoever asks. expired: keys whose token has run out, ``*`` for all. unknown: keys that were deleted.
    skew: seconds that AWS's clock is ahead. accounts: whose account a key belongs to.
    """

    throttle: dict[str, float] = field(default_factory=dict)
    reset: dict[str, float] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)
    deny: list[str] = field(default_factory=list)
    kill: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    skew: float = 0
    accounts: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    assumed: Counter[str] = field(default_factory=Counter)
    dice: random.Random = field(default_factory=lambda: random.Random(1))

    def account_of(self, asked: Asked) -> str:
        session = self.sessions.get(asked.key)
        return session.account if session else self.accounts.get(asked.key, ACCOUNT)

    def is_hit(self, probability: dict[str, float], service: str) -> bool:
        """Whether chance strikes."""
        limit = probability.get(service, probability.get("*", 0))
        return bool(limit) and self.dice.random() < limit

    def refusal(self, asked: Asked, stamp: str) -> Answer | None:
        """What stands against a call; None where nothing does."""
        if self.skew and abs(time.time() + self.skew - _seconds(stamp)) > SKEW:
            now = datetime.fromtimestamp(time.time() + self.skew, UTC)
            code = "RequestTimeTooSkewed" if asked.service == "s3" else "SignatureDoesNotMatch"
            return _door(asked, code, f"Signature expired: {stamp} is now earlier than {now:%Y%m%dT%H%M%SZ}")
        return self._key_refused(asked) or self._call_refused(asked)

    def _key_refused(self, asked: Asked) -> Answer | None:
        session = self.sessions.get(asked.key)
        if asked.key in self.unknown or (asked.key.startswith("ASIAROLE") and not session):
            return _door(asked, "InvalidClientTokenId", INVALID)
        if session and self.role(session.role).revoked:
            return _door(asked, "InvalidClientTokenId", INVALID)
        if asked.key in self.expired or "*" in self.expired or (session and session.until < time.time()):
            return _door(asked, "ExpiredToken", EXPIRED)
        return None

    def _call_refused(self, asked: Asked) -> Answer | None:
        protocol = _protocol(asked)
        if self.is_hit(self.throttle, asked.service):
            code, status = THROTTLED["s3" if asked.service == "s3" else protocol]
            return _answer(protocol, code, "Rate exceeded", status)
        name = f"{asked.service}:{asked.operation}"
        if name in self.deny or f"{asked.service}:*" in self.deny:
            text = f"User: arn:aws:iam::{self.account_of(asked)}:user/reader is not authorized to perform: {name} "
            why = "because no identity-based policy allows the action"
            return _answer(protocol, DENIED.get(protocol, "AccessDenied"), text + why, 403)
        return None

    # STS

    def role(self, arn: str) -> Role:
        return Role(**self.roles[arn])

    def sts(self, asked: Asked) -> Answer:
        """Who somebody is, and sessions for those whom a role trusts."""
        account = self.account_of(asked)
        if asked.operation == "GetCallerIdentity":
            session = self.sessions.get(asked.key)
            name = session.role.rpartition("/")[2] if session else "reader"
            arn = f"arn:aws:sts::{account}:assumed-role/{name}/s" if session else f"arn:aws:iam::{account}:user/{name}"
            return _written(asked, {"UserId": asked.key, "Account": account, "Arn": arn})
        arn = asked.param("RoleArn")
        role = self.role(arn) if arn in self.roles else None
        if not role or role.revoked or asked.param("ExternalId") != role.external_id:
            who = f"User: arn:aws:iam::{account}:user/portal"
            text = f"{who} is not authorized to perform: sts:AssumeRole on resource: {arn}"
            return _answer("query", "AccessDenied", text, 403)
        return self._assume(asked, arn, role)

    def _assume(self, asked: Asked, arn: str, role: Role) -> Answer:
        key, now = f"ASIAROLE{secrets.token_hex(6).upper()}", time.time()
        self.sessions[key] = Session(arn, role.account, now + role.lasts)
        self.assumed[arn] += 1
        keys = {"AccessKeyId": key, "SecretAccessKey": secrets.token_hex(20), "SessionToken": secrets.token_hex(40)}
        who = {"Arn": f"{arn}/{asked.param('RoleSessionName')}", "AssumedRoleId": f"AROA:{key}"}
        return _written(asked, {"Credentials": {**keys, "Expiration": now + role.says}, "AssumedRoleUser": who})


def _protocol(asked: Asked) -> str:
    return PROTOCOLS.get(asked.service, "json")


def _door(asked: Asked, code: str, text: str) -> Answer:
    protocol = _protocol(asked)
    return _answer(protocol, DOOR_CODES[protocol].get(code, code), text, 403)


def _answer(protocol: str, code: str, text: str, status: int) -> Answer:
    status, content_type, body = error_answer(protocol, code, text, status)
    return status, f"Content-Type: {content_type}\r\n".encode(), body


def _written(asked: Asked, result: dict[str, Any]) -> Answer:
    written = write("sts", asked.operation, result)
    return written.status, written.headers, written.body


def _seconds(stamp: str) -> float:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
