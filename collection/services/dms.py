"""AWS Database Migration Service."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service
from collection.services._tagged import tagged

SUBNETS = "ReplicationSubnetGroup"

REPLICATION_INSTANCE = Kind(
    name="dms.replication_instance",
    title=_("Replication instances"),
    call=Call("describe_replication_instances", "ReplicationInstances"),
    key=("ReplicationInstanceIdentifier",),
    item_name="ReplicationInstanceIdentifier",
    arn="ReplicationInstanceArn",
    tags="Tags",
    joins=(tagged("ReplicationInstanceArn", "dms:rep"),),
    columns=(
        Column(_("Status"), "ReplicationInstanceStatus", "state"),
        Column(_("Class"), "ReplicationInstanceClass"),
        Column(_("Engine version"), "EngineVersion"),
        Column(_("Storage (GiB)"), "AllocatedStorage", "number"),
        Column(_("Multi-AZ"), "MultiAZ", "yes_no"),
        Column(_("Publicly accessible"), "PubliclyAccessible", "yes_no"),
        Column(_("VPC"), f"{SUBNETS}.VpcId"),
        Column(_("Created"), "InstanceCreateTime", "date"),
    ),
    masks=("KerberosAuthenticationSettings.Krb5FileContents",),
    unordered=(f"{SUBNETS}.Subnets", f"{SUBNETS}.SupportedNetworkTypes", "VpcSecurityGroups"),
    relations={
        "ec2.security_group": "VpcSecurityGroups[].VpcSecurityGroupId",
        "ec2.subnet": f"{SUBNETS}.Subnets[].SubnetIdentifier",
        "ec2.vpc": f"{SUBNETS}.VpcId",
        "iam.role": "KerberosAuthenticationSettings.KeyCacheSecretIamArn",
        "kms.key": "KmsKeyId",
        "secretsmanager.secret": "KerberosAuthenticationSettings.KeyCacheSecretId",
    },
    console="dms/v2/home?region={region}#replicationInstanceDetails/{ReplicationInstanceIdentifier}",
)

SERVICE = Service(
    "dms", _("Database Migration Service"), (REPLICATION_INSTANCE,), summary=_("Replication instances of migrations")
)
