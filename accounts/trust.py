"""The trust policy that lets this portal, and only with the right external id, assume a person's role."""

import json
from typing import Any

from awscheck.aws import AWS_ERRORS, Fault, Identity, Reason, classify, meaning, portal_identity, remedy


def trust_context(external_id: str) -> dict[str, object]:
    """What a page needs to explain how a role comes to trust this portal."""
    try:
        identity = portal_identity()
    except AWS_ERRORS as error:
        return {"external_id": external_id, "portal_identity": None, "portal_problem": _problem(classify(error))}
    policy = trust_policy(identity, external_id) if identity else ""
    return {"external_id": external_id, "portal_identity": identity, "trust_policy": policy}


def trust_policy(identity: Identity, external_id: str) -> str:
    """The JSON to paste into the role: the portal's account, narrowed to its own principal and the external id."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{identity.partition}:iam::{identity.account_id}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": external_id}, **_only(identity)},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def _only(identity: Identity) -> dict[str, Any]:
    """The portal's own principal. An assumed role's ARN does not tell the path that its role may have."""
    kind, _, rest = identity.arn.rpartition(":")[2].partition("/")
    if kind == "assumed-role":
        role = rest.partition("/")[0]
        root = f"arn:{identity.partition}:iam::{identity.account_id}:role"
        return {"ArnLike": {"aws:PrincipalArn": [f"{root}/{role}", f"{root}/*/{role}"]}}
    return {"ArnEquals": {"aws:PrincipalArn": identity.arn}} if kind == "user" else {}


def _problem(fault: Fault) -> dict[str, object]:
    """Why the portal's own identity is not known; a refusal of its keys is not the reader's."""
    reason = fault.reason if fault.is_passing else Reason.PORTAL_IDENTITY
    return {"meaning": meaning(reason), "remedy": remedy(reason)}
