"""Where a bucket is, and how open it is."""

import pytest

from collection.paths import read
from collection.services.s3 import BUCKET

LOCATION = next(detail for detail in BUCKET.details if detail.operation == "get_bucket_location")
BLOCK = next(column for column in BUCKET.columns if "PublicAccessBlock" in column.path)
FOUR = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


@pytest.mark.parametrize(
    ("constraint", "region"), [(None, "us-east-1"), ("EU", "eu-west-1"), ("ap-northeast-2", "ap-northeast-2")]
)
def test_a_buckets_location_becomes_its_region(constraint, region):
    assert read(LOCATION.keep, {"LocationConstraint": constraint}) == region


def test_the_location_is_not_asked_where_the_listing_told_the_region():
    assert not read(LOCATION.when, {"Name": "b", "BucketRegion": "eu-west-1"})


def test_the_location_is_asked_where_the_listing_did_not():
    assert read(LOCATION.when, {"Name": "b"})


def test_a_buckets_own_region_comes_from_the_listing_first():
    assert read(BUCKET.home, {"BucketRegion": "eu-west-1", "Location": "us-east-1"}) == "eu-west-1"


def test_public_access_is_blocked_when_all_four_settings_are_on():
    assert read(BLOCK.path, {"PublicAccessBlock": dict.fromkeys(FOUR, True)}) is True


@pytest.mark.parametrize("missing", FOUR)
def test_public_access_is_not_blocked_when_one_setting_is_off(missing):
    assert read(BLOCK.path, {"PublicAccessBlock": {**dict.fromkeys(FOUR, True), missing: False}}) is False


def test_a_bucket_without_settings_is_neither_blocked_nor_unblocked():
    assert read(BLOCK.path, {"PublicAccessBlock": None}) is None
