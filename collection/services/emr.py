"""Amazon EMR."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

LIVE = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"]  # else years of terminated clusters
GROUPS = (
    "EmrManagedMasterSecurityGroup, EmrManagedSlaveSecurityGroup, ServiceAccessSecurityGroup, "
    "AdditionalMasterSecurityGroups, AdditionalSlaveSecurityGroups"
)

CLUSTER = Kind(
    name="emr.cluster",
    title=_("Clusters"),
    call=Call("list_clusters", "Clusters", {"ClusterStates": LIVE}),
    key=("Id",),
    item_name="Name",
    arn="ClusterArn",
    tags="Tags",
    details=(Detail("describe_cluster", {"ClusterId": Field("Id")}, keep="Cluster"),),
    columns=(
        Column(_("Status"), "Status.State", "state"),
        Column(_("EMR version"), "ReleaseLabel"),
        Column(_("Applications"), "Applications[].Name", "list"),
        Column(_("Subnet"), "Ec2InstanceAttributes.Ec2SubnetId"),
        Column(_("Termination protection"), "TerminationProtected", "yes_no"),
        Column(_("Security configuration"), "SecurityConfiguration"),
        Column(_("Created"), "Status.Timeline.CreationDateTime", "date"),
    ),
    masks=(
        "Applications[].AdditionalInfo.*",
        "Applications[].Args",
        "Configurations[].Configurations",
        "Configurations[].Properties.*",
        "KerberosAttributes.ADDomainJoinPassword",
        "KerberosAttributes.CrossRealmTrustPrincipalPassword",
        "KerberosAttributes.KdcAdminPassword",
    ),
    volatile=("NormalizedInstanceHours",),
    unordered=(
        "Applications",
        "Configurations",
        "Ec2InstanceAttributes.AdditionalMasterSecurityGroups",
        "Ec2InstanceAttributes.AdditionalSlaveSecurityGroups",
    ),
    relations={
        "ec2.subnet": "Ec2InstanceAttributes.Ec2SubnetId",
        "ec2.key_pair": "Ec2InstanceAttributes.Ec2KeyName",
        "ec2.security_group": f"Ec2InstanceAttributes.[{GROUPS}][]",
        "ec2.image": "CustomAmiId",
        "iam.instance_profile": "Ec2InstanceAttributes.IamInstanceProfile",
        "iam.role": "[ServiceRole, AutoScalingRole]",
        "kms.key": "LogEncryptionKmsKeyId",
    },
    console="emr/home?region={region}#/clusterDetails/{id}",
)

SERVICE = Service("emr", _("EMR"), (CLUSTER,), summary=_("Clusters of Spark, Hive and their kin"))
