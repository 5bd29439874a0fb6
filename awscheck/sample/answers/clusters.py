"""What belongs to clusters and moto lacks: EKS add-ons, EC2 placement groups, workgroups of Redshift Serverless."""

from typing import Any

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.estate.dates import FIRST
from awscheck.sample.people import PRODUCTION

ADDONS = {"vpc-cni": "v1.18.1-eksbuild.1", "coredns": "v1.11.1-eksbuild.9"}
PLACES = (("cluster", "prod-hpc"), ("spread", "prod-주문"))
WORKGROUPS = ("adhoc", "reports")


def _is_seoul(call: Call) -> bool:
    return call.account == PRODUCTION.id and call.region == "ap-northeast-2"


@answers("eks", "ListAddons")
def list_addons(call: Call) -> dict[str, Any]:
    return {"addons": list(ADDONS) if _is_seoul(call) else []}


@answers("eks", "DescribeAddon")
def describe_addon(call: Call) -> dict[str, Any]:
    cluster, name = call.params["clusterName"], call.params["addonName"]
    addon: dict[str, Any] = {
        "addonName": name,
        "clusterName": cluster,
        "status": "ACTIVE",
        "addonVersion": ADDONS[name],
        "health": {"issues": []},
        "addonArn": f"arn:aws:eks:{call.region}:{call.account}:addon/{cluster}/{name}/8ec7",
        "createdAt": FIRST,
        "modifiedAt": FIRST,
    }
    if name == "vpc-cni":
        addon["configurationValues"] = '{"env": {"TOKEN": "sample-secret-addon"}}'
        addon["serviceAccountRoleArn"] = f"arn:aws:iam::{call.account}:role/prod-eks-nodes"
        addon["tags"] = {"Team": "platform", "팀": "플랫폼"}
    return {"addon": addon}


@answers("ec2", "DescribePlacementGroups")
def describe_placement_groups(call: Call) -> dict[str, Any]:
    return {"PlacementGroups": [_place(call, *place) for place in PLACES] if _is_seoul(call) else []}


def _place(call: Call, strategy: str, name: str) -> dict[str, Any]:
    place = {
        "GroupName": name,
        "GroupId": f"pg-{strategy:0>17}",
        "GroupArn": f"arn:aws:ec2:{call.region}:{call.account}:placement-group/{name}",
        "Strategy": strategy,
        "State": "available",
    }
    return place | ({"SpreadLevel": "rack", "Tags": [{"Key": "팀", "Value": "주문"}]} if strategy == "spread" else {})


@answers("redshift-serverless", "ListWorkgroups")
def list_workgroups(call: Call) -> dict[str, Any]:
    return {"workgroups": [_workgroup(call, word) for word in WORKGROUPS] if _is_seoul(call) else []}


def _workgroup(call: Call, word: str) -> dict[str, Any]:
    return {
        "workgroupName": f"prod-{word}",
        "workgroupArn": f"arn:aws:redshift-serverless:{call.region}:{call.account}:workgroup/{word}",
        "namespaceName": "prod-analytics",
        "status": "AVAILABLE",
        "baseCapacity": 8,
        "publiclyAccessible": False,
        "enhancedVpcRouting": word == "reports",
        "creationDate": FIRST,
    }


@answers("redshift-serverless", "ListNamespaces")
def list_namespaces(call: Call) -> dict[str, Any]:
    namespace = {
        "namespaceName": "prod-analytics",
        "status": "AVAILABLE",
        "dbName": "shop",
        "kmsKeyId": "AWS_OWNED_KMS_KEY",
    }
    return {"namespaces": [namespace] if _is_seoul(call) else []}
