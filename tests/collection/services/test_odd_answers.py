"""Answers that are odd without being wrong."""

from typing import Any

import pytest

from collection.paths import read
from collection.registry import KINDS
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="111122223333", region="us-east-1", mask_key=b"key")


def test_the_hosts_of_a_kafka_cluster_in_another_order_are_no_change() -> None:
    first, second = (
        shape(
            KINDS["kafka.cluster"],
            {"ClusterArn": "arn:c", "Provisioned": {"NumberOfBrokerNodes": 3, "ZookeeperConnectString": hosts}},
            PLACE,
        )
        for hosts in ("z-1:2181,z-2:2181", "z-2:2181,z-1:2181")
    )
    assert first.digest == second.digest
    assert first.volatile != second.volatile


def test_a_crawler_at_work_is_no_change() -> None:
    first, second = (
        shape(KINDS["glue.crawler"], {"Name": "c", "State": state}, PLACE) for state in ("READY", "RUNNING")
    )
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("destination", "bucket"),
    [
        (
            {"ExtendedS3DestinationDescription": {"BucketARN": "b"}, "S3DestinationDescription": {"BucketARN": "b"}},
            ["b"],
        ),
        ({"RedshiftDestinationDescription": {"S3DestinationDescription": {"BucketARN": "staging"}}}, ["staging"]),
        ({"HttpEndpointDestinationDescription": {}}, []),
    ],
)
def test_a_firehose_stream_knows_its_bucket_wherever_it_leads(destination: dict[str, Any], bucket: list[str]) -> None:
    item = {"Destinations": [{"DestinationId": "destinationId-000000000001", **destination}]}
    assert read(KINDS["firehose.delivery_stream"].relations["s3.bucket"], item) == bucket


def test_a_glue_job_named_like_a_crawler_has_its_own_tags() -> None:
    """One listing brings the tags of both."""
    arn = "arn:aws:glue:us-east-1:111122223333:{}/orders"
    for kind in ("job", "crawler"):
        (join,) = KINDS[f"glue.{kind}"].joins
        assert read(join.on[0], {"Name": "orders"}) == read(join.on[1], {"ResourceARN": arn.format(kind)})
    assert KINDS["glue.job"].joins[0].params == KINDS["glue.crawler"].joins[0].params


@pytest.mark.parametrize("kind", ["events.rule", "scheduler.schedule"])
def test_targets_without_an_arn_are_no_relation(kind: str) -> None:
    items: list[dict[str, Any]] = [{}, {"Targets": [{"Id": "t"}], "Target": {}}, {"Targets": [], "Target": None}]
    for item in items:
        for path in KINDS[kind].relations.values():
            assert not [one for one in [read(path, item)] if one and any(one)]


def test_a_webhook_of_a_pipeline_does_not_lend_it_its_tags() -> None:
    (join,) = KINDS["codepipeline.pipeline"].joins
    arn = "arn:aws:codepipeline:us-east-1:111122223333:"
    assert read(join.on[1], {"ResourceARN": arn + "shop"}) == "shop"
    assert read(join.on[1], {"ResourceARN": arn + "webhook:shop"}) != "shop"


def test_an_api_key_is_used_by_the_apis_of_its_stages() -> None:
    path = KINDS["apigateway.api_key"].relations["apigateway.rest_api"]
    assert read(path, {"stageKeys": ["a1b2c3/prod", "d4e5f6/beta"]}) == ["a1b2c3", "d4e5f6"]
    assert not read(path, {"stageKeys": []})
