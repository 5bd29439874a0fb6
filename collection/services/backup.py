"""AWS Backup: vaults, plans, and what was backed up."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Parent, Service

PAGE = {"MaxResults": 1000}
SOURCES = {  # what was backed up, by a part of its ARN
    "cloudformation.stack": ":stack/",
    "dynamodb.table": ":table/",
    "ec2.instance": ":instance/",
    "ec2.volume": ":volume/",
    "efs.file_system": ":elasticfilesystem:",
    "fsx.file_system": ":fsx:",
    "rds.db_cluster": ":cluster:",
    "rds.db_instance": ":db:",
    "redshift.cluster": ":redshift:",
    "s3.bucket": ":s3:::",
}
COPIES = {  # what the service itself lists as well
    "ec2.image": ":image/",
    "ec2.snapshot": ":snapshot/",
    "rds.db_cluster_snapshot": ":cluster-snapshot:",
    "rds.db_snapshot": ":snapshot:awsbackup:",
    "redshift.snapshot": ":redshift:",
}
CONSOLE = "backup/home?region={region}#/"

VAULT = Kind(
    name="backup.vault",
    title=_("Backup vaults"),
    call=Call("list_backup_vaults", "BackupVaultList", PAGE),
    key=("BackupVaultName",),
    item_name="BackupVaultName",
    arn="BackupVaultArn",
    tags="Tags",
    details=(Detail("list_tags", {"ResourceArn": Field("BackupVaultArn")}, "Tags", "Tags"),),
    columns=(
        Column(_("Vault type"), "VaultType"),
        Column(_("Recovery points"), "NumberOfRecoveryPoints", "number"),
        Column(_("Vault lock"), "Locked", "yes_no"),
        Column(_("Minimum retention (days)"), "MinRetentionDays", "number"),
        Column(_("Maximum retention (days)"), "MaxRetentionDays", "number"),
        Column(_("Encryption key"), "EncryptionKeyArn"),
        Column(_("Created"), "CreationDate", "date"),
    ),
    volatile=("NumberOfRecoveryPoints",),
    relations={"kms.key": "EncryptionKeyArn"},
    console=CONSOLE + "backupvaults/details/{BackupVaultName}",
)

PLAN = Kind(
    name="backup.plan",
    title=_("Backup plans"),
    call=Call("list_backup_plans", "BackupPlansList", PAGE),
    key=("BackupPlanId",),
    item_name="BackupPlanName",
    arn="BackupPlanArn",
    tags="Tags",
    details=(
        Detail("get_backup_plan", {"BackupPlanId": Field("BackupPlanId")}, "BackupPlan", "Plan"),
        Detail("list_tags", {"ResourceArn": Field("BackupPlanArn")}, "Tags", "Tags"),
    ),
    columns=(
        Column(_("Backup rules"), "Plan.Rules[].RuleName", "list"),
        Column(_("Schedule"), "Plan.Rules[].ScheduleExpression", "list"),
        Column(_("Backup vaults"), "Plan.Rules[].TargetBackupVaultName", "list"),
        Column(_("Deleted after (days)"), "Plan.Rules[].Lifecycle.DeleteAfterDays", "list"),
        Column(_("Last runtime"), "LastExecutionDate", "date"),
        Column(_("Created"), "CreationDate", "date"),
    ),
    volatile=("LastExecutionDate",),
    unordered=("AdvancedBackupSettings", "Plan.AdvancedBackupSettings", "Plan.Rules"),
    relations={
        "backup.vault": "[Plan.Rules[].TargetBackupVaultName, Plan.Rules[].CopyActions[].DestinationBackupVaultArn][]",
        "iam.role": "Plan.ScanSettings[].ScannerRoleArn",
    },
    console=CONSOLE + "backupplan/details/{BackupPlanId}",
)

RECOVERY_POINT = Kind(
    name="backup.recovery_point",
    title=_("Recovery points"),
    parent="backup.vault",
    call=Call(
        "list_recovery_points_by_backup_vault",
        "RecoveryPoints",
        {"BackupVaultName": Parent("BackupVaultName"), **PAGE},
    ),
    key=("RecoveryPointArn",),
    item_name="ResourceName",
    arn="RecoveryPointArn",
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Resource type"), "ResourceType"),
        Column(_("Resource"), "ResourceArn"),
        Column(_("Backup vault"), "BackupVaultName"),
        Column(_("Backup plan"), "CreatedBy.BackupPlanName"),
        Column(_("Size"), "BackupSizeInBytes", "bytes"),
        Column(_("Created"), "CreationDate", "date"),
        Column(_("Deleted at"), "CalculatedLifecycle.DeleteAt", "date"),
    ),
    volatile=("AggregatedScanResult.LastComputed",),
    relations={
        "backup.plan": "CreatedBy.BackupPlanId",
        "iam.role": "IamRoleArn",
        "kms.key": "EncryptionKeyArn",
        **{kind: f"[ResourceArn][] | [?contains(@, '{mark}')]" for kind, mark in SOURCES.items()},
        **{kind: f"[RecoveryPointArn][] | [?contains(@, '{mark}')]" for kind, mark in COPIES.items()},
    },
    console=CONSOLE + "backupvaults/details/{BackupVaultName}/{RecoveryPointArn}",
)

SERVICE = Service(
    "backup", _("AWS Backup"), (VAULT, PLAN, RECOVERY_POINT), summary=_("Backup plans, vaults and recovery points")
)
