"""What a caller may do: all but what the sample withholds; and a role must trust who assumes it."""

import json
from fnmatch import fnmatchcase
from typing import Any

from moto.iam.exceptions import NotFoundException
from moto.iam.models import Role, iam_backends

from awscheck.sample.call import Call
from awscheck.sample.faults import Refusal, refusal
from awscheck.sample.people import DENIED_TO_ROLE

# Other services write the resource in the ARN; a list call has none, so AWS names the account and the region.
_RESOURCES = {"rds": "db:*"}


def check(call: Call) -> None:
    """Raise the refusal that AWS would answer when the caller lacks the permission."""
    action = f"{call.service}:{call.operation}"
    denied = DENIED_TO_ROLE.get(_role_of(call), frozenset())
    if action in denied:
        raise refusal("denied", call.family, _words(call, action.lower() if call.service == "sqs" else action))
    if action == "sts:AssumeRole":
        check_trust(call)


def _role_of(call: Call) -> str:
    """arn:aws:sts::1:assumed-role/Name/session -> arn:aws:iam::1:role/Name"""
    kind, _, rest = call.caller.partition("/")
    return kind.replace(":sts:", ":iam:").replace("assumed-role", "role") + "/" + rest.split("/")[0]


def _words(call: Call, action: str) -> str:
    resource = f"arn:aws:{call.service}:{call.region}:{call.account}:{_RESOURCES.get(call.service, '')}"
    return (
        f"User: {call.caller} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action"
    )


def check_trust(call: Call) -> None:
    """AWS says the same of a role that is not there, does not trust the caller, or wants another external id."""
    arn = str(call.params.get("RoleArn", ""))
    role = _role(arn)
    if role is None or not any(_trusts(statement, call) for statement in _statements(role)):
        words = f"User: {call.caller} is not authorized to perform: sts:AssumeRole on resource: {arn}"
        raise refusal("denied", call.family, words)
    _check_duration(call, role)


def _check_duration(call: Call, role: Role) -> None:
    longest = int(role.max_session_duration or 3600)
    if int(call.params.get("DurationSeconds") or 3600) > longest:
        words = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise Refusal("ValidationError", words)


def _role(arn: str) -> Role | None:
    account = arn.split(":")[4] if arn.count(":") == 5 else ""
    if account not in iam_backends:
        return None
    try:
        return iam_backends[account]["aws"].get_role_by_arn(arn)
    except NotFoundException:
        return None


def _statements(role: Role) -> list[dict[str, Any]]:
    return list(json.loads(role.assume_role_policy_document)["Statement"])


def _trusts(statement: dict[str, Any], call: Call) -> bool:
    principals = _listed(statement["Principal"].get("AWS", []))
    named = {call.caller, f"arn:aws:iam::{call.account}:root", call.account} & set(principals)
    conditions = statement.get("Condition", {}).items()
    return bool(named) and all(_meets(operator, wanted, call) for operator, wanted in conditions)


def _meets(operator: str, wanted: dict[str, Any], call: Call) -> bool:
    """StringEquals, StringLike, ArnEquals and ArnLike over what the sample knows; anything else is not met."""
    known = {"sts:ExternalId": str(call.params.get("ExternalId") or ""), "aws:PrincipalArn": call.caller}
    matches = str.__eq__ if operator == "StringEquals" else fnmatchcase
    return all(any(matches(known.get(key, ""), value) for value in _listed(wanted[key])) for key in wanted)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
