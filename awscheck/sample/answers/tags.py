"""Tagging API GetResources: with the firewalls, which moto leaves out."""

from collections.abc import Iterator
from typing import Any

from moto.resourcegroupstaggingapi.models import resourcegroupstaggingapi_backends
from moto.wafv2.models import GLOBAL_REGION, wafv2_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.people import HOME_REGION

Tagged = tuple[str, list[dict[str, str]]]


@answers("resourcegroupstaggingapi", "GetResources")
def get_resources(call: Call) -> dict[str, Any]:
    asked = call.params.get("ResourceTypeFilters") or []
    token, found = resourcegroupstaggingapi_backends[call.account][call.region].get_resources(
        pagination_token=call.params.get("PaginationToken"),
        resources_per_page=int(call.params.get("ResourcesPerPage") or 50),
        tag_filters=call.params.get("TagFilters") or [],
        resource_type_filters=asked,
    )
    rows = [(one.arn, [{"Key": key, "Value": value} for key, value in one.tags.items()]) for one in found]
    if "wafv2" in asked and not token:
        rows += _firewalls(call)
    return {
        "ResourceTagMappingList": [{"ResourceARN": arn, "Tags": tags} for arn, tags in rows],
        "PaginationToken": token or "",
    }


def _firewalls(call: Call) -> Iterator[Tagged]:
    """Those before CloudFront belong to the home region."""
    for region in (call.region, *([GLOBAL_REGION] if call.region == HOME_REGION else [])):
        backend = wafv2_backends[call.account][region]
        for arn in (*backend.wacls, *backend.ip_sets):
            if tags := backend.tagging_service.list_tags_for_resource(arn)["Tags"]:
                yield arn, tags
