"""Distributions and what they tell their origins; functions, which botocore cannot page."""

from dataclasses import replace

import pytest

from collection.kinds import Service
from collection.lint import lint
from collection.paths import read
from collection.services.cloudfront import DISTRIBUTION, FUNCTION
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")
BUCKET = "assets.s3.ap-northeast-2.amazonaws.com"
WEBSITE = "assets.s3-website-us-east-1.amazonaws.com"


def test_headers_that_origins_are_told_are_masked():
    header = {"HeaderName": "X-Origin-Verify", "HeaderValue": "canary"}
    raw = {"Id": "E1", "Origins": {"Items": [{"CustomHeaders": {"Items": [header]}}]}}
    data = shape(DISTRIBUTION, raw, PLACE).data
    assert "canary" not in str(data)
    assert "X-Origin-Verify" in str(data)


@pytest.mark.parametrize(("domain", "buckets"), [(BUCKET, ["assets"]), (WEBSITE, ["assets"]), ("www.s3.org", [])])
def test_an_origin_leads_to_its_bucket(domain, buckets):
    assert read(DISTRIBUTION.relations["s3.bucket"], {"Origins": {"Items": [{"DomainName": domain}]}}) == buckets


def test_a_distribution_leads_to_the_functions_of_all_its_behaviors():
    first, second = ({"FunctionAssociations": {"Items": [{"FunctionARN": arn}]}} for arn in ("a", "b"))
    raw = {"DefaultCacheBehavior": first, "CacheBehaviors": {"Items": [second, {}]}}
    assert read(DISTRIBUTION.relations["cloudfront.function"], raw) == ["a", "b"]


def test_a_distribution_without_behaviors_leads_to_no_functions():
    assert read(DISTRIBUTION.relations["cloudfront.function"], {"DefaultCacheBehavior": {}}) == []


def test_a_function_in_development_is_not_the_one_that_is_live():
    keys = {
        shape(FUNCTION, {"Name": "f", "FunctionMetadata": {"Stage": stage}}, PLACE).key
        for stage in ("LIVE", "DEVELOPMENT")
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("pager", "sentence"),
    [
        (None, "list_functions has no paginator and answers FunctionList.NextMarker: give it a pager"),
        (("Marker", "FunctionList.Marker"), "list_functions answers no token FunctionList.Marker"),
    ],
)
def test_a_page_token_one_level_down_is_not_overlooked(pager, sentence):
    kind = replace(FUNCTION, call=replace(FUNCTION.call, pager=pager))
    assert f"cloudfront.function: {sentence}" in lint(Service("cloudfront", "CloudFront", (kind,)))
