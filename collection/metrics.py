"""CloudWatch summaries of what a reading found: up to 500 queries at once, asked where the items live."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from botocore.exceptions import ClientError

from awscheck.aws import AwsSession
from collection.asking import Raw
from collection.bulk import chunks
from collection.kinds import Kind, Metric
from collection.paths import read

UNREAD = ("Forbidden", "InternalError")  # what one query may answer in an answer that is otherwise fine
QUERIES = 500  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html


@dataclass(frozen=True)
class Query:
    """One metric of one item."""

    key: str
    region: str
    metric: Metric
    dimensions: tuple[tuple[str, str], ...]


def queries(kind: Kind, items: list[Raw]) -> Iterator[list[Query]]:
    """What to ask for these items, by region and time span, at most 500 at once."""
    wanted = [
        _query(metric, item) for metric in kind.metrics for item in items if not metric.when or read(metric.when, item)
    ]
    wanted.sort(key=_span)
    for _span_of_group, group in groupby(wanted, key=_span):
        yield from chunks(group, QUERIES)


def cost(kind: Kind, items: int) -> int:
    """How many metrics are asked for so many items; AWS bills each."""
    return len(kind.metrics) * items


def measure(session: AwsSession, asked: list[Query]) -> dict[str, dict[str, Any]]:
    """The values by item key and metric name; items without data points are absent. Raises AWS_ERRORS."""
    now = datetime.now(UTC)
    metric = asked[0].metric
    pages = (
        session.client("cloudwatch", asked[0].region)
        .get_paginator("get_metric_data")
        .paginate(
            MetricDataQueries=[_as_query(index, query) for index, query in enumerate(asked)],
            StartTime=now - timedelta(hours=metric.hours),
            EndTime=now,
            ScanBy="TimestampDescending",
        )
    )
    values: dict[str, dict[str, Any]] = {}
    for page in pages:
        for result in page["MetricDataResults"]:
            if result.get("StatusCode") in UNREAD:
                raise ClientError({"Error": {"Code": result["StatusCode"]}}, "GetMetricData")
            query = asked[int(result["Id"][1:])]
            if result["Values"]:
                _note(values.setdefault(query.key, {}), query.metric, result["Values"])
    return values


def _note(of_item: dict[str, Any], metric: Metric, newest_first: list[float]) -> None:
    if metric.points:
        of_item[metric.name] = newest_first[::-1] + of_item.get(metric.name, [])
    else:
        of_item.setdefault(metric.name, newest_first[0])


def _query(metric: Metric, item: Raw) -> Query:
    dimensions = {name: str(read(path, item)) for name, path in metric.dimensions.items()} | dict(metric.fixed)
    return Query(item["key"], item["_region"], metric, tuple(dimensions.items()))


def _span(query: Query) -> tuple[str, int]:
    return query.region, query.metric.hours


def _as_query(index: int, query: Query) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in query.dimensions]
    asked = {"Namespace": query.metric.namespace, "MetricName": query.metric.metric, "Dimensions": dimensions}
    stat = {"Metric": asked, "Period": query.metric.period, "Stat": query.metric.stat}
    return {"Id": f"q{index}", "MetricStat": stat, "ReturnData": True}
