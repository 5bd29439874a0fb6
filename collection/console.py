"""Where a resource stands in the AWS console."""

from typing import Any
from urllib.parse import quote

from awscheck.aws import home_region
from collection.models import ResourceVersion
from collection.paths import HOLE, fill
from collection.planning import GLOBAL
from collection.registry import KINDS

HOSTS = {
    "aws": "https://console.aws.amazon.com/",
    "aws-cn": "https://console.amazonaws.cn/",
    "aws-us-gov": "https://console.amazonaws-us-gov.com/",
}


def console_url(version: ResourceVersion) -> str:
    """The address of a resource in its partition's console; empty where it has none or a part of it is unknown."""
    estate, kind = version.inventory.estate, KINDS.get(version.inventory.kind)
    host = HOSTS.get(estate.partition, "")
    if kind is None or not kind.console or not host:
        return ""
    region = home_region(estate.partition) if version.region in ("", GLOBAL) else version.region
    context = {
        "partition": estate.partition,
        "region": region,
        "account": estate.account_id,
        "id": version.resource_id,
    }
    path = _fill(kind.console, version.data, context)
    return host + path if path else ""


def _fill(template: str, data: Any, context: dict[str, Any]) -> str:
    """The template with each part made safe for an address; empty where one is missing."""
    parts = {hole[0]: fill(hole[0], data, context) for hole in HOLE.finditer(template)}
    if not all(parts.values()):
        return ""
    return HOLE.sub(lambda hole: quote(parts[hole[0]], safe=":"), template)
