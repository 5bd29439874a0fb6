"""CloudWatch summaries: only where they were chosen, many at once, and kept beside the reading."""

from typing import Any

import pytest

from accounts.models import CredentialProfile
from collection import metrics
from collection.models import ResourceVersion, Snapshot
from collection.registry import KINDS
from tests.collection.driving import HOME, SEOUL, collect, outcome
from tests.collection.estates import give_buckets, give_instances
from tests.fake_aws import FakeAws, Params

Reader = CredentialProfile


def measured(params: Params) -> dict[str, Any]:
    """Two points for each metric, the newest first: 2.0, then 1.0."""
    results = [{"Id": query["Id"], "Values": [2.0, 1.0]} for query in params["MetricDataQueries"]]
    return {"MetricDataResults": results}


@pytest.fixture
def queries(fake_aws: FakeAws) -> list[list[dict[str, Any]]]:
    """The queries of each call."""
    asked: list[list[dict[str, Any]]] = []

    def answer(params: Params) -> dict[str, Any]:
        asked.append(params["MetricDataQueries"])
        return measured(params)

    fake_aws.has("cloudwatch", "GetMetricData", answer)
    return asked


def test_metrics_that_were_not_chosen_cost_nothing(fake_aws: FakeAws, reader: Reader) -> None:
    give_instances(fake_aws, "i-1")
    collect(reader, "ec2")
    assert not fake_aws.calls_of("cloudwatch")


def test_five_hundred_are_asked_at_once(fake_aws: FakeAws, reader: Reader, queries: list[list[dict[str, Any]]]) -> None:
    give_instances(fake_aws, *(f"i-{number}" for number in range(120)))
    instances = outcome(collect(reader, "ec2", metrics=True), "ec2.instance")
    assert sorted(map(len, queries)) == [100, 500]
    assert (instances.state, instances.count, instances.calls) == ("ok", 120, 3)


def test_a_curve_is_kept_from_old_to_new(
    fake_aws: FakeAws, reader: Reader, queries: list[list[dict[str, Any]]]
) -> None:
    give_instances(fake_aws, "i-1")
    instances = outcome(collect(reader, "ec2", metrics=True), "ec2.instance")
    values = Snapshot.objects.get(outcome=instances).values["i-1"]
    assert set(values) == {metric.name for metric in KINDS["ec2.instance"].metrics}
    assert values["cpu"] == [1.0, 2.0]


def test_curves_over_several_pages_are_joined(fake_aws: FakeAws, reader: Reader) -> None:
    give_instances(fake_aws, "i-1")
    older = {"MetricDataResults": [{"Id": "q0", "Values": [0.5, 0.25]}]}
    fake_aws.has("cloudwatch", "GetMetricData", measured, older)
    collect(reader, "ec2", metrics=True)
    values = Snapshot.objects.get(outcome__kind="ec2.instance").values["i-1"]
    assert [0.25, 0.5, 1.0, 2.0] in values.values()


def test_stopped_instances_send_none_and_are_not_asked(
    fake_aws: FakeAws, reader: Reader, queries: list[list[dict[str, Any]]]
) -> None:
    give_instances(fake_aws, "i-1", State={"Code": 80, "Name": "stopped"})
    collect(reader, "ec2", metrics=True)
    assert queries == []


def test_buckets_are_asked_where_they_live_for_the_newest_value(
    fake_aws: FakeAws, reader: Reader, queries: list[list[dict[str, Any]]]
) -> None:
    give_buckets(fake_aws, here=HOME, there=SEOUL)
    buckets = outcome(collect(reader, "s3", metrics=True), "s3.bucket", "global")
    assert {one.region for one in fake_aws.calls_of("cloudwatch")} == {HOME, SEOUL}
    assert Snapshot.objects.get(outcome=buckets).values["there"] == {"size": 2.0, "objects": 2.0}
    dimensions = [query["MetricStat"]["Metric"]["Dimensions"] for asked in queries for query in asked]
    assert [{"Name": "BucketName", "Value": "here"}, {"Name": "StorageType", "Value": "AllStorageTypes"}] in dimensions


def test_denied_metrics_are_a_gap_and_the_items_stay(fake_aws: FakeAws, reader: Reader) -> None:
    give_instances(fake_aws, "i-1")
    fake_aws.deny("cloudwatch", "GetMetricData")
    collection = collect(reader, "ec2", metrics=True)
    instances = outcome(collection, "ec2.instance")
    assert (instances.state, instances.count, collection.state) == ("ok", 1, "partial")
    assert [(gap["field"], gap["action"]) for gap in instances.gaps] == [("metrics", "cloudwatch:GetMetricData")]


def test_items_without_data_points_have_no_values(fake_aws: FakeAws, reader: Reader) -> None:
    give_instances(fake_aws, "i-1")
    fake_aws.has("cloudwatch", "GetMetricData", {"MetricDataResults": [{"Id": "q0", "Values": []}]})
    collect(reader, "ec2", metrics=True)
    assert not Snapshot.objects.filter(outcome__kind="ec2.instance").exists()


def test_other_numbers_are_no_change_of_the_item(
    fake_aws: FakeAws, reader: Reader, queries: list[list[dict[str, Any]]]
) -> None:
    give_instances(fake_aws, "i-1")
    collect(reader, "ec2", metrics=True)
    fake_aws.has("cloudwatch", "GetMetricData", {"MetricDataResults": [{"Id": "q0", "Values": [77.0]}]})
    collect(reader, "ec2", metrics=True)
    assert ResourceVersion.objects.filter(resource_id="i-1").count() == 1
    assert Snapshot.objects.filter(outcome__kind="ec2.instance").count() == 2


def test_a_denied_listing_asks_for_no_metrics(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("ec2", "DescribeInstances")
    assert outcome(collect(reader, "ec2", metrics=True), "ec2.instance").state == "denied"
    assert not fake_aws.calls_of("cloudwatch")


def test_what_they_cost_is_known_beforehand() -> None:
    assert metrics.cost(KINDS["ec2.instance"], 100) == 100 * len(KINDS["ec2.instance"].metrics)
    assert metrics.cost(KINDS["sqs.queue"], 100) == 0


@pytest.mark.parametrize("status", ["InternalError", "Forbidden"])
def test_a_metric_that_aws_could_not_read_is_a_gap_and_not_a_silent_absence(
    fake_aws: FakeAws, reader: Reader, status: str
) -> None:
    give_instances(fake_aws, "i-1")
    fake_aws.has(
        "cloudwatch",
        "GetMetricData",
        lambda params: {
            "MetricDataResults": [{"Id": query["Id"], "StatusCode": status} for query in params["MetricDataQueries"]]
        },
    )
    instances = outcome(collect(reader, "ec2", metrics=True), "ec2.instance")
    assert (instances.state, [gap["code"] for gap in instances.gaps]) == ("ok", [status])
