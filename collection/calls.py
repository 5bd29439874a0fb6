"""Which calls to AWS a kind makes, read off its declaration: what is not here may not be asked."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from botocore import xform_name

from awscheck.aws import service_model
from awscheck.aws.iam import action_of
from collection.kinds import Call, Custom, Detail, Join, Kind, Service
from collection.registry import SERVICES

EVERYWHERE = "*"


class Operation(NamedTuple):
    """A call as boto3 names it, such as ``("ec2", "describe_vpcs")``."""

    client: str
    name: str

    def __str__(self) -> str:
        return f"{self.client}.{self.name}"

    @property
    def action(self) -> str:
        """The IAM action that it needs."""
        return action_of(self.client, self.name)

    @property
    def resource(self) -> str:
        """What the action must be allowed on: API Gateway has but one action, so there the path tells calls apart."""
        if self.action != "apigateway:GET":
            return EVERYWHERE
        return f"arn:{{partition}}:apigateway:*::{_path(self.client, self.name)}"


REGIONS = Operation("ec2", "describe_regions")
METRICS = Operation("cloudwatch", "get_metric_data")


def calls_of(service: Service, kind: Kind) -> list[Operation]:
    """All calls of a kind but its metrics', in the order in which they are made, each once."""
    return list(dict.fromkeys(_calls(service.client_of(kind), kind)))


def all_calls() -> dict[str, set[str]]:
    """Every call that collecting ever makes beside those to STS: the names of the operations by client."""
    found: dict[str, set[str]] = defaultdict(set)
    kinds = ((service, kind) for service in SERVICES.values() for kind in service.kinds)
    for client, name in (REGIONS, METRICS, *(call for service, kind in kinds for call in calls_of(service, kind))):
        found[client].add(name)
    return dict(found)


def _calls(client: str, kind: Kind) -> Iterator[Operation]:
    if isinstance(kind.call, Call):
        yield Operation(client, kind.call.operation)
    elif isinstance(kind.call, Custom):
        yield from (Operation(client, name) for name in kind.call.operations)
    further: tuple[Join | Detail, ...] = (*kind.joins, *kind.details)
    for asked in further:
        yield Operation(asked.client or client, asked.operation)


@cache
def _path(client: str, name: str) -> str:
    """``/restapis/*/stages`` for ``("apigateway", "get_stages")``: nothing below it, such as an export, is meant."""
    operations: dict[str, Any] = service_model(client)["operations"]
    uri = next(model["http"]["requestUri"] for known, model in operations.items() if xform_name(known) == name)
    steps = uri.removeprefix("/v2").split("/")
    return "/".join("*" if step.startswith("{") else step for step in steps)
