"""EC2 DescribeRegions: few regions are enabled, so that collecting all of them is quick."""

from typing import Any

from botocore.session import Session

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.people import ENABLED_REGIONS

ALL_REGIONS = tuple(sorted(Session().get_available_regions("ec2")))


@answers("ec2", "DescribeRegions")
def describe_regions(call: Call) -> dict[str, Any]:
    regions = ALL_REGIONS if call.params.get("AllRegions") else ENABLED_REGIONS
    wanted = call.params.get("RegionNames") or regions
    return {"Regions": [_region(name) for name in regions if name in wanted]}


def _region(name: str) -> dict[str, str]:
    status = "opt-in-not-required" if name in ENABLED_REGIONS else "not-opted-in"
    return {"RegionName": name, "Endpoint": f"ec2.{name}.amazonaws.com", "OptInStatus": status}
