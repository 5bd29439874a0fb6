"""The portal's own AWS identity: it assumes roles with it and, where it has an envelope, asks KMS; nothing else."""

import re
from typing import Any, NamedTuple

from botocore import credentials as botocore_credentials
from botocore.client import BaseClient
from botocore.session import Session
from django.conf import settings

from awscheck.aws.arns import parse_role_arn
from awscheck.aws.data import loader
from awscheck.aws.exceptions import InvalidRegionError, NoPortalIdentityError
from awscheck.aws.regions import home_region, is_region
from awscheck.aws.sessions import closed_session, open_client

SESSION_NAME = "AssumedRoleSession"
SECONDS = 3600  # works for every role, chained ones too; refreshed from minute 45 on


class Identity(NamedTuple):
    """Who credentials belong to, as STS says."""

    account_id: str
    arn: str
    partition: str
    user_id: str


def portal_credentials() -> botocore_credentials.Credentials:
    """The portal's own: PORTAL_AWS_* if set, else what AWS's ordinary chain finds; else NoPortalIdentityError."""
    key, secret = settings.PORTAL_AWS_ACCESS_KEY_ID, settings.PORTAL_AWS_SECRET_ACCESS_KEY
    if key and secret:
        return botocore_credentials.Credentials(key, secret, settings.PORTAL_AWS_SESSION_TOKEN or None)
    session = Session()
    session.register_component("data_loader", loader())
    found: botocore_credentials.Credentials | None = None if key or secret else session.get_credentials()
    if found is None:
        raise NoPortalIdentityError
    return found


def portal_client(service: str, region: str) -> BaseClient:
    """A quick client with the portal's own credentials; NoPortalIdentityError when it has none."""
    return open_client(closed_session(portal_credentials()), service, region, quick=True)


def portal_identity(partition: str = "aws", *, quick: bool = True) -> Identity | None:
    """Who the portal is for AWS, None when it has no identity. Asks STS each time; AWS_ERRORS when AWS refuses it."""
    try:
        return identity_of(_portal_sts(partition, quick=quick))
    except NoPortalIdentityError:
        return None


def identity_of(sts: BaseClient) -> Identity:
    """Whose credentials an STS client has."""
    answer = sts.get_caller_identity()
    return Identity(answer["Account"], answer["Arn"], answer["Arn"].split(":")[1], answer["UserId"])


def assume_role(
    role_arn: str,
    region: str,
    session_name: str = SESSION_NAME,
    duration_seconds: int = SECONDS,
    external_id: str | None = None,
) -> dict[str, str]:
    """Temporary keys of a role (access_key, secret_key, session_token), valid in its whole partition."""
    if not is_region(region, parse_role_arn(role_arn).partition):
        raise InvalidRegionError(region)
    answer = _assume(role_arn, session_name, external_id, duration_seconds=duration_seconds)
    return {
        "access_key": answer["AccessKeyId"],
        "secret_key": answer["SecretAccessKey"],
        "session_token": answer["SessionToken"],
    }


def role_credentials(
    role_arn: str, session_name: str = SESSION_NAME, external_id: str | None = None, *, quick: bool = False
) -> botocore_credentials.Credentials:
    """Credentials of a role that fetch themselves at the first use, and again before they run out."""

    def fetch() -> dict[str, str]:
        answer = _assume(role_arn, session_name, external_id, quick=quick)
        return {
            "access_key": answer["AccessKeyId"],
            "secret_key": answer["SecretAccessKey"],
            "token": answer["SessionToken"],
            "expiry_time": answer["Expiration"].isoformat(),
        }

    return botocore_credentials.DeferredRefreshableCredentials(fetch, "assume-role")


def safe_session_name(text: str) -> str:
    """The text as a RoleSessionName: 2 to 64 of AWS's characters, the default where too little is left."""
    name = re.sub(r"[^A-Za-z0-9_+=,.@-]+", "-", text).strip("-")[:64]
    return name if len(name) >= 2 else SESSION_NAME


def _assume(
    role_arn: str, name: str, external_id: str | None, *, duration_seconds: int = SECONDS, quick: bool = False
) -> dict[str, Any]:
    sts = _portal_sts(parse_role_arn(role_arn).partition, quick=quick)
    request = {"RoleArn": role_arn, "RoleSessionName": safe_session_name(name), "DurationSeconds": duration_seconds}
    if external_id:
        request["ExternalId"] = external_id
    answer: dict[str, Any] = sts.assume_role(**request)["Credentials"]
    return answer


def _portal_sts(partition: str, *, quick: bool) -> BaseClient:
    return open_client(closed_session(portal_credentials()), "sts", home_region(partition), quick=quick)
