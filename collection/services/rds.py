"""Amazon RDS. Its calls list Neptune and DocumentDB as well: the engine tells them apart."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Service

CONSOLE = "rds/home?region={region}#"
PENDING_SECRETS = ("PendingModifiedValues.MasterUserPassword",)
MANUAL = "SnapshotType == 'manual'"  # AWS's own snapshots cannot be shared


def _tags(arn: str) -> Join:
    """Tags of kinds that RDS lists without them. The filter is the same for all, so that one listing may serve them."""
    return Join(
        "get_resources",
        "ResourceTagMappingList",
        on=(arn, "ResourceARN"),
        into="Tags",
        keep="Tags",
        params={"ResourceTypeFilters": ["rds:subgrp", "rds:pg", "rds:db-proxy", "rds:es", "rds:ri"]},
        client="resourcegroupstaggingapi",
    )


DB_INSTANCE = Kind(
    name="rds.db_instance",
    title=_("DB instances"),
    call=Call("describe_db_instances", "DBInstances"),
    key=("DBInstanceIdentifier",),
    item_name="DBInstanceIdentifier",
    arn="DBInstanceArn",
    tags="TagList",
    columns=(
        Column(_("Status"), "DBInstanceStatus", "state"),
        Column(_("Engine"), "Engine"),
        Column(_("Engine version"), "EngineVersion"),
        Column(_("Class"), "DBInstanceClass"),
        Column(_("Storage (GiB)"), "AllocatedStorage", "number"),
        Column(_("Multi-AZ"), "MultiAZ", "yes_no"),
        Column(_("Publicly accessible"), "PubliclyAccessible", "yes_no"),
        Column(_("Encrypted"), "StorageEncrypted", "yes_no"),
    ),
    masks=PENDING_SECRETS,
    volatile=("LatestRestorableTime", "PercentProgress", "StorageOperationPercentProgress"),
    unordered=(
        "AssociatedRoles",
        "DBParameterGroups",
        "DBSecurityGroups",
        "DBSubnetGroup.Subnets",
        "DomainMemberships",
        "EnabledCloudwatchLogsExports",
        "OptionGroupMemberships",
        "ProcessorFeatures",
        "ReadReplicaDBClusterIdentifiers",
        "ReadReplicaDBInstanceIdentifiers",
        "VpcSecurityGroups",
    ),
    console=CONSOLE + "database:id={id};is-cluster=false",
)

DB_CLUSTER = Kind(
    name="rds.db_cluster",
    title=_("DB clusters"),
    call=Call("describe_db_clusters", "DBClusters"),
    key=("DBClusterIdentifier",),
    item_name="DBClusterIdentifier",
    arn="DBClusterArn",
    tags="TagList",
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Engine"), "Engine"),
        Column(_("Engine version"), "EngineVersion"),
        Column(_("Instances"), "DBClusterMembers", "count"),
        Column(_("Multi-AZ"), "MultiAZ", "yes_no"),
        Column(_("Encrypted"), "StorageEncrypted", "yes_no"),
        Column(_("Deletion protection"), "DeletionProtection", "yes_no"),
        Column(_("Backup retention (days)"), "BackupRetentionPeriod", "number"),
    ),
    masks=PENDING_SECRETS,
    volatile=(
        "LatestRestorableTime",
        "EarliestRestorableTime",
        "EarliestBacktrackTime",
        "BacktrackConsumedChangeRecords",
        "PercentProgress",
    ),
    unordered=(
        "AssociatedRoles",
        "AvailabilityZones",
        "CustomEndpoints",
        "DBClusterMembers",
        "DBClusterOptionGroupMemberships",
        "DomainMemberships",
        "EnabledCloudwatchLogsExports",
        "ReadReplicaIdentifiers",
        "VpcSecurityGroups",
    ),
    console=CONSOLE + "database:id={id};is-cluster=true",
)

DB_SNAPSHOT = Kind(
    name="rds.db_snapshot",
    title=_("DB snapshots"),
    call=Call("describe_db_snapshots", "DBSnapshots"),
    key=("DBSnapshotIdentifier",),
    item_name="DBSnapshotIdentifier",
    arn="DBSnapshotArn",
    tags="TagList",
    details=(
        Detail(
            "describe_db_snapshot_attributes",
            {"DBSnapshotIdentifier": Field("DBSnapshotIdentifier")},
            "DBSnapshotAttributesResult.DBSnapshotAttributes",
            "Attributes",
            when=MANUAL,
        ),
    ),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("DB instance"), "DBInstanceIdentifier"),
        Column(_("Engine"), "Engine"),
        Column(_("Type"), "SnapshotType"),
        Column(_("Storage (GiB)"), "AllocatedStorage", "number"),
        Column(_("Encrypted"), "Encrypted", "yes_no"),
        Column(_("Shared with"), "Attributes[?AttributeName == 'restore'].AttributeValues[]", "list"),
        Column(_("Created"), "SnapshotCreateTime", "date"),
    ),
    volatile=("PercentProgress",),
    unordered=("Attributes[].AttributeValues", "Attributes", "ProcessorFeatures"),
    console=CONSOLE + "db-snapshot:engine={Engine};id={id}",
)

DB_CLUSTER_SNAPSHOT = Kind(
    name="rds.db_cluster_snapshot",
    title=_("DB cluster snapshots"),
    call=Call("describe_db_cluster_snapshots", "DBClusterSnapshots"),
    key=("DBClusterSnapshotIdentifier",),
    item_name="DBClusterSnapshotIdentifier",
    arn="DBClusterSnapshotArn",
    tags="TagList",
    details=(
        Detail(
            "describe_db_cluster_snapshot_attributes",
            {"DBClusterSnapshotIdentifier": Field("DBClusterSnapshotIdentifier")},
            "DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes",
            "Attributes",
            when=MANUAL,
        ),
    ),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("DB cluster"), "DBClusterIdentifier"),
        Column(_("Engine"), "Engine"),
        Column(_("Type"), "SnapshotType"),
        Column(_("Storage (GiB)"), "AllocatedStorage", "number"),
        Column(_("Encrypted"), "StorageEncrypted", "yes_no"),
        Column(_("Shared with"), "Attributes[?AttributeName == 'restore'].AttributeValues[]", "list"),
        Column(_("Created"), "SnapshotCreateTime", "date"),
    ),
    volatile=("PercentProgress",),
    unordered=("Attributes[].AttributeValues", "Attributes", "AvailabilityZones"),
    console=CONSOLE + "db-snapshot:engine={Engine};id={id}",
)

DB_SUBNET_GROUP = Kind(
    name="rds.db_subnet_group",
    title=_("Subnet groups"),
    call=Call("describe_db_subnet_groups", "DBSubnetGroups"),
    key=("DBSubnetGroupName",),
    item_name="DBSubnetGroupName",
    arn="DBSubnetGroupArn",
    tags="Tags",
    joins=(_tags("DBSubnetGroupArn"),),
    columns=(
        Column(_("Status"), "SubnetGroupStatus", "state"),
        Column(_("VPC"), "VpcId"),
        Column(_("Subnets"), "Subnets", "count"),
        Column(_("Description"), "DBSubnetGroupDescription"),
    ),
    unordered=("Subnets", "SupportedNetworkTypes"),
    console=CONSOLE + "db-subnet-group:id={id}",
)

DB_PARAMETER_GROUP = Kind(
    name="rds.db_parameter_group",
    title=_("Parameter groups"),
    call=Call("describe_db_parameter_groups", "DBParameterGroups"),
    key=("DBParameterGroupName",),
    item_name="DBParameterGroupName",
    arn="DBParameterGroupArn",
    tags="Tags",
    joins=(_tags("DBParameterGroupArn"),),
    columns=(
        Column(_("Family"), "DBParameterGroupFamily"),
        Column(_("Description"), "Description"),
    ),
    console=CONSOLE + "parameter-groups-detail:ids={id};type=DbParameterGroup",
)

DB_PROXY = Kind(
    name="rds.db_proxy",
    title=_("Proxies"),
    call=Call("describe_db_proxies", "DBProxies"),
    key=("DBProxyName",),
    item_name="DBProxyName",
    arn="DBProxyArn",
    tags="Tags",
    joins=(_tags("DBProxyArn"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Engine family"), "EngineFamily"),
        Column(_("Endpoint"), "Endpoint"),
        Column(_("Require TLS"), "RequireTLS", "yes_no"),
        Column(_("VPC"), "VpcId"),
        Column(_("Created"), "CreatedDate", "date"),
    ),
    unordered=("Auth", "VpcSecurityGroupIds", "VpcSubnetIds"),
    console=CONSOLE + "proxy:id={id}",
)

EVENT_SUBSCRIPTION = Kind(
    name="rds.event_subscription",
    title=_("Event subscriptions"),
    call=Call("describe_event_subscriptions", "EventSubscriptionsList"),
    key=("CustSubscriptionId",),
    item_name="CustSubscriptionId",
    arn="EventSubscriptionArn",
    tags="Tags",
    joins=(_tags("EventSubscriptionArn"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Enabled"), "Enabled", "yes_no"),
        Column(_("Source type"), "SourceType"),
        Column(_("Event categories"), "EventCategoriesList", "list"),
        Column(_("SNS topic"), "SnsTopicArn"),
        Column(_("Created"), "SubscriptionCreationTime", "date"),
    ),
    unordered=("EventCategoriesList", "SourceIdsList"),
    console=CONSOLE + "event-subscription:id={id}",
)

RESERVED_DB_INSTANCE = Kind(
    name="rds.reserved_db_instance",
    title=_("Reserved instances"),
    call=Call("describe_reserved_db_instances", "ReservedDBInstances"),
    key=("ReservedDBInstanceId",),
    item_name="ReservedDBInstanceId",
    arn="ReservedDBInstanceArn",
    tags="Tags",
    joins=(_tags("ReservedDBInstanceArn"),),
    columns=(
        Column(_("Status"), "State", "state"),
        Column(_("Class"), "DBInstanceClass"),
        Column(_("Quantity"), "DBInstanceCount", "number"),
        Column(_("Product"), "ProductDescription"),
        Column(_("Multi-AZ"), "MultiAZ", "yes_no"),
        Column(_("Offering type"), "OfferingType"),
        Column(_("Term"), "Duration", "seconds"),
        Column(_("Started"), "StartTime", "date"),
    ),
    unordered=("RecurringCharges",),
    console=CONSOLE + "reserved-instances:",
)

SERVICE = Service(
    "rds",
    _("RDS"),
    (
        DB_INSTANCE,
        DB_CLUSTER,
        DB_SNAPSHOT,
        DB_CLUSTER_SNAPSHOT,
        DB_SUBNET_GROUP,
        DB_PARAMETER_GROUP,
        DB_PROXY,
        EVENT_SUBSCRIPTION,
        RESERVED_DB_INSTANCE,
    ),
    summary=_("Relational databases"),
)
