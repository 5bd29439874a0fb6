"""Amazon Elastic Kubernetes Service."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Parent, Service

CLUSTER = Kind(
    name="eks.cluster",
    title=_("Clusters"),
    call=Call("list_clusters", "clusters", as_="name"),
    key=("name",),
    item_name="name",
    arn="arn",
    tags="tags",
    details=(Detail("describe_cluster", {"name": Field("name")}, keep="cluster"),),
    columns=(
        Column(_("Status"), "status", "state"),
        Column(_("Kubernetes version"), "version"),
        Column(_("Platform version"), "platformVersion"),
        Column(_("Support type"), "upgradePolicy.supportType"),
        Column(_("Public endpoint"), "resourcesVpcConfig.endpointPublicAccess", "yes_no"),
        Column(_("VPC"), "resourcesVpcConfig.vpcId"),
        Column(_("Created"), "createdAt", "date"),
    ),
    masks=("connectorConfig.activationCode",),
    unordered=("resourcesVpcConfig.subnetIds", "resourcesVpcConfig.securityGroupIds"),
    console="eks/clusters/{name}?region={region}",
)

NODEGROUP = Kind(
    name="eks.nodegroup",
    title=_("Node groups"),
    parent="eks.cluster",
    call=Call("list_nodegroups", "nodegroups", {"clusterName": Parent("name")}, as_="nodegroupName"),
    key=("nodegroupName",),
    item_name="nodegroupName",
    arn="nodegroupArn",
    tags="tags",
    details=(
        Detail(
            "describe_nodegroup",
            {"clusterName": Parent("name"), "nodegroupName": Field("nodegroupName")},
            keep="nodegroup",
        ),
    ),
    columns=(
        Column(_("Cluster"), "clusterName"),
        Column(_("Status"), "status", "state"),
        Column(_("Kubernetes version"), "version"),
        Column(_("AMI type"), "amiType"),
        Column(_("Instance types"), "instanceTypes", "list"),
        Column(_("Capacity type"), "capacityType"),
        Column(_("Desired size"), "scalingConfig.desiredSize", "number"),
        Column(_("Created"), "createdAt", "date"),
    ),
    unordered=("subnets",),
    console="eks/clusters/{clusterName}/nodegroups/{nodegroupName}?region={region}",
)

SERVICE = Service("eks", _("EKS"), (CLUSTER, NODEGROUP), summary=_("Kubernetes clusters and their node groups"))
