"""The IAM policies that are derived from the declarations."""

import json
import re

import pytest

from awscheck.aws.iam import action_of
from collection.calls import Operation, calls_of
from collection.kinds import Call, Column, Custom, Detail, Each, Join, Kind, Metric, Parent, Service
from collection.permissions import (
    LONGEST,
    MOST,
    Permission,
    permissions_of,
    policies,
    size,
    statement,
    written,
)
from collection.registry import SERVICES

METRIC = Metric("cpu", "CPU", "AWS/EC2", "CPUUtilization", {}, "Average", 300, 1)


def kind(name: str, call: Call | Each | Custom, **more: object) -> Kind:
    return Kind(name=name, title=name, call=call, key=("Id",), columns=(Column("Id", "Id"),), **more)  # type: ignore[arg-type]


def service(*kinds: Kind, name: str = "sqs") -> Service:
    return Service(name, name, kinds)


def actions(*kinds: Kind, metrics: bool = True, name: str = "sqs") -> list[str]:
    return [one.action for one in permissions_of([service(*kinds, name=name)], metrics=metrics)]


QUEUES = kind("sqs.queue", Call("list_queues", "QueueUrls"))


def test_a_listing_needs_its_action_and_that_of_the_regions() -> None:
    assert actions(QUEUES) == ["ec2:DescribeRegions", "sqs:ListQueues"]


def test_a_service_without_regions_does_not_ask_for_them() -> None:
    assert actions(kind("iam.user", Call("list_users", "Users"), scope="global"), name="iam") == ["iam:ListUsers"]


def test_details_joins_and_the_clients_they_name_count() -> None:
    further = kind(
        "sqs.queue",
        Call("list_queues", "QueueUrls"),
        details=(Detail("get_queue_attributes", {}), Detail("describe_key", {}, client="kms")),
        joins=(Join("describe_alarms", "MetricAlarms", ("a", "b"), client="cloudwatch"),),
    )
    asked = ["cloudwatch:DescribeAlarms", "ec2:DescribeRegions", "kms:DescribeKey"]
    assert actions(further) == [*asked, "sqs:GetQueueAttributes", "sqs:ListQueues"]


def test_all_that_a_function_says_it_calls_counts() -> None:
    both = ("generate_credential_report", "get_credential_report")
    report = kind("iam.report", Custom(lambda client, context: iter(()), both), scope="global")
    assert actions(report, name="iam") == ["iam:GenerateCredentialReport", "iam:GetCredentialReport"]


def test_what_lies_in_the_parent_needs_nothing() -> None:
    part = kind("sqs.part", Each("parts"), parent="sqs.queue")
    assert calls_of(service(QUEUES, part), part) == []


def test_metrics_need_one_action_and_may_be_left_out() -> None:
    measured = kind("sqs.queue", Call("list_queues", "QueueUrls"), metrics=(METRIC,))
    assert "cloudwatch:GetMetricData" in actions(measured)
    assert "cloudwatch:GetMetricData" not in actions(measured, metrics=False)


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        (Operation("apigateway", "get_rest_apis"), "/restapis"),
        (Operation("apigateway", "get_stages"), "/restapis/*/stages"),
        (Operation("apigatewayv2", "get_apis"), "/apis"),
        (Operation("apigatewayv2", "get_stages"), "/apis/*/stages"),
        (Operation("apigatewayv2", "get_vpc_links"), "/vpclinks"),
    ],
)
def test_api_gateway_is_limited_to_the_paths_that_are_asked(operation: Operation, path: str) -> None:
    assert Permission.of(operation) == ("apigateway:GET", f"arn:{{partition}}:apigateway:*::{path}")


def test_the_paths_are_of_the_part_of_aws_that_is_meant() -> None:
    stages = kind("apigateway.stage", Call("get_stages", "item", {"restApiId": Parent("id")}))
    (policy,) = policies(permissions_of([service(stages, name="apigateway")]), "aws-cn")
    assert policy["Statement"][1] == {
        "Effect": "Allow",
        "Action": ["apigateway:GET"],
        "Resource": ["arn:aws-cn:apigateway:*::/restapis/*/stages"],
    }


def test_no_permission_means_no_policy() -> None:
    assert policies([]) == []


def test_what_is_too_much_for_one_policy_goes_into_several_and_nothing_is_lost() -> None:
    many = [Permission(f"service:DescribeSomethingWithNumber{number:04}", "*") for number in range(400)]
    found = policies(reversed(many))
    assert [size(policy) <= LONGEST for policy in found] == [True] * 3
    assert [action for policy in found for action in policy["Statement"][0]["Action"]] == [one.action for one in many]


def test_no_policy_would_hold_the_first_action_of_the_next() -> None:
    first, second = policies([Permission(f"service:{'x' * 30}{number:04}", "*") for number in range(200)])
    first["Statement"][0]["Action"].append(second["Statement"][0]["Action"][0])
    assert size(first) > LONGEST


def test_aws_counts_no_white_space() -> None:
    (policy,) = policies(permissions_of([service(QUEUES)]))
    assert size(policy) == len(re.sub(r"\s", "", written(policy)))


def test_everything_fits_into_the_policies_of_one_role() -> None:
    found = policies(permissions_of(SERVICES.values()), "aws-us-gov")
    assert len(found) <= MOST
    assert max(map(size, found)) <= LONGEST


def test_every_permission_is_named_and_none_is_a_pattern() -> None:
    for one in permissions_of(SERVICES.values()):
        assert re.fullmatch(r"[a-z0-9-]+:[A-Za-z0-9]+", one.action), one


@pytest.mark.parametrize("name", SERVICES)
def test_a_choice_needs_no_more_than_its_own_calls(name: str) -> None:
    chosen = SERVICES[name]
    own = {action_of(*operation) for one in chosen.kinds for operation in calls_of(chosen, one)}
    shared = {"ec2:DescribeRegions", "cloudwatch:GetMetricData"}
    assert {one.action for one in permissions_of([chosen])} <= own | shared


def test_a_statement_allows_what_is_missing_of_a_kind() -> None:
    text = statement([("sqs.queue", action) for action in ("sqs:ListQueues", "sqs:ListQueues", "")])
    assert json.loads(text) == {"Effect": "Allow", "Action": ["sqs:ListQueues"], "Resource": "*"}


def test_a_statement_for_api_gateway_names_the_paths_of_the_kind() -> None:
    found = json.loads(statement([("apigateway.http_api", "apigateway:GET")], "aws-cn"))
    assert found["Resource"] == ["arn:aws-cn:apigateway:*::/apis"]


def test_a_statement_of_a_kind_that_is_no_more_still_names_the_action() -> None:
    assert json.loads(statement([("gone.kind", "gone:ListThings")]))["Action"] == ["gone:ListThings"]


def test_nothing_missing_needs_no_statement() -> None:
    assert statement([("sqs.queue", "")]) == ""
