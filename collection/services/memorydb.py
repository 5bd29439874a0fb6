"""Amazon MemoryDB."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service
from collection.services._tagged import tagged

CLUSTER = Kind(
    name="memorydb.cluster",
    title=_("Clusters"),
    call=Call("describe_clusters", "Clusters"),
    key=("Name",),
    item_name="Name",
    arn="ARN",
    tags="Tags",
    joins=(tagged("ARN", "memorydb:cluster"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Node type"), "NodeType"),
        Column(_("Shards"), "NumberOfShards", "number"),
        Column(_("Engine"), "Engine"),
        Column(_("Engine version"), "EngineVersion"),
        Column(_("Encryption in transit"), "TLSEnabled", "yes_no"),
        Column(_("ACL"), "ACLName"),
        Column(_("Description"), "Description"),
    ),
    unordered=("SecurityGroups", "PendingUpdates.ServiceUpdates"),
    relations={
        "ec2.security_group": "SecurityGroups[].SecurityGroupId",
        "kms.key": "KmsKeyId",
        "sns.topic": "SnsTopicArn",
    },
    console="memorydb/home?region={region}#/clusters/{id}",
)

SERVICE = Service("memorydb", _("MemoryDB"), (CLUSTER,), summary=_("Durable databases in memory"))
