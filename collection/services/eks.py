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
    relations={
        "ec2.security_group": "resourcesVpcConfig.[securityGroupIds, clusterSecurityGroupId][]",
        "ec2.subnet": "resourcesVpcConfig.subnetIds",
        "ec2.vpc": "resourcesVpcConfig.vpcId",
        "iam.oidc_provider": "split(identity.oidc.issuer, 'https://')[1]",
        "iam.role": "[roleArn, connectorConfig.roleArn, computeConfig.nodeRoleArn]",
        "kms.key": "encryptionConfig[].provider.keyArn",
    },
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
    relations={
        "autoscaling.group": "resources.autoScalingGroups[].name",
        "ec2.key_pair": "remoteAccess.ec2SshKey",
        "ec2.launch_template": "launchTemplate.id",
        "ec2.security_group": "[remoteAccess.sourceSecurityGroups, resources.remoteAccessSecurityGroup][]",
        "ec2.subnet": "subnets",
        "eks.cluster": "clusterName",
        "iam.role": "nodeRole",
    },
    console="eks/clusters/{clusterName}/nodegroups/{nodegroupName}?region={region}",
)

ADDON = Kind(
    name="eks.addon",
    title=_("Add-ons"),
    parent="eks.cluster",
    call=Call("list_addons", "addons", {"clusterName": Parent("name")}, as_="addonName"),
    key=("addonName",),
    item_name="addonName",
    arn="addonArn",
    tags="tags",
    details=(Detail("describe_addon", {"clusterName": Parent("name"), "addonName": Field("addonName")}, keep="addon"),),
    columns=(
        Column(_("Cluster"), "clusterName"),
        Column(_("Status"), "status", "state"),
        Column(_("Version"), "addonVersion"),
        Column(_("Health issues"), "health.issues", "count"),
        Column(_("IAM role"), "tail(serviceAccountRoleArn, '/')"),
        Column(_("Publisher"), "publisher"),
        Column(_("Created"), "createdAt", "date"),
    ),
    masks=("configurationValues",),  # free text of the add-on, passwords of databases included
    unordered=("health.issues", "podIdentityAssociations"),
    relations={"iam.role": "serviceAccountRoleArn"},
    console="eks/clusters/{clusterName}/add-ons/{addonName}?region={region}",
)

FARGATE_PROFILE = Kind(
    name="eks.fargate_profile",
    title=_("Fargate profiles"),
    parent="eks.cluster",
    call=Call(
        "list_fargate_profiles", "fargateProfileNames", {"clusterName": Parent("name")}, as_="fargateProfileName"
    ),
    key=("fargateProfileName",),
    item_name="fargateProfileName",
    arn="fargateProfileArn",
    tags="tags",
    details=(
        Detail(
            "describe_fargate_profile",
            {"clusterName": Parent("name"), "fargateProfileName": Field("fargateProfileName")},
            keep="fargateProfile",
        ),
    ),
    columns=(
        Column(_("Cluster"), "clusterName"),
        Column(_("Status"), "status", "state"),
        Column(_("Namespaces"), "selectors[].namespace", "list"),
        Column(_("Subnets"), "subnets", "list"),
        Column(_("Pod execution role"), "tail(podExecutionRoleArn, '/')"),
        Column(_("Created"), "createdAt", "date"),
    ),
    unordered=("health.issues", "selectors", "subnets"),
    relations={"ec2.subnet": "subnets", "iam.role": "podExecutionRoleArn"},
    console="eks/clusters/{clusterName}/fargate-profiles/{fargateProfileName}?region={region}",
)

SERVICE = Service(
    "eks",
    _("EKS"),
    (CLUSTER, NODEGROUP, ADDON, FARGATE_PROFILE),
    summary=_("Kubernetes clusters, their nodes and add-ons"),
)
