"""Amazon ElastiCache."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

TAGS = Detail("list_tags_for_resource", {"ResourceName": Field("ARN")}, keep="TagList", into="Tags")
LOGS = {
    "firehose.delivery_stream": "LogDeliveryConfigurations[].DestinationDetails.KinesisFirehoseDetails.DeliveryStream",
    "logs.log_group": "LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails.LogGroup",
}

CACHE_CLUSTER = Kind(
    name="elasticache.cache_cluster",
    title=_("Cache clusters"),
    call=Call("describe_cache_clusters", "CacheClusters", {"ShowCacheNodeInfo": True}),
    key=("CacheClusterId",),
    item_name="CacheClusterId",
    arn="ARN",
    tags="Tags",
    details=(TAGS,),
    columns=(
        Column(_("Engine"), "Engine"),
        Column(_("Engine version"), "EngineVersion"),
        Column(_("Status"), "CacheClusterStatus", "state"),
        Column(_("Node type"), "CacheNodeType"),
        Column(_("Nodes"), "NumCacheNodes", "number"),
        Column(_("Encrypted in transit"), "TransitEncryptionEnabled", "yes_no"),
        Column(_("Replication group"), "ReplicationGroupId"),
        Column(_("Created"), "CacheClusterCreateTime", "date"),
    ),
    unordered=("SecurityGroups", "CacheNodes"),
    relations={
        "ec2.security_group": "SecurityGroups[].SecurityGroupId",
        "elasticache.replication_group": "ReplicationGroupId",
        "elasticache.subnet_group": "CacheSubnetGroupName",
        "sns.topic": "NotificationConfiguration.TopicArn",
        **LOGS,
    },
    console="elasticache/home?region={region}#/{Engine}/{ReplicationGroupId || CacheClusterId}",
)

REPLICATION_GROUP = Kind(
    name="elasticache.replication_group",
    title=_("Replication groups"),
    call=Call("describe_replication_groups", "ReplicationGroups"),
    key=("ReplicationGroupId",),
    item_name="ReplicationGroupId",
    arn="ARN",
    tags="Tags",
    details=(TAGS,),
    columns=(
        Column(_("Engine"), "Engine"),
        Column(_("Status"), "Status", "state"),
        Column(_("Node type"), "CacheNodeType"),
        Column(_("Members"), "MemberClusters", "count"),
        Column(_("Multi-AZ"), "MultiAZ", "state"),
        Column(_("Cluster mode"), "ClusterEnabled", "yes_no"),
        Column(_("Encrypted at rest"), "AtRestEncryptionEnabled", "yes_no"),
        Column(_("Encrypted in transit"), "TransitEncryptionEnabled", "yes_no"),
    ),
    unordered=("MemberClusters", "UserGroupIds"),
    relations={"elasticache.cache_cluster": "MemberClusters", "kms.key": "KmsKeyId", **LOGS},
    console="elasticache/home?region={region}#/{Engine}/{ReplicationGroupId}",
)

SUBNET_GROUP = Kind(
    name="elasticache.subnet_group",
    title=_("Subnet groups"),
    call=Call("describe_cache_subnet_groups", "CacheSubnetGroups"),
    key=("CacheSubnetGroupName",),
    item_name="CacheSubnetGroupName",
    arn="ARN",
    tags="Tags",
    details=(TAGS,),
    columns=(
        Column(_("Description"), "CacheSubnetGroupDescription"),
        Column(_("VPC"), "VpcId"),
        Column(_("Subnets"), "Subnets[].SubnetIdentifier", "list"),
        Column(_("Network types"), "SupportedNetworkTypes", "list"),
    ),
    unordered=("Subnets", "SupportedNetworkTypes"),
    relations={"ec2.subnet": "Subnets[].SubnetIdentifier", "ec2.vpc": "VpcId"},
    console="elasticache/home?region={region}#/subnet-groups/{CacheSubnetGroupName}",
)

SERVICE = Service(
    "elasticache",
    _("ElastiCache"),
    (CACHE_CLUSTER, REPLICATION_GROUP, SUBNET_GROUP),
    summary=_("Valkey, Redis OSS and Memcached caches"),
)
