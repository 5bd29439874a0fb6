"""Who calls: keys, session tokens and signatures are checked as AWS does, against the users and roles in moto."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.iam.models import iam_backends
from moto.sts.models import AssumedRole, sts_backends

from awscheck.sample.call import Call
from awscheck.sample.faults import refusal
from awscheck.sample.people import ACCOUNTS, ENABLED_REGIONS


@dataclass(frozen=True)
class Key:
    """An access key that AWS knows, and the user or role session it belongs to."""

    id: str
    secret: str
    account: str
    arn: str
    token: str = ""
    expires: datetime | None = None


def find(key_id: str) -> Key | None:
    """The active key with this id in any account."""
    return next(filter(None, (_find_in(account.id, key_id) for account in ACCOUNTS)), None)


def _find_in(account: str, key_id: str) -> Key | None:
    known = iam_backends[account]["aws"].access_keys.get(key_id)
    if known is None or known.status != "Active":
        return None
    if session := _session(account, key_id):
        expires = session.expiration.replace(tzinfo=UTC)
        return Key(key_id, known.secret_access_key, account, session.arn, session.session_token, expires)
    arn = f"arn:aws:iam::{account}:user/{known.user_name}"
    return Key(key_id, known.secret_access_key, account, arn)


def _session(account: str, key_id: str) -> AssumedRole | None:
    return sts_backends[account]["aws"].get_assumed_role_from_access_key(key_id)


def recognise(call: Call) -> None:
    """Note on the call who makes it, or raise the refusal that AWS would answer."""
    if not call.credential:
        raise refusal("unsigned", call.family)
    key = find(call.credential["key"])
    # A region that is not enabled does not know the account's keys.
    if key is None or call.region not in ENABLED_REGIONS:
        raise refusal("unknown_key", call.family)
    if call.request.headers.get("X-Amz-Security-Token", "") != key.token:
        raise refusal("wrong_token", call.family)
    if not hmac.compare_digest(signature(call, key), call.credential["signature"]):
        raise refusal("wrong_secret", call.family)
    if key.expires and key.expires <= datetime.now(UTC):
        raise refusal("expired", call.family)
    call.account, call.caller = key.account, key.arn


def signature(call: Call, key: Key) -> str:
    """The signature that this call bears if it was made with this key."""
    signer = S3SigV4Auth if call.credential["signing_name"] == "s3" else SigV4Auth
    auth = signer(Credentials(key.id, key.secret), call.credential["signing_name"], call.region)
    request = _as_signed(call)
    return str(auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request))


def _as_signed(call: Call) -> AWSRequest:
    signed = call.credential["headers"].split(";")
    headers = {name: call.request.headers.get(name, "") for name in signed}
    request = AWSRequest(method=call.request.method, url=call.request.raw_url, data=call.body, headers=headers)
    request.context["timestamp"] = headers.get("x-amz-date", "")
    return request
