"""Athena workgroups, which moto dates anew at each look, and EMR clusters, which it forgets after two months."""

from typing import Any

from moto.athena.models import WorkGroup, athena_backends
from moto.emr.models import Cluster, emr_backends

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


@answers("emr", "ListClusters")
def list_clusters(call: Call) -> dict[str, Any]:
    states = call.params.get("ClusterStates")
    clusters = emr_backends[call.account][call.region].clusters.values()
    return {"Clusters": [_cluster(cluster) for cluster in clusters if not states or cluster.state in states]}


def _cluster(cluster: Cluster) -> dict[str, Any]:
    timeline = {"CreationDateTime": cluster.creation_datetime, "ReadyDateTime": cluster.ready_datetime}
    return {
        "Id": cluster.id,
        "Name": cluster.name,
        "ClusterArn": cluster.arn,
        "Status": {"State": cluster.state, "Timeline": timeline},
    }
