"""Whether credentials may do far more than a portal that only reads should be trusted with."""

from collections.abc import Iterator

from awscheck.aws import AWS_ERRORS, AwsSession, Identity, home_region

BROAD = ("AdministratorAccess", "PowerUserAccess")


def broad_policy(session: AwsSession, identity: Identity) -> str:
    """AWS's own policy that allows too much, where these credentials may see it; nothing is no proof of anything."""
    try:
        names = set(_attached(session, identity.arn.rpartition(":")[2]))
    except AWS_ERRORS:
        return ""
    return next((name for name in BROAD if name in names), "")


def _attached(session: AwsSession, who: str) -> Iterator[str]:
    """The names of the policies that are attached to ``user/path/name`` and its groups, or ``assumed-role/name/…``."""
    kind, *path = who.split("/")
    iam = session.client("iam", home_region(session.partition))
    if kind == "assumed-role":
        yield from _names(iam.list_attached_role_policies(RoleName=path[0]))
    elif kind == "user":
        yield from _names(iam.list_attached_user_policies(UserName=path[-1]))
        for group in iam.list_groups_for_user(UserName=path[-1]).get("Groups", ()):
            yield from _names(iam.list_attached_group_policies(GroupName=group["GroupName"]))


def _names(answer: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    yield from (policy["PolicyName"] for policy in answer.get("AttachedPolicies", ()))
