"""S3 Control ListAccessPoints: those of the asked region, with its name in their ARNs; moto knows no regions here."""

from typing import Any

from moto.s3.models import s3_backends
from moto.s3control.models import AccessPoint, s3control_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call


@answers("s3control", "ListAccessPoints")
def list_access_points(call: Call) -> dict[str, Any]:
    points = sorted(_points(call), key=lambda point: point.name)
    rows = [_row(call, point) for point in points if point.bucket == (call.params.get("Bucket") or point.bucket)]
    start = int(call.params.get("NextToken") or 0)
    end = start + int(call.params.get("MaxResults") or 1000)
    return {"AccessPointList": rows[start:end], **({"NextToken": str(end)} if rows[end:] else {})}


def _points(call: Call) -> list[AccessPoint]:
    """An access point is where its bucket is."""
    buckets = s3_backends[call.account]["aws"].buckets
    points = s3control_backends[call.account]["aws"].access_points[call.account].values()
    return [point for point in points if buckets[point.bucket].region_name == call.region]


def _row(call: Call, point: AccessPoint) -> dict[str, Any]:
    place = {"VpcConfiguration": {"VpcId": point.vpc_id}} if point.vpc_id else {}
    return {
        "Name": point.name,
        "NetworkOrigin": point.network_origin,
        "Bucket": point.bucket,
        "BucketAccountId": call.account,
        "AccessPointArn": f"arn:aws:s3:{call.region}:{call.account}:accesspoint/{point.name}",
        "Alias": point.alias,
        **place,
    }
