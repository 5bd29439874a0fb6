"""The one door to AWS: credentials, sessions, clients, regions, and what AWS's refusals mean."""

from awscheck.aws.arns import RoleArn, parse_role_arn
from awscheck.aws.clients import AwsSession, create_boto3_client, preload
from awscheck.aws.credentials import AuthType, Credentials
from awscheck.aws.data import service_model
from awscheck.aws.errors import Fault, classify
from awscheck.aws.exceptions import (
    AWS_ERRORS,
    AwsError,
    InvalidRegionError,
    MalformedArnError,
    NoPortalIdentityError,
    UnusableCredentialsError,
)
from awscheck.aws.reasons import Reason, State
from awscheck.aws.regions import home_region, is_region, partition_of, region_title, regions, service_regions
from awscheck.aws.remedies import meaning, remedy
from awscheck.aws.roles import Identity, assume_role, portal_client, portal_identity, safe_session_name
from awscheck.aws.sessions import endpoint_url
from awscheck.aws.tally import Tally, counting

__all__ = [
    "AWS_ERRORS",
    "AuthType",
    "AwsError",
    "AwsSession",
    "Credentials",
    "Fault",
    "Identity",
    "InvalidRegionError",
    "MalformedArnError",
    "NoPortalIdentityError",
    "Reason",
    "RoleArn",
    "State",
    "Tally",
    "UnusableCredentialsError",
    "assume_role",
    "classify",
    "counting",
    "create_boto3_client",
    "endpoint_url",
    "home_region",
    "is_region",
    "meaning",
    "parse_role_arn",
    "partition_of",
    "portal_client",
    "portal_identity",
    "preload",
    "region_title",
    "regions",
    "remedy",
    "safe_session_name",
    "service_model",
    "service_regions",
]
