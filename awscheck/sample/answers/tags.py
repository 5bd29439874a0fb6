"""Tagging API GetResources: with what moto leaves out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.config.models import config_backends
from moto.ecr.models import ecr_backends
from moto.resourcegroupstaggingapi.models import resourcegroupstaggingapi_backends
from moto.ssm.models import ssm_backends
from moto.wafv2.models import GLOBAL_REGION, wafv2_backends

from awscheck.sample.answers import tagged
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
    rows = [(one.arn, _pairs(one.tags)) for one in found]
    if not token:
        rows += [row for kind, left_out in LEFT_OUT.items() if kind in asked for row in left_out(call) if row[1]]
    return {
        "ResourceTagMappingList": [{"ResourceARN": arn, "Tags": tags} for arn, tags in rows],
        "PaginationToken": token or "",
    }


def _firewalls(call: Call) -> Iterator[Tagged]:
    """Those before CloudFront belong to the home region."""
    for region in (call.region, *([GLOBAL_REGION] if call.region == HOME_REGION else [])):
        backend = wafv2_backends[call.account][region]
        for arn in (*backend.wacls, *backend.ip_sets):
            yield arn, backend.tagging_service.list_tags_for_resource(arn)["Tags"]


def _repositories(call: Call) -> Iterator[Tagged]:
    backend = ecr_backends[call.account][call.region]
    for repository in backend.repositories.values():
        yield repository.arn, backend.tagger.list_tags_for_resource(repository.arn)["tags"]


def _trails(call: Call) -> Iterator[Tagged]:
    backend = cloudtrail_backends[call.account][call.region]
    for trail in backend.trails.values():
        yield trail.arn, backend.tagging_service.list_tags_for_resource(trail.arn)["TagsList"]


def _rules(call: Call) -> Iterator[Tagged]:
    for rule in config_backends[call.account][call.region].config_rules.values():
        yield rule.config_rule_arn, _pairs(rule.tags)


def _windows(call: Call) -> Iterator[Tagged]:
    backend = ssm_backends[call.account][call.region]
    for name in backend.windows:
        arn = f"arn:aws:ssm:{call.region}:{call.account}:maintenancewindow/{name}"
        yield arn, _pairs(backend.list_tags_for_resource("MaintenanceWindow", name))


def _pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


LEFT_OUT: dict[str, Callable[[Call], Iterator[Tagged]]] = {
    "cloudtrail:trail": _trails,
    "config:config-rule": _rules,
    "ecr:repository": _repositories,
    "ssm:maintenancewindow": _windows,
    "wafv2": _firewalls,
    **tagged.LEFT_OUT,
}
