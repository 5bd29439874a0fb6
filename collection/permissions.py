"""The IAM permissions that collecting needs: derived from what the kinds declare, and nothing beyond."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from awscheck.aws import Reason
from collection.calls import EVERYWHERE, METRICS, REGIONS, Operation, calls_of
from collection.kinds import Service
from collection.problems import REGIONS_UNKNOWN
from collection.registry import KINDS, SERVICES

Statement = dict[str, Any]
Policy = dict[str, Any]

LONGEST = 6144  # characters of a managed policy, white space not counted
MOST = 10  # managed policies of a role
HELPED = frozenset({Reason.PERMISSION, REGIONS_UNKNOWN})  # of all reasons for a denial, those that a permission cures


class Permission(NamedTuple):
    """An action and what it is allowed on, where ``{partition}`` is still to be filled in."""

    action: str
    resource: str

    @classmethod
    def of(cls, operation: Operation) -> "Permission":
        return cls(operation.action, operation.resource)


def permissions_of(services: Iterable[Service], *, metrics: bool = True) -> list[Permission]:
    """All that collecting these services needs, sorted. Asking who one is needs no permission."""
    return sorted({Permission.of(operation) for service in services for operation in _operations(service, metrics)})


def policies(wanted: Iterable[Permission], partition: str = "aws") -> list[Policy]:
    """As few managed policies as hold these permissions."""
    found: list[Policy] = []
    held: list[Permission] = []
    for permission in sorted(set(wanted)):
        if held and size(_policy([*held, permission], partition)) > LONGEST:
            found.append(_policy(held, partition))
            held = []
        held.append(permission)
    return [*found, _policy(held, partition)] if held else found


def size(policy: Policy) -> int:
    """Characters as AWS counts them."""
    return len(json.dumps(policy, separators=(",", ":")))


def written(policy: Policy | Statement | list[Policy]) -> str:
    """JSON for people."""
    return json.dumps(policy, indent=2)


def statement(lacking: Iterable[tuple[str, str]], partition: str = "aws") -> str:
    """What to add to a policy so that these (kind, action) are allowed; empty without any action."""
    wanted = {one for kind, action in set(lacking) if action for one in _permissions(kind, action)}
    return ",\n".join(map(written, _statements(sorted(wanted), partition)))


def _permissions(kind: str, action: str) -> set[Permission]:
    known = {one for one in map(Permission.of, _operations_of(kind)) if one.action == action}
    return known or {Permission(action, EVERYWHERE)}


def _operations(service: Service, metrics: bool) -> Iterator[Operation]:
    if not service.is_global:
        yield REGIONS
    for kind in service.kinds:
        yield from calls_of(service, kind)
        if metrics and kind.metrics:
            yield METRICS


def _operations_of(kind: str) -> list[Operation]:
    known = KINDS.get(kind)
    return calls_of(SERVICES[known.service], known) if known else []


def _policy(permissions: Iterable[Permission], partition: str) -> Policy:
    return {"Version": "2012-10-17", "Statement": list(_statements(permissions, partition))}


def _statements(permissions: Iterable[Permission], partition: str) -> Iterator[Statement]:
    """One for what is allowed anywhere, one for API Gateway's paths."""
    permissions = list(permissions)
    if actions := [one.action for one in permissions if one.resource == EVERYWHERE]:
        yield {"Effect": "Allow", "Action": actions, "Resource": EVERYWHERE}
    if paths := [one for one in permissions if one.resource != EVERYWHERE]:
        resources = [one.resource.format(partition=partition) for one in paths]
        yield {"Effect": "Allow", "Action": sorted({one.action for one in paths}), "Resource": resources}
