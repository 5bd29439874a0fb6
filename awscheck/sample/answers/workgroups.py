"""Athena workgroups: moto dates them anew at each look, so that they would change all the time."""

from typing import Any

from moto.athena.models import WorkGroup, athena_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.estate.dates import FIRST
from awscheck.sample.faults import Refusal


@answers("athena", "ListWorkGroups")
def list_work_groups(call: Call) -> dict[str, Any]:
    start, size = int(call.params.get("NextToken") or 0), int(call.params.get("MaxResults") or 50)
    groups = list(athena_backends[call.account][call.region].work_groups.values())
    shown = [_summary(group) for group in groups[start : start + size]]
    return {"WorkGroups": shown, **({"NextToken": str(start + size)} if groups[start + size :] else {})}


@answers("athena", "GetWorkGroup")
def get_work_group(call: Call) -> dict[str, Any]:
    group = athena_backends[call.account][call.region].work_groups.get(call.params["WorkGroup"])
    if group is None:
        raise Refusal("InvalidRequestException", f"WorkGroup {call.params['WorkGroup']} is not found.")
    return {"WorkGroup": {**_summary(group), "Configuration": group.configuration}}


def _summary(group: WorkGroup) -> dict[str, Any]:
    return {"Name": group.name, "State": group.state, "Description": group.description, "CreationTime": FIRST}
