"""Which IAM action an AWS call needs.

``iam_actions.json`` comes from botocore's operations and AWS's published service authorization data. It holds only
actions whose access level is List or Read, so that a call without an entry is one that we must not make.
"""

import json
from functools import cache
from pathlib import Path

from botocore import xform_name

ACTIONS = Path(__file__).with_name("iam_actions.json")


def action_of(client: str, operation: str) -> str:
    """``sqs:ListQueues`` for ``("sqs", "ListQueues")`` or ``("sqs", "list_queues")``; empty: not known to only read."""
    return _actions().get(client, {}).get(xform_name(operation), "")


@cache
def _actions() -> dict[str, dict[str, str]]:
    clients: dict[str, dict[str, str]] = json.loads(ACTIONS.read_text())
    return {
        client: {xform_name(name): action for name, action in operations.items()}
        for client, operations in clients.items()
    }
