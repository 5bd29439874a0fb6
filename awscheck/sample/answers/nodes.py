"""Systems Manager: the managed nodes, which moto does not know, and parameters with their ARNs, which it leaves out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ssm.models import ssm_backends
from moto.ssm.utils import parameter_arn

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.people import PRODUCTION

Row = dict[str, Any]
REGISTERED = datetime(2024, 12, 2, 5, 0, tzinfo=UTC)


@answers("ssm", "DescribeInstanceInformation")
def describe_instance_information(call: Call) -> Row:
    instances = [one for one in ec2_backends[call.account][call.region].all_instances() if one.state == "running"]
    nodes = [_node(one.id, "EC2Instance", one.private_ip or "", number) for number, one in enumerate(instances)]
    if call.account == PRODUCTION.id:
        nodes.append(_node("mi-0a1b2c3d4e5f60718", "ManagedInstance", "192.168.10.5", 1))
    return _page(call, "InstanceInformationList", nodes)


def _node(name: str, kind: str, address: str, number: int) -> Row:
    """Every fifth has lost its connection."""
    lost = number % 5 == 4
    return {
        "InstanceId": name,
        "PingStatus": "ConnectionLost" if lost else "Online",
        "LastPingDateTime": REGISTERED if lost else datetime.now(UTC) - timedelta(minutes=number % 5),
        "AgentVersion": "3.3.1345.0" if lost else "3.3.1611.0",
        "IsLatestVersion": not lost,
        "PlatformType": "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": kind,
        "IPAddress": address,
        "ComputerName": f"ip-{address.replace('.', '-')}.ec2.internal" if kind == "EC2Instance" else "사무실-서버",
        "RegistrationDate": REGISTERED,
    }


@answers("ssm", "DescribeParameters")
def describe_parameters(call: Call) -> Row:
    params = call.params
    backend = ssm_backends[call.account][call.region]
    found = backend.describe_parameters(params.get("Filters") or [], params.get("ParameterFilters") or [])
    rows = [one.describe_response_object() | {"ARN": _arn(call, one.name)} for one in found]
    return _page(call, "Parameters", [{key: value for key, value in row.items() if key != "Value"} for row in rows])


def _arn(call: Call, name: str) -> str:
    return str(parameter_arn(call.account, call.region, name))


def _page(call: Call, name: str, rows: list[Row]) -> Row:
    start = int(call.params.get("NextToken") or 0)
    end = start + int(call.params.get("MaxResults") or 10)
    return {name: rows[start:end], **({"NextToken": str(end)} if rows[end:] else {})}
