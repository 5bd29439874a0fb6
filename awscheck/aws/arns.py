"""The ARN of an IAM role, and nothing that only looks like one."""

import re
from typing import NamedTuple

from awscheck.aws.exceptions import MalformedArnError

ROLE_ARN = re.compile(r"arn:(aws|aws-cn|aws-us-gov):iam::([0-9]{12}):role/((?:[!-.0-~]+/)*)([A-Za-z0-9_+=,.@-]{1,64})")
LONGEST_PATH = 511


class RoleArn(NamedTuple):
    """The parts of a role's ARN; the name is without the path."""

    partition: str
    account_id: str
    name: str


def parse_role_arn(text: str) -> RoleArn:
    """The parts of a role's ARN; MalformedArnError (a ValueError) for everything else."""
    match = ROLE_ARN.fullmatch(text)
    if not match or len(match[3]) > LONGEST_PATH:
        raise MalformedArnError
    return RoleArn(match[1], match[2], match[4])
