"""The trust policy that lets this portal, and only with the right external id, assume a person's role."""

import json
from dataclasses import dataclass
from typing import Any

from accounts.forms import PARTITIONS
from awscheck.aws import AWS_ERRORS, Fault, Identity, Reason, classify, meaning, portal_identity, remedy


@dataclass(frozen=True)
class Trust:
    """Whom a role is to trust: the portal as AWS knows it, with one external id."""

    identity: Identity
    external_id: str

    @property
    def document(self) -> dict[str, Any]:
        """The trust policy: the portal's account, narrowed to its own principal and the external id."""
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{self.identity.partition}:iam::{self.identity.account_id}:root"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": self.external_id}, **self._only},
        }
        return {"Version": "2012-10-17", "Statement": [statement]}

    @property
    def policy(self) -> str:
        """The JSON to paste into the role."""
        return json.dumps(self.document, indent=2)

    @property
    def principals(self) -> list[str]:
        """ARN patterns of the portal's own principal. An assumed role's ARN does not tell the path of its role."""
        identity = self.identity
        kind, _, rest = identity.arn.rpartition(":")[2].partition("/")
        if kind == "assumed-role":
            role, root = rest.partition("/")[0], f"arn:{identity.partition}:iam::{identity.account_id}:role"
            return [f"{root}/{role}", f"{root}/*/{role}"]
        return [identity.arn]

    @property
    def _only(self) -> dict[str, Any]:
        kind = self.identity.arn.rpartition(":")[2].partition("/")[0]
        if kind == "assumed-role":
            return {"ArnLike": {"aws:PrincipalArn": self.principals}}
        return {"ArnEquals": {"aws:PrincipalArn": self.identity.arn}} if kind == "user" else {}


def trust_context(external_id: str, partition: str = "aws") -> dict[str, object]:
    """What a page needs to explain how a role of a part of AWS comes to trust this portal."""
    told: dict[str, object] = {"external_id": external_id, "partition": partition, "partitions": PARTITIONS}
    try:
        identity = portal_identity(partition)
    except AWS_ERRORS as error:
        return {**told, "portal_identity": None, "portal_problem": _problem(classify(error))}
    trust = Trust(identity, external_id) if identity else None
    return {**told, "portal_identity": identity, "trust": trust}


def _problem(fault: Fault) -> dict[str, object]:
    """Why the portal's own identity is not known; a refusal of its keys is not the reader's."""
    reason = fault.reason if fault.is_passing else Reason.PORTAL_IDENTITY
    return {"meaning": meaning(reason), "remedy": remedy(reason)}
