"""Amazon RDS. Its calls list Neptune and DocumentDB as well: the engine tells them apart."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service
from collection.services import _rds_around

CONSOLE = "rds/home?region={region}#"
PENDING_SECRETS = ("PendingModifiedValues.MasterUserPassword",)
MANUAL = "SnapshotType == 'manual'"  # AWS's own snapshots cannot be shared
KEYS = "[KmsKeyId, PerformanceInsightsKMSKeyId, ActivityStreamKmsKeyId, MasterUserSecret.KmsKeyId]"
ROLES = "[MonitoringRoleArn, AssociatedRoles[].RoleArn, DomainMemberships[].IAMRoleName][]"
CLUSTERS = "[DBClusterIdentifier, ReadReplicaSourceDBClusterIdentifier, ReadReplicaDBClusterIdentifiers][]"
SECRETS = "[MasterUserSecret.SecretArn, DomainMemberships[].AuthSecretArn][]"


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
    relations={
        "backup.recovery_point": "AwsBackupRecoveryPointArn",
        "ec2.security_group": "VpcSecurityGroups[].VpcSecurityGroupId",
        "ec2.subnet": "DBSubnetGroup.Subnets[].SubnetIdentifier",
        "ec2.vpc": "DBSubnetGroup.VpcId",
        "iam.instance_profile": "CustomIamInstanceProfile",
        "iam.role": ROLES,
        "kinesis.stream": "ActivityStreamKinesisStreamName",
        "kms.key": KEYS,
        "logs.log_group": "split(EnhancedMonitoringResourceArn, ':')[6]",
        "rds.db_cluster": CLUSTERS,
        "rds.db_instance": "[ReadReplicaDBInstanceIdentifiers, ReadReplicaSourceDBInstanceIdentifier][]",
        "rds.db_parameter_group": "DBParameterGroups[].DBParameterGroupName",
        "rds.db_subnet_group": "DBSubnetGroup.DBSubnetGroupName",
        "secretsmanager.secret": SECRETS,
    },
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
    relations={
        "backup.recovery_point": "AwsBackupRecoveryPointArn",
        "ec2.security_group": "VpcSecurityGroups[].VpcSecurityGroupId",
        "iam.role": ROLES,
        "kinesis.stream": "ActivityStreamKinesisStreamName",
        "kms.key": KEYS,
        "rds.db_cluster": "[ReadReplicaIdentifiers, ReplicationSourceIdentifier][]",
        "rds.db_instance": "DBClusterMembers[].DBInstanceIdentifier",
        "rds.db_subnet_group": "DBSubnetGroup",
        "secretsmanager.secret": SECRETS,
    },
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
    relations={
        "ec2.vpc": "VpcId",
        "kms.key": "KmsKeyId",
        "rds.db_instance": "DBInstanceIdentifier",
        "rds.db_snapshot": "SourceDBSnapshotIdentifier",
    },
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
    relations={
        "ec2.vpc": "VpcId",
        "kms.key": "KmsKeyId",
        "rds.db_cluster": "DBClusterIdentifier",
        "rds.db_cluster_snapshot": "SourceDBClusterSnapshotArn",
    },
    console=CONSOLE + "db-snapshot:engine={Engine};id={id}",
)

SERVICE = Service(
    "rds",
    _("RDS"),
    (DB_INSTANCE, DB_CLUSTER, DB_SNAPSHOT, DB_CLUSTER_SNAPSHOT, *_rds_around.KINDS),
    summary=_("Relational databases"),
)
