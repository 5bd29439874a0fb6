"""What accounts have paid for in advance."""

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


@answers("rds", "DescribeReservedDBInstances")
def describe_reserved_db_instances(call: Call) -> dict[str, Any]:
    classes = ("db.r5.large", "db.t3.medium") if call.account == PRODUCTION.id and call.region in REGIONS else ()
    return {"ReservedDBInstances": [_reserved_database(call, number, kind) for number, kind in enumerate(classes, 1)]}


def _reserved_database(call: Call, number: int, kind: str) -> dict[str, Any]:
    name = f"ri-2024-{number:02}"
    return {
        "ReservedDBInstanceId": name,
        "ReservedDBInstanceArn": f"arn:aws:rds:{call.region}:{call.account}:ri:{name}",
        "DBInstanceClass": kind,
        "DBInstanceCount": number,
        "ProductDescription": "postgresql",
        "MultiAZ": number == 1,
        "OfferingType": "No Upfront",
        "StartTime": START,
        "Duration": int(YEAR.total_seconds()),
        "State": "active",
        "CurrencyCode": "USD",
        "FixedPrice": 0.0,
        "UsagePrice": 0.0,
        "RecurringCharges": [{"RecurringChargeAmount": 0.17 * number, "RecurringChargeFrequency": "Hourly"}],
    }
