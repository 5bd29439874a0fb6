"""Every declaration holds against botocore's own models, offline."""

import socket

import pytest

from collection.kinds import Kind, Service
from collection.lint import lint
from collection.registry import KINDS, SERVICES, children, unknown
from collection.relations import values_at

THE_FOURTEEN = {
    "apigateway", "cloudwatch", "dynamodb", "ec2", "ecs", "eks", "elasticache", "iam", "lambda", "rds", "route53",
    "s3", "sns", "sqs",
}  # fmt: skip


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_every_declaration_is_right(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    assert lint(service) == []


def test_the_services_of_the_original_application_are_there() -> None:
    assert set(SERVICES) >= THE_FOURTEEN


def test_a_service_is_found_under_its_own_name() -> None:
    assert all(name == service.name for name, service in SERVICES.items())


def test_no_two_kinds_have_one_name() -> None:
    assert len(KINDS) == sum(len(service.kinds) for service in SERVICES.values())


def test_every_relation_is_to_a_declared_kind() -> None:
    unknown_ones = {kind.name: kind.relations.keys() - KINDS.keys() for kind in KINDS.values()}
    assert {name: others for name, others in unknown_ones.items() if others} == {}


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.relations], ids=lambda kind: kind.name)
def test_an_item_without_anything_uses_nothing(kind: Kind) -> None:
    assert {other: found for other, path in kind.relations.items() if (found := values_at(path, {}))} == {}


def test_unknown_services_are_named() -> None:
    assert unknown(["sqs", "mainframe"]) == ["mainframe"]


def test_a_kind_knows_its_children() -> None:
    assert [kind.name for kind in children(KINDS["route53.hosted_zone"])] == ["route53.record_set"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    {
        "apigateway.rest_api": ["id", "description", "createdDate", "stages", "apiKeySource"],
        "cloudwatch.alarm": ["StateValue", "MetricName", "Namespace", "Threshold", "ComparisonOperator"],
        "dynamodb.table": ["TableStatus", "ItemCount", "TableSizeBytes"],
        "ecs.cluster": ["status", "activeServicesCount", "runningTasksCount", "registeredContainerInstancesCount"],
        "eks.cluster": ["status", "version", "platformVersion", "createdAt"],
        "elasticache.cache_cluster": [
            "Engine",
            "CacheClusterStatus",
            "CacheNodeType",
            "NumCacheNodes",
            "EngineVersion",
        ],
        "route53.hosted_zone": ["ResourceRecordSetCount", "Config.PrivateZone"],
        "sns.topic": ["SubscriptionsConfirmed"],
        "sqs.queue": ["ApproximateNumberOfMessages", "FifoQueue"],
    }.items(),
)
def test_what_the_original_application_showed_is_a_column(kind: str, fields: list[str]) -> None:
    assert set(fields) <= {column.path for column in KINDS[kind].columns}


def test_both_kinds_of_alarms_come_from_one_listing() -> None:
    metric, composite = KINDS["cloudwatch.alarm"].call, KINDS["cloudwatch.composite_alarm"].call
    assert (metric.operation, metric.params) == (composite.operation, composite.params)  # type: ignore[union-attr]


def test_only_the_newest_revision_of_a_task_definition_is_read() -> None:
    assert KINDS["ecs.task_definition"].call.operation == "list_task_definition_families"  # type: ignore[union-attr]
