"""The accounts of the sample AWS, its enabled regions, and who may do what there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """One AWS account; `alias` is what its owners call it, `environment` goes into names and tags."""

    id: str
    alias: str
    environment: str


PRODUCTION = Account("111122223333", "운영", "prod")
STAGING = Account("444455556666", "staging", "stg")
PORTAL = Account("999988887777", "portal", "portal")
ACCOUNTS = (PRODUCTION, STAGING, PORTAL)

HOME_REGION = "us-east-1"
REGIONS = ("us-east-1", "ap-northeast-2")
ENABLED_REGIONS = ("ap-northeast-2", "eu-west-1", "us-east-1", "us-west-2")

COLLECTOR_USER = "console-check"
PORTAL_USER = "console-check-portal"
ADMIN_USER = "account-admin"
ROLE_NAME = "AwsConsoleCheckReadOnly"
ROLE_ARN = f"arn:aws:iam::{STAGING.id}:role/{ROLE_NAME}"

# One permission is missing on purpose, so that a newcomer meets an honest "denied".
DENIED_TO_ROLE = {ROLE_ARN: frozenset({"sqs:ListQueues"})}
