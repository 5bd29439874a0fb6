"""The IAM action that an AWS call needs."""

import pytest

from awscheck.aws.iam import action_of


@pytest.mark.parametrize("operation", ["ListQueues", "list_queues"])
def test_most_calls_need_the_action_of_their_name(operation: str) -> None:
    assert action_of("sqs", operation) == "sqs:ListQueues"


@pytest.mark.parametrize(
    ("client", "operation", "action"),
    [
        ("s3", "ListBuckets", "s3:ListAllMyBuckets"),
        ("s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration"),
        ("s3control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"),
        ("apigatewayv2", "GetStages", "apigateway:GET"),
        ("elbv2", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers"),
    ],
)
def test_some_calls_need_another(client: str, operation: str, action: str) -> None:
    assert action_of(client, operation) == action


@pytest.mark.parametrize(
    ("client", "operation"), [("sqs", "DeleteQueue"), ("redshift", "GetClusterCredentials"), ("sqz", "ListQueues")]
)
def test_a_call_that_does_more_than_read_has_none(client: str, operation: str) -> None:
    assert action_of(client, operation) == ""
