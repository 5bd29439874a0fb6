"""What the portal may ask: the operations that its declarations name, and how each is known again on the wire."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote_plus

from botocore import xform_name
from moto.core.utils import get_service_model

from collection.kinds import Call, Custom, Kind
from collection.registry import SERVICES

ALSO = (
    ("sts", "get_caller_identity"), ("sts", "assume_role"), ("ec2", "describe_regions"),
    ("cloudwatch", "get_metric_data"),
)  # fmt: skip
LABEL = re.compile(r"\{[\w-]+\+?\}")
CREDENTIAL = re.compile(rb"Credential=([^/,]+)/\d{8}/([^/,]+)/([^/,]+)/")
TARGET = re.compile(rb"(?i)\r\nx-amz-target: *[\w.]+\.(\w+)")
ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
VERSION = re.compile(rb"(?:^|&)Version=([\w-]+)")


@dataclass(frozen=True)
class Asked:
    """A request as far as an answer depends on it."""

    service: str
    operation: str
    region: str
    key: str
    target: str
    body: bytes

    def param(self, name: str) -> str:
        """A parameter of the top level by its name on the wire; '' where it is absent."""
        if self.body.startswith(b"{"):
            return str(json.loads(self.body).get(name, ""))
        text = self.target.partition("?")[2] or self.body.decode()
        found = re.search(rf"(?:^|&){re.escape(name)}=([^&]*)", text)
        return unquote_plus(found[1]) if found else ""


def asked(method: str, target: str, headers: bytes, body: bytes) -> Asked | None:
    """What a request asks; None where nobody signed it."""
    found = CREDENTIAL.search(headers)
    if not found:
        return None
    key, region, signing_name = (part.decode() for part in found.groups())
    candidates = _signing_as().get(signing_name, ())
    meant = ((service, _operation(service, method, target, headers, body)) for service in candidates)
    service, operation = next((pair for pair in meant if pair[1]), (signing_name, ""))
    return Asked(service, operation, region, key, target, body)


@cache
def _signing_as() -> dict[str, tuple[str, ...]]:
    """The services that sign by one name: S3 Control before S3, whose buckets may have any path."""
    found: dict[str, list[str]] = defaultdict(list)
    for service in sorted(declared(), key=lambda name: (-len(name), name)):
        found[get_service_model(service).signing_name].append(service)
    return {name: tuple(services) for name, services in found.items()}


def _operation(service: str, method: str, target: str, headers: bytes, body: bytes) -> str:
    """What is asked of this service; '' where it is none of its calls."""
    if named := TARGET.search(headers) or ACTION.search(body):
        version = VERSION.search(body)
        name, is_its = named[1].decode(), not version or version[1].decode() == get_service_model(service).api_version
        return name if is_its and name in declared()[service] else ""
    path, _, query = target.partition("?")
    flags = {part.partition("=")[0] for part in query.split("&") if part}
    for verb, pattern, wanted, operation in _routes(service):
        if verb == method and wanted <= flags and pattern.fullmatch(path):
            return operation
    return ""


def prepare() -> None:
    """Read now what the first request would wait for: the models of all services."""
    _signing_as()


@cache
def _routes(service: str) -> list[tuple[str, re.Pattern[str], frozenset[str], str]]:
    """The service's REST calls, the most particular first."""
    model, routes = get_service_model(service), []
    for operation in declared().get(service, ()):
        http = model.operation_model(operation).http
        path, _, query = http["requestUri"].partition("?")
        pattern = "[^/]+".join(re.escape(part) for part in LABEL.split(path))
        wanted = frozenset(part.partition("=")[0] for part in query.split("&") if part)
        routes.append((http["method"], re.compile(pattern + "/?"), wanted, operation))
    return sorted(routes, key=lambda route: (-len(route[2]), route[1].pattern.count("[^/]")))


@cache
def declared() -> dict[str, tuple[str, ...]]:
    """Operations as AWS names them, by botocore's service."""
    found: dict[str, set[str]] = defaultdict(set)
    for service, name in [*ALSO, *(pair for kind in _kinds() for pair in _calls(kind))]:
        found[service].add(_names(service)[name])
    return {service: tuple(sorted(names)) for service, names in found.items()}


def _kinds() -> Iterator[Kind]:
    return (kind for service in SERVICES.values() for kind in service.kinds)


def _calls(kind: Kind) -> Iterator[tuple[str, str]]:
    client = SERVICES[kind.service].client_of(kind)
    if isinstance(kind.call, Call):
        yield client, kind.call.operation
    if isinstance(kind.call, Custom):
        yield from ((client, operation) for operation in kind.call.operations)
    for more in (*kind.details, *kind.joins):
        yield more.client or client, more.operation


@cache
def _names(service: str) -> dict[str, str]:
    return {xform_name(name): name for name in get_service_model(service).operation_names}
