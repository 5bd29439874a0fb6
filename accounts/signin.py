"""Which AWS identity a session acts with. Only this module touches the session's AWS keys.

`auth_type` is `access_key` or `role_arn`. `auth_params` is exactly one of `{profile_id}` for a saved profile,
`{aws_access_key, aws_secret_key[, aws_session_token]}` or `{role_arn}` for a one-time sign-in. Facts about it
that are no secret (account, ARN, expiry) lie beside them in `aws_identity`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import audit, verify
from accounts.login.lifetimes import change_key
from accounts.models import HINT_LENGTH, AuthType, CredentialProfile, Person
from awscheck.aws import AuthType as AwsAuthType
from awscheck.aws import Credentials

TYPE, PARAMS, IDENTITY = "auth_type", "auth_params", "aws_identity"


@dataclass(frozen=True)
class SignIn:
    """The AWS identity that a session is signed in with."""

    auth_type: str
    auth_params: Mapping[str, str] = field(repr=False)
    label: str
    account_id: str
    arn: str
    partition: str
    expires_at: datetime | None
    external_id: str | None = None
    profile: CredentialProfile | None = None

    def credentials(self) -> Credentials:
        """What opens AWS; raises `EncryptionError` like the profile's own."""
        if self.profile is not None:
            return self.profile.credentials()
        return Credentials(cast(AwsAuthType, self.auth_type), self.auth_params, external_id=self.external_id)

    @property
    def is_one_time(self) -> bool:
        return self.profile is None

    @property
    def is_root(self) -> bool:
        return self.arn.endswith(":root")


def current(request: HttpRequest) -> SignIn | None:
    """The session's sign-in; one whose profile is gone, or no longer shared with this person, is wiped."""
    params = request.session.get(PARAMS)
    if not params or not request.user.is_authenticated:
        return None
    if "profile_id" not in params:
        return _one_time(request, params)
    profile = CredentialProfile.objects.usable_by(request.user).filter(pk=params["profile_id"]).first()
    if profile is None:
        sign_out(request)
        return None
    return _saved(profile, params)


def sign_in_with(request: HttpRequest, profile: CredentialProfile) -> verify.Verdict:
    """Sign the session in with a saved profile of `usable_by(request.user)`, if AWS accepts it now."""
    verdict = verify.test(profile)
    if verdict.ok:
        _remember(request, profile.auth_type, {"profile_id": str(profile.pk)}, verdict, profile.token_expires_at)
    _note(request, verdict, profile.auth_type, profile)
    return verdict


@sensitive_variables("params", "credentials")
def sign_in(
    request: HttpRequest,
    auth_type: str,
    params: Mapping[str, str],
    *,
    partition: str = "",
    expires_at: datetime | None = None,
) -> verify.Verdict:
    """Sign the session in once, without saving, if AWS accepts the keys or the role."""
    credentials = Credentials(cast(AwsAuthType, auth_type), params, external_id=_external_id(request, auth_type))
    verdict = verify.ask(credentials, partition)
    if verdict.ok:
        _remember(request, auth_type, params, verdict, expires_at)
    _note(request, verdict, auth_type)
    return verdict


def sign_out(request: HttpRequest) -> None:
    """Forget the AWS identity; a collection that runs with it goes on."""
    for key in (TYPE, PARAMS, IDENTITY):
        request.session.pop(key, None)


@sensitive_variables("params")
def _remember(
    request: HttpRequest, auth_type: str, params: Mapping[str, str], verdict: verify.Verdict, expires: datetime | None
) -> None:
    assert verdict.identity is not None
    change_key(request)  # whoever knows the session from before does not get the AWS identity with it
    request.session[TYPE] = str(auth_type)
    request.session[PARAMS] = dict(params)
    request.session[IDENTITY] = {
        "account_id": verdict.identity.account_id,
        "arn": verdict.identity.arn,
        "partition": verdict.identity.partition,
        "expires_at": expires.isoformat() if expires else None,
    }


def _note(
    request: HttpRequest, verdict: verify.Verdict, auth_type: str, profile: CredentialProfile | None = None
) -> None:
    account, arn = verdict.account_id, verdict.identity.arn if verdict.identity else ""
    audit.note(
        audit.Action.AWS_SIGN_IN, request=request, obj=profile, outcome=verdict.outcome, kind=auth_type,
        account=account, identity=arn, reason=verdict.reason, once=int(profile is None),
    )  # fmt: skip


def _saved(profile: CredentialProfile, params: Mapping[str, str]) -> SignIn:
    return SignIn(
        profile.auth_type, params, profile.name, profile.account_id, profile.identity_arn, profile.partition,
        profile.token_expires_at, profile=profile,
    )  # fmt: skip


@sensitive_variables("params")
def _one_time(request: HttpRequest, params: Mapping[str, str]) -> SignIn:
    auth_type, facts = request.session[TYPE], request.session.get(IDENTITY, {})
    expires: Any = facts.get("expires_at")
    return SignIn(
        auth_type, params, _label(auth_type, params), facts.get("account_id", ""), facts.get("arn", ""),
        facts.get("partition", ""), parse_datetime(expires) if expires else None,
        external_id=_external_id(request, auth_type),
    )  # fmt: skip


def _label(auth_type: str, params: Mapping[str, str]) -> str:
    if auth_type == AuthType.ROLE_ARN:
        return params["role_arn"].rpartition("/")[2]
    return _("key …%(hint)s") % {"hint": params["aws_access_key"][-HINT_LENGTH:]}


def _external_id(request: HttpRequest, auth_type: str) -> str | None:
    """A one-time role trusts the person; a key has no use for an external id."""
    if auth_type != AuthType.ROLE_ARN or not request.user.is_authenticated:
        return None
    return Person.of(request.user).external_id
