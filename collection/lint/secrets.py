"""What must never be asked for, and what must never be stored as it came."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from collection.kinds import Kind, Params
from collection.lint.answers import ListOf, Shape, Struct, leaves, steps

# Calls that only read, but read secrets or people's data, hand out credentials, or cost money.
DENIED = (
    "athena.get_query_results", "athena.get_session_endpoint", "ce.get_cost_and_usage*", "codecommit.get_file",
    "cognito-idp.get_tokens_from_refresh_token", "cognito-idp.list_users*", "dynamodb.batch_get_item",
    "dynamodb.get_item", "dynamodb.get_records", "ec2.describe_instance_attribute",
    "ec2.describe_launch_template_versions", "ec2.get_console_*", "ec2.get_launch_template_data",
    "ec2.get_password_data", "ecr.batch_get_image", "ecr.get_authorization_token", "ecr.get_download_url_for_layer",
    "emr.get_cluster_session_credentials", "emr.get_*presigned_url", "glue.get_connection*", "kinesis.get_records",
    "lambda.get_function", "lambda.get_layer_version*", "lightsail.get_instance_access_details",
    "lightsail.get_relational_database_master_user_password", "logs.get_log_events", "logs.get_log_record",
    "logs.get_query_results", "redshift.get_cluster_credentials*", "s3.get_object", "s3.get_object_torrent",
    "secretsmanager.get_secret_value", "secretsmanager.batch_get_secret_value", "ssm.get_parameter*",
    "stepfunctions.get_activity_task", "stepfunctions.get_execution_history", "sts.get_*_token",
    "apigateway.get_api_key*", "apigateway.get_usage_plan_key*", "apigateway.get_sdk", "apigateway.get_export",
    "redshift-serverless.get_credentials", "redshift-serverless.get_identity_center_auth_token",
)  # fmt: skip
# Denied calls that may be made after all, with the parameter that keeps the secret back.
HARMLESS_WITH: dict[str, tuple[str, bool]] = {
    "apigateway.get_api_keys": ("includeValues", False),
    "glue.get_connections": ("HidePassword", True),
}
ALSO_READS = ("iam.generate_credential_report",)  # AWS counts it as Read: it only writes the report that we then read
READS = re.compile(r"(get|list|describe|batch_get|batch_describe)_\w+")

# Fields that are dropped whole, wherever they come.
NEVER_KEPT = ("CustomerGatewayConfiguration", "LaunchTemplateData", "UserData", "KeyMaterial", "PasswordData")

# The ends of paths (``a.b[].*``) to values that are kept only as a fingerprint.
SECRET = re.compile(
    r"""(^|[.\]])\.?(
      environment(\.variables)?\.\* | environment(variables)?\[\]\.value
    | (stage)?variable(s|overrides)\.\* | logconfiguration\.options\.\*
    | \w*(password|passphrase|presharedkey|secretkey|secretaccesskey|privatekey|clientsecret|secretstring|
          activationcode|authtoken|sessiontoken|securitytoken)
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_denied(client: str, operation: str, params: Params) -> bool:
    """True for what we never ask, although IAM calls it reading."""
    name = f"{client}.{operation}"
    if name in HARMLESS_WITH:
        parameter, value = HARMLESS_WITH[name]
        return params.get(parameter) is not value
    return any(fnmatchcase(name, pattern) for pattern in DENIED)


def is_reading(client: str, operation: str) -> bool:
    """True for what is named like reading."""
    return bool(READS.fullmatch(operation)) or f"{client}.{operation}" in ALSO_READS


def never_kept(shape: Shape) -> Iterator[str]:
    """The fields of an item that should have been dropped."""
    if isinstance(shape, ListOf):
        yield from never_kept(shape.of)
    elif isinstance(shape, Struct):
        for name, member in shape.fields.items():
            if name in NEVER_KEPT:
                yield name
            yield from never_kept(member)


def unmasked(kind: Kind, shape: Shape) -> Iterator[str]:
    """The secret-bearing fields of an item that no mask covers."""
    masked = [steps(path) for path in kind.masks]
    for path, leaf in leaves(shape):
        covered = any(_covers(mask, path) for mask in masked)
        if leaf.type in ("string", "any", "blob") and not covered and SECRET.search(_written(path)):
            yield _written(path)


def _covers(mask: list[str], path: tuple[str, ...]) -> bool:
    """Whether these steps of a mask lead to the value at a path, or to something that holds it."""
    if mask and mask[0] == "**":
        return any(_covers(mask[1:], path[start:]) for start in range(len(path)))
    return len(mask) <= len(path) and all(step in ("*", own) for step, own in zip(mask, path, strict=False))


def _written(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(".[]", "[]")
