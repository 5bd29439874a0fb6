"""Amazon DynamoDB."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

RECOVERY = "ContinuousBackups.PointInTimeRecoveryDescription"

TABLE = Kind(
    name="dynamodb.table",
    title=_("Tables"),
    call=Call("list_tables", "TableNames", as_="TableName"),
    key=("TableName",),
    item_name="TableName",
    arn="TableArn",
    tags="Tags",
    details=(
        Detail("describe_table", {"TableName": Field("TableName")}, keep="Table"),
        Detail(
            "describe_continuous_backups",
            {"TableName": Field("TableName")},
            keep="ContinuousBackupsDescription",
            into="ContinuousBackups",
        ),
        Detail(
            "describe_time_to_live", {"TableName": Field("TableName")}, keep="TimeToLiveDescription", into="TimeToLive"
        ),
        Detail("list_tags_of_resource", {"ResourceArn": Field("TableArn")}, keep="Tags", into="Tags"),
    ),
    columns=(
        Column(_("Status"), "TableStatus", "state"),
        Column(_("Items"), "ItemCount", "number"),
        Column(_("Size"), "TableSizeBytes", "bytes"),
        Column(_("Capacity mode"), "BillingModeSummary.BillingMode || 'PROVISIONED'"),
        Column(_("Point-in-time recovery"), f"{RECOVERY}.PointInTimeRecoveryStatus", "state"),
        Column(_("Deletion protection"), "DeletionProtectionEnabled", "yes_no"),
        Column(_("Indexes"), "GlobalSecondaryIndexes", "count"),
        Column(_("Created"), "CreationDateTime", "date"),
    ),
    volatile=(
        "ItemCount",
        "TableSizeBytes",
        "GlobalSecondaryIndexes[].ItemCount",
        "GlobalSecondaryIndexes[].IndexSizeBytes",
        "LocalSecondaryIndexes[].ItemCount",
        "LocalSecondaryIndexes[].IndexSizeBytes",
        "ProvisionedThroughput.NumberOfDecreasesToday",
        "GlobalSecondaryIndexes[].ProvisionedThroughput.NumberOfDecreasesToday",
        f"{RECOVERY}.EarliestRestorableDateTime",
        f"{RECOVERY}.LatestRestorableDateTime",
    ),
    unordered=("AttributeDefinitions", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "Replicas"),
    relations={
        "dynamodb.backup": "RestoreSummary.SourceBackupArn",
        "dynamodb.table": "RestoreSummary.SourceTableArn",
        "kms.key": "SSEDescription.KMSMasterKeyArn",
    },
    console="dynamodbv2/home?region={region}#table?name={TableName}",
)

BACKUP = Kind(
    name="dynamodb.backup",
    title=_("Backups"),
    call=Call("list_backups", "BackupSummaries", {"BackupType": "ALL"}),  # on-demand ones only, unless asked
    key=("BackupArn",),
    item_name="BackupName",
    arn="BackupArn",
    columns=(
        Column(_("Table"), "TableName"),
        Column(_("Status"), "BackupStatus", "state"),
        Column(_("Type"), "BackupType"),
        Column(_("Size"), "BackupSizeBytes", "bytes"),
        Column(_("Created"), "BackupCreationDateTime", "date"),
        Column(_("Expires"), "BackupExpiryDateTime", "date"),
    ),
    relations={"dynamodb.table": "TableName"},
)

SERVICE = Service("dynamodb", _("DynamoDB"), (TABLE, BACKUP), summary=_("NoSQL tables and their backups"))
