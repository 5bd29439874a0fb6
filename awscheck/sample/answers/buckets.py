"""S3 ListBuckets in pages and with each bucket's region, which moto leaves out."""

from typing import Any

from moto.s3.models import FakeBucket, s3_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call


@answers("s3", "ListBuckets")
def list_buckets(call: Call) -> dict[str, Any]:
    params = call.params
    rows = [_row(bucket, with_region=_is_paged(call)) for bucket in _buckets(call) if _matches(bucket, params)]
    size = int(params.get("MaxBuckets") or 10_000)
    page, more = rows[:size], rows[size:]
    result: dict[str, Any] = {"Buckets": page, "Owner": {"ID": f"{call.account:0>64}"}}
    return {**result, "ContinuationToken": page[-1]["Name"]} if more else result


def _buckets(call: Call) -> list[FakeBucket]:
    buckets = s3_backends[call.account]["aws"].buckets
    return [buckets[name] for name in sorted(buckets)]


def _is_paged(call: Call) -> bool:
    """AWS names the regions only to those who ask with at least one parameter."""
    return any(call.params.get(name) for name in ("MaxBuckets", "ContinuationToken", "Prefix", "BucketRegion"))


def _matches(bucket: FakeBucket, params: dict[str, Any]) -> bool:
    after = str(params.get("ContinuationToken") or "")
    region = params.get("BucketRegion") or bucket.region_name
    return bucket.name > after and bucket.name.startswith(params.get("Prefix") or "") and bucket.region_name == region


def _row(bucket: FakeBucket, with_region: bool) -> dict[str, Any]:
    row = {"Name": bucket.name, "CreationDate": bucket.creation_date}
    return {**row, "BucketRegion": bucket.region_name} if with_region else row
