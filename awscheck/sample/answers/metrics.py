"""CloudWatch ListMetrics and GetMetricData: the metrics that AWS's own services would send, with lifelike numbers."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from math import pi, sin
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.ec2.models import ec2_backends
from moto.s3.models import s3_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.faults import Refusal

DAY = 86_400
PAGE = 500
# Mean of each metric; the shop's own metrics and unknown ones have none.
LEVELS = {
    "CPUUtilization": 22.0,
    "NetworkIn": 4.0e6,
    "NetworkOut": 9.0e6,
    "NetworkPacketsIn": 5200.0,
    "NetworkPacketsOut": 7100.0,
    "StatusCheckFailed": 0.0,
    "BucketSizeBytes": 7.3e9,
    "NumberOfObjects": 41_000.0,
}
EC2_METRICS = tuple(LEVELS)[:6]
S3_METRICS = {"BucketSizeBytes": "StandardStorage", "NumberOfObjects": "AllStorageTypes"}
Metric = dict[str, Any]


def metrics(call: Call) -> Iterator[Metric]:
    """All metrics of a region."""
    for instance in _running(call):
        for name in EC2_METRICS:
            yield _metric("AWS/EC2", name, InstanceId=instance)
    for bucket in _buckets(call):
        for name, storage in S3_METRICS.items():
            yield _metric("AWS/S3", name, BucketName=bucket, StorageType=storage)
    for datum in cloudwatch_backends[call.account][call.region].metric_data:
        yield _metric(datum.namespace, datum.name, **{str(d.name): str(d.value) for d in datum.dimensions})


def _metric(namespace: str, name: str, **dimensions: str) -> Metric:
    named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    return {"Namespace": namespace, "MetricName": name, "Dimensions": named}


def _running(call: Call) -> list[str]:
    instances = ec2_backends[call.account][call.region].all_instances()
    return [instance.id for instance in instances if instance.state == "running"]


def _buckets(call: Call) -> list[str]:
    buckets = s3_backends[call.account]["aws"].buckets.values()
    return [bucket.name for bucket in buckets if bucket.region_name == call.region]


@answers("cloudwatch", "ListMetrics")
def list_metrics(call: Call) -> dict[str, Any]:
    found = [metric for metric in metrics(call) if _asked_for(metric, call.params)]
    start = int(call.params.get("NextToken") or 0)
    result: dict[str, Any] = {"Metrics": found[start : start + PAGE]}
    return {**result, "NextToken": str(start + PAGE)} if found[start + PAGE :] else result


def _asked_for(metric: Metric, params: dict[str, Any]) -> bool:
    has = {d["Name"]: d["Value"] for d in metric["Dimensions"]}
    wanted = {d["Name"]: d.get("Value") or has.get(d["Name"]) for d in params.get("Dimensions") or []}
    same = all(metric[key] == (params.get(key) or metric[key]) for key in ("Namespace", "MetricName"))
    return same and all(name in has and has[name] == value for name, value in wanted.items())


@answers("cloudwatch", "GetMetricData")
def get_metric_data(call: Call) -> dict[str, Any]:
    params = call.params
    if len(params["MetricDataQueries"]) > PAGE:
        raise Refusal("ValidationError", f"The collection MetricDataQueries must not have a size greater than {PAGE}.")
    start, end = seconds(params["StartTime"]), seconds(params["EndTime"])
    if start >= end:
        raise Refusal("ValidationError", "The parameter StartTime must be less than the parameter EndTime.")
    known = {_identity(metric) for metric in metrics(call)}
    newest_first = params.get("ScanBy") != "TimestampAscending"
    results = [_result(query, start, end, known, newest_first) for query in params["MetricDataQueries"]]
    return {"MetricDataResults": results, "Messages": []}


def seconds(moment: datetime | float | str) -> float:
    """A moment of a request, in whatever form its protocol has it, as seconds since 1970."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    if isinstance(moment, datetime):
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return float(moment)


def _identity(metric: Metric) -> str:
    dimensions = sorted((d["Name"], d["Value"]) for d in metric.get("Dimensions") or [])
    return f"{metric['Namespace']} {metric['MetricName']} {dimensions}"


def _result(query: dict[str, Any], start: float, end: float, known: set[str], newest_first: bool) -> dict[str, Any]:
    stat = query["MetricStat"]
    metric, period = stat["Metric"], int(stat["Period"])
    points = points_of(metric, start, end, period) if _identity(metric) in known else []
    ordered = points[::-1] if newest_first else points
    return {
        "Id": query["Id"],
        "Label": query.get("Label") or metric["MetricName"],
        "Timestamps": [datetime.fromtimestamp(moment, UTC) for moment, _ in ordered],
        "Values": [value for _, value in ordered],
        "StatusCode": "Complete",
    }


def points_of(metric: Metric, start: float, end: float, period: int) -> list[tuple[int, float]]:
    """One value each period; S3 tells its sizes once a day."""
    if metric["MetricName"] not in LEVELS or (metric["Namespace"] == "AWS/S3" and period < DAY):
        return []
    first = -int(-start // period) * period
    return [(moment, value_at(metric, moment)) for moment in range(first, int(end), period)]


def value_at(metric: Metric, moment: int) -> float:
    """The same metric has the same value at the same moment, at every start; it rises by day and falls by night."""
    level = LEVELS[metric["MetricName"]]
    share = zlib.crc32(_identity(metric).encode()) % 1000 / 1000
    noise = zlib.crc32(f"{share} {moment}".encode()) % 100 / 1000
    if metric["Namespace"] == "AWS/S3":
        return float(int(level * (0.1 + share)))
    return round(level * (0.3 + share) * (1 + 0.4 * sin(2 * pi * (moment % DAY) / DAY) + noise), 3)
