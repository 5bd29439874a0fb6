"""Who may come in, and the words in which each family of services says no."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from awscheck.sample.people import PRODUCTION, STAGING

pytestmark = pytest.mark.filterwarnings("ignore:Exception.*does not match an error shape")
LISTS = {
    "sts": "get_caller_identity",
    "iam": "list_users",
    "ec2": "describe_vpcs",
    "s3": "list_buckets",
    "sqs": "list_queues",
    "sns": "list_topics",
    "rds": "describe_db_instances",
    "lambda": "list_functions",
    "dynamodb": "list_tables",
    "route53": "list_hosted_zones",
    "cloudwatch": "describe_alarms",
    "apigatewayv2": "get_apis",
    "apigateway": "get_rest_apis",
    "ecs": "list_clusters",
    "eks": "list_clusters",
    "elasticache": "describe_cache_clusters",
}
IN_JSON = ("lambda", "dynamodb", "apigatewayv2", "apigateway", "ecs", "eks")
UNKNOWN = {
    **dict.fromkeys(LISTS, "InvalidClientTokenId"),
    **dict.fromkeys(IN_JSON, "UnrecognizedClientException"),
    "ec2": "AuthFailure",
    "s3": "InvalidAccessKeyId",
}
WRONG = {
    **dict.fromkeys(LISTS, "SignatureDoesNotMatch"),
    **dict.fromkeys(IN_JSON, "InvalidSignatureException"),
    "ec2": "AuthFailure",
}


def refusal(call: Callable[..., Any], **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return str(caught.value.response["Error"]["Code"])


def test_each_refusal_has_its_own_request_id(client: Any, keys: Any) -> None:
    ids = set()
    for _ in range(2):
        with pytest.raises(ClientError) as caught:
            client("sts", keys["production"] | {"aws_secret_key": "wrong"}).get_caller_identity()
        ids.add(caught.value.response["ResponseMetadata"]["RequestId"])
    assert len(ids) == 2


@pytest.mark.parametrize("service", ["sts", "iam", "s3", "sqs", "dynamodb", "route53"])
def test_a_right_key_comes_in(service: str, client: Any) -> None:
    answer = getattr(client(service), LISTS[service])()
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_key_belongs_to_its_account(client: Any, keys: Any) -> None:
    assert client("sts").get_caller_identity()["Account"] == PRODUCTION.id
    assert client("sts", keys["staging"]).get_caller_identity()["Account"] == STAGING.id


@pytest.mark.parametrize("service", LISTS)
def test_an_unknown_key_is_refused(service: str, client: Any, keys: Any) -> None:
    unknown = keys["production"] | {"aws_access_key": "AKIAQQQQQQQQQQQQQQQQ"}
    assert refusal(getattr(client(service, unknown), LISTS[service])) == UNKNOWN[service]


@pytest.mark.parametrize("service", LISTS)
def test_a_wrong_secret_is_refused(service: str, client: Any, keys: Any) -> None:
    wrong = keys["production"] | {"aws_secret_key": "not-the-secret-key"}
    assert refusal(getattr(client(service, wrong), LISTS[service])) == WRONG[service]


def test_a_region_that_is_not_enabled_knows_no_key(client: Any) -> None:
    assert refusal(client("ec2", region="eu-west-2").describe_vpcs) == "AuthFailure"


def test_an_inactive_key_is_unknown(client: Any, keys: Any) -> None:
    iam = client("iam", keys["staging"])
    iam.create_user(UserName="gone")
    made = iam.create_access_key(UserName="gone")["AccessKey"]
    iam.update_access_key(UserName="gone", AccessKeyId=made["AccessKeyId"], Status="Inactive")
    gone = {"aws_access_key": made["AccessKeyId"], "aws_secret_key": made["SecretAccessKey"]}
    assert refusal(client("sts", gone).get_caller_identity) == "InvalidClientTokenId"


def test_paths_with_encoded_signs_are_signed_alike(client: Any) -> None:
    arn = f"arn:aws:lambda:us-east-1:{PRODUCTION.id}:function:none such/한글"
    assert refusal(client("lambda").list_tags, Resource=arn) == "ResourceNotFoundException"
