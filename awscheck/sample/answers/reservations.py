"""What accounts have paid for in advance, and a few lists that stay empty."""

from datetime import UTC, datetime, timedelta
from typing import Any

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.people import PRODUCTION, REGIONS

START = datetime(2024, 9, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


@answers("ec2", "DescribeReservedInstances")
def describe_reserved_instances(call: Call) -> dict[str, Any]:
    types = ("m5.large", "r5.large") if call.account == PRODUCTION.id and call.region in REGIONS else ()
    return {"ReservedInstances": [_reserved(call, number, kind) for number, kind in enumerate(types, 1)]}


def _reserved(call: Call, number: int, kind: str) -> dict[str, Any]:
    return {
        "ReservedInstancesId": f"{number:08x}-5a3b-4e00-8000-{REGIONS.index(call.region):012x}",
        "InstanceType": kind,
        "InstanceCount": 2 * number,
        "ProductDescription": "Linux/UNIX",
        "Start": START,
        "End": START + YEAR,
        "Duration": int(YEAR.total_seconds()),
        "State": "active",
        "Scope": "Region",
        "CurrencyCode": "USD",
        "FixedPrice": 0.0,
        "UsagePrice": 0.0,
        "RecurringCharges": [{"Amount": 0.06 * number, "Frequency": "Hourly"}],
        "InstanceTenancy": "default",
        "OfferingClass": "standard",
        "OfferingType": "No Upfront",
        "Tags": [{"Key": "Team", "Value": "shop"}],
    }


@answers("ec2", "DescribePlacementGroups")
def describe_placement_groups(_: Call) -> dict[str, Any]:
    return {"PlacementGroups": []}


@answers("rds", "DescribeReservedDBInstances")
def describe_reserved_db_instances(_: Call) -> dict[str, Any]:
    return {"ReservedDBInstances": []}


@answers("eks", "ListAddons")
def list_addons(_: Call) -> dict[str, Any]:
    return {"addons": []}
