"""What no declaration may ever ask for, whatever it is named and whoever declares it."""

import pytest
from botocore import xform_name

from collection.kinds import Call, Column, Custom, Detail, Join, Kind, Service
from collection.lint import lint
from collection.permissions import permissions_of
from collection.registry import SERVICES

# Calls that hand out credentials, read secrets or what people have stored, or cost money; by botocore's names
NEVER = """
    redshift:GetClusterCredentials redshift:GetClusterCredentialsWithIAM
    emr:GetClusterSessionCredentials emr:GetPersistentAppUIPresignedURL emr:GetOnClusterAppUIPresignedURL
    lightsail:GetInstanceAccessDetails lightsail:GetRelationalDatabaseMasterUserPassword
    stepfunctions:GetActivityTask stepfunctions:GetExecutionHistory
    athena:GetSessionEndpoint athena:GetQueryResults
    cognito-idp:GetTokensFromRefreshToken cognito-idp:ListUsers
    secretsmanager:GetSecretValue secretsmanager:BatchGetSecretValue
    ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath ssm:GetParameterHistory
    kms:Decrypt s3:GetObject dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan
    sqs:ReceiveMessage kinesis:GetRecords logs:GetLogEvents logs:FilterLogEvents
    ecr:GetAuthorizationToken ecr:BatchGetImage lambda:GetFunction
    ec2:GetPasswordData ec2:GetConsoleOutput ec2:GetConsoleScreenshot rds:DownloadDBLogFilePortion
    codecommit:GetFile apigateway:GetApiKey ce:GetCostAndUsage ce:GetCostAndUsageWithResources
    sts:GetSessionToken sts:GetFederationToken sts:AssumeRole
""".split()  # noqa: SIM905
# Their IAM actions, which no policy of ours may hold either
ACTIONS = {name.replace("stepfunctions:", "states:").replace("emr:", "elasticmapreduce:") for name in NEVER}


def operation(name: str) -> tuple[str, str]:
    client, _, call = name.partition(":")
    return client, xform_name(call)


def problems(**more: object) -> list[str]:
    given = {"call": Call("list_queues", "QueueUrls", as_="QueueUrl"), "key": ("QueueUrl",)} | more
    kind = Kind(name="sqs.queue", title="Queues", columns=(Column("URL", "QueueUrl"),), **given)  # type: ignore[arg-type]
    return lint(Service("sqs", "SQS", (kind,)))


@pytest.mark.parametrize("name", NEVER)
def test_it_cannot_be_declared_as_a_listing(name: str) -> None:
    client, call = operation(name)
    assert refused(problems(call=Call(call, "@"), client=client), name)


@pytest.mark.parametrize("name", NEVER)
def test_it_cannot_be_declared_as_what_a_function_calls(name: str) -> None:
    client, call = operation(name)
    listing = Custom(lambda client, context: iter(()), (call,))
    assert refused(problems(call=listing, client=client), name)


@pytest.mark.parametrize("name", NEVER)
def test_it_cannot_be_declared_as_a_detail_or_join(name: str) -> None:
    client, call = operation(name)
    assert refused(problems(details=(Detail(call, {}, client=client),)), name)
    assert refused(problems(joins=(Join(call, "@", ("QueueUrl", "QueueUrl"), client=client),)), name)


def refused(found: list[str], name: str) -> bool:
    client, call = operation(name)
    wanted = ("is on the deny list", "is not named like a call that only reads")
    return any(f"{client}.{call} {words}" in problem for problem in found for words in wanted)


def test_no_policy_allows_any_of_it() -> None:
    assert ACTIONS & {one.action for one in permissions_of(SERVICES.values())} == set()
