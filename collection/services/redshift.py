"""Amazon Redshift: clusters, and workgroups of Redshift Serverless."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Service
from collection.services._tagged import tagged

CONSOLE = "redshiftv2/home?region={region}#"

CLUSTER = Kind(
    name="redshift.cluster",
    title=_("Clusters"),
    call=Call("describe_clusters", "Clusters"),
    key=("ClusterIdentifier",),
    item_name="ClusterIdentifier",
    arn="arn:{partition}:redshift:{region}:{account}:cluster:{ClusterIdentifier}",  # ClusterNamespaceArn is another's
    tags="Tags",
    details=(Detail("describe_logging_status", {"ClusterIdentifier": Field("ClusterIdentifier")}, into="Logging"),),
    columns=(
        Column(_("Status"), "ClusterStatus", "state"),
        Column(_("Node type"), "NodeType"),
        Column(_("Nodes"), "NumberOfNodes", "number"),
        Column(_("Database"), "DBName"),
        Column(_("Encrypted"), "Encrypted", "yes_no"),
        Column(_("Publicly accessible"), "PubliclyAccessible", "yes_no"),
        Column(_("Audit logging"), "Logging.LoggingEnabled", "yes_no"),
        Column(_("Created"), "ClusterCreateTime", "date"),
    ),
    masks=("PendingModifiedValues.MasterUserPassword",),
    volatile=(
        "DataTransferProgress",
        "ExpectedNextSnapshotScheduleTime",
        "Logging.LastFailureMessage",
        "Logging.LastFailureTime",
        "Logging.LastSuccessfulDeliveryTime",
        "Logging.S3Tables.LastIngestionTimes",
        "LoggingPublishStatus.S3Tables.LastIngestionTimes",
        "NextMaintenanceWindowStartTime",
        "RestoreStatus",
    ),
    unordered=(
        "ClusterNodes",
        "ClusterParameterGroups",
        "ClusterSecurityGroups",
        "IamRoles",
        "Logging.LogExports",
        "PendingActions",
        "VpcSecurityGroups",
    ),
    relations={
        "ec2.vpc": "VpcId",
        "ec2.security_group": "VpcSecurityGroups[].VpcSecurityGroupId",
        "iam.role": "IamRoles[].IamRoleArn",
        "kms.key": "[KmsKeyId, MasterPasswordSecretKmsKeyId]",
        "s3.bucket": "Logging.BucketName",
        "secretsmanager.secret": "MasterPasswordSecretArn",
    },
    console=CONSOLE + "cluster-details?cluster={id}",
)

SNAPSHOT = Kind(
    name="redshift.snapshot",
    title=_("Snapshots"),
    call=Call("describe_cluster_snapshots", "Snapshots", {"OwnerAccount": "{account}"}),  # else shared ones as well
    key=("SnapshotIdentifier",),
    item_name="SnapshotIdentifier",
    arn="SnapshotArn",
    tags="Tags",
    columns=(
        Column(_("Cluster"), "ClusterIdentifier"),
        Column(_("Status"), "Status", "state"),
        Column(_("Type"), "SnapshotType"),
        Column(_("Size (MB)"), "TotalBackupSizeInMegaBytes", "number"),
        Column(_("Encrypted"), "Encrypted", "yes_no"),
        Column(_("Shared with"), "AccountsWithRestoreAccess[].AccountId", "list"),
        Column(_("Created"), "SnapshotCreateTime", "date"),
    ),
    volatile=(
        "ActualIncrementalBackupSizeInMegaBytes",
        "BackupProgressInMegaBytes",
        "CurrentBackupRateInMegaBytesPerSecond",
        "ElapsedTimeInSeconds",
        "EstimatedSecondsToCompletion",
        "ManualSnapshotRemainingDays",
    ),
    unordered=("AccountsWithRestoreAccess", "RestorableNodeTypes"),
    relations={"redshift.cluster": "ClusterIdentifier", "ec2.vpc": "VpcId", "kms.key": "KmsKeyId"},
    console=CONSOLE + "snapshot-details?snapshot={id}",
)

SERVERLESS_WORKGROUP = Kind(
    name="redshift.serverless_workgroup",
    title=_("Serverless workgroups"),
    client="redshift-serverless",
    call=Call("list_workgroups", "workgroups", {"maxResults": 100}),
    key=("workgroupName",),
    item_name="workgroupName",
    arn="workgroupArn",
    tags="Tags",
    joins=(
        tagged("workgroupArn", "redshift-serverless:workgroup"),
        # The encryption and the roles of a workgroup are those of its namespace
        Join("list_namespaces", "namespaces", on=("namespaceName", "namespaceName"), into="namespace"),
    ),
    columns=(
        Column(_("Status"), "status", "state"),
        Column(_("Namespace"), "namespaceName"),
        Column(_("Base capacity (RPU)"), "baseCapacity", "number"),
        Column(_("Endpoint"), "endpoint.address"),
        Column(_("Publicly accessible"), "publiclyAccessible", "yes_no"),
        Column(_("Enhanced VPC routing"), "enhancedVpcRouting", "yes_no"),
        Column(_("Created"), "creationDate", "date"),
    ),
    volatile=("namespace.s3TablePublishStatus.lastIngestionTimes",),
    unordered=("configParameters", "namespace.iamRoles", "namespace.logExports", "securityGroupIds", "subnetIds"),
    relations={
        "ec2.subnet": "subnetIds",
        "ec2.security_group": "securityGroupIds",
        "iam.role": "namespace.iamRoles",
        "kms.key": "namespace.kmsKeyId",
        "acm.certificate": "customDomainCertificateArn",
        "secretsmanager.secret": "namespace.adminPasswordSecretArn",
    },
    console=CONSOLE + "serverless-workgroup?workgroup={id}",
)

SERVICE = Service(
    "redshift",
    _("Redshift"),
    (CLUSTER, SNAPSHOT, SERVERLESS_WORKGROUP),
    summary=_("Data warehouses, with servers and without"),
)
