"""The ready-made ways to create a role that the portal may assume: CloudFormation and Terraform, filled in."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from accounts.trust import Trust
from awscheck.aws import home_region
from collection.console import HOSTS
from collection.permissions import Permission, Policy, policies

ROLE_NAME = "AwsConsoleCheckReadOnly"
STACK_NAME = "AwsConsoleCheck"
SECONDS = 3600
ABOUT = "Lets AWS Console Check list and read what is in this account, and nothing more"


def cloudformation(trust: Policy, allowed: Iterable[Policy], parameters: dict[str, Any] | None = None) -> str:
    """A template of the role with its policies, as JSON; its output is the role's ARN."""
    inventories = {f"Inventory{number}": _managed(policy) for number, policy in enumerate(allowed, 1)}
    role = {
        "RoleName": {"Ref": "RoleName"},
        "Description": ABOUT,
        "MaxSessionDuration": SECONDS,
        "AssumeRolePolicyDocument": trust,
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": ABOUT,
        "Parameters": {"RoleName": _text("[A-Za-z0-9_+=,.@-]{1,64}", ROLE_NAME), **(parameters or {})},
        "Resources": {**inventories, "Role": {"Type": "AWS::IAM::Role", "Properties": role}},
        "Outputs": {"RoleArn": {"Description": "To paste into the portal", "Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }
    return json.dumps(template, indent=2)


def published(wanted: Iterable[Permission]) -> str:
    """The template that an operator publishes for everybody: whom to trust comes with the quick-create link."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${PortalAccount}:root"}},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}},
            "ArnLike": {"aws:PrincipalArn": {"Ref": "PortalPrincipals"}},
        },
    }
    parameters = {
        "PortalAccount": _text("[0-9]{12}"),
        "PortalPrincipals": {"Type": "CommaDelimitedList", "AllowedPattern": "arn:.+"},
        "ExternalId": {**_text("[A-Za-z0-9_-]{32,64}"), "Description": "From the portal; never choose it yourself"},
    }
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    return cloudformation(trust, map(_anywhere, policies(wanted, "${AWS::Partition}")), parameters)


def quick_create(template_url: str, trust: Trust) -> str:
    """The address in the AWS console that creates the role from the published template."""
    region = home_region(trust.identity.partition)
    fields = {
        "templateURL": template_url,
        "stackName": STACK_NAME,
        "param_PortalAccount": trust.identity.account_id,
        "param_PortalPrincipals": ",".join(trust.principals),
        "param_ExternalId": trust.external_id,
    }
    host = HOSTS[trust.identity.partition]
    return f"{host}cloudformation/home?region={region}#/stacks/quickcreate?{urlencode(fields, quote_via=quote)}"


def terraform(trust: Policy, allowed: Iterable[Policy]) -> str:
    """The same for Terraform. JSON is an HCL expression as it stands."""
    parts = [TERRAFORM_ROLE % {"name": ROLE_NAME, "about": ABOUT, "seconds": SECONDS, "trust": _inside(trust)}]
    parts += [TERRAFORM_POLICY % {"n": n, "policy": _inside(policy)} for n, policy in enumerate(allowed, 1)]
    return "\n".join(parts)


TERRAFORM_ROLE = """variable "role_name" {
  type    = string
  default = "%(name)s"
}

resource "aws_iam_role" "console_check" {
  name                 = var.role_name
  description          = "%(about)s"
  max_session_duration = %(seconds)d
  assume_role_policy   = jsonencode(%(trust)s)
}

output "role_arn" {
  description = "To paste into the portal"
  value       = aws_iam_role.console_check.arn
}
"""
TERRAFORM_POLICY = """resource "aws_iam_policy" "console_check_%(n)d" {
  name   = "${var.role_name}-%(n)d"
  policy = jsonencode(%(policy)s)
}

resource "aws_iam_role_policy_attachment" "console_check_%(n)d" {
  role       = aws_iam_role.console_check.name
  policy_arn = aws_iam_policy.console_check_%(n)d.arn
}
"""


def _managed(policy: Policy) -> dict[str, Any]:
    facts = {"Description": ABOUT, "Roles": [{"Ref": "Role"}], "PolicyDocument": policy}
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": facts}


def _text(pattern: str, default: str = "") -> dict[str, Any]:
    return {"Type": "String", "AllowedPattern": pattern, **({"Default": default} if default else {})}


def _anywhere(policy: Policy) -> Policy:
    """A policy that names ``${AWS::Partition}``, for CloudFormation to fill in."""
    return {**policy, "Statement": [_substituted(one) for one in policy["Statement"]]}


def _substituted(statement: dict[str, Any]) -> dict[str, Any]:
    resource = statement["Resource"]
    if isinstance(resource, str):
        return statement
    return {**statement, "Resource": [{"Fn::Sub": text} for text in resource]}


def _inside(policy: Policy) -> str:
    """JSON as it stands within a block."""
    return json.dumps(policy, indent=2).replace("\n", "\n  ")
