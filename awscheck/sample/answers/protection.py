"""What guards and keeps copies, where moto has nothing: Access Analyzer, Inspector, recovery points, a hub's tags."""

from datetime import datetime, timedelta
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.backup.models import backup_backends
from moto.ec2.models import ec2_backends
from moto.rds.models import rds_backends
from moto.securityhub.models import securityhub_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.estate.dates import FIRST
from awscheck.sample.people import PRODUCTION, REGIONS

SCANNED = 3


@answers("accessanalyzer", "ListAnalyzers")
def list_analyzers(call: Call) -> dict[str, Any]:
    wanted = ("ACCOUNT", "ACCOUNT_UNUSED_ACCESS") if call.account == PRODUCTION.id and call.region in REGIONS else ()
    return {"analyzers": [_analyzer(call, kind) for kind in wanted]}


def _analyzer(call: Call, kind: str) -> dict[str, Any]:
    name = "outside" if kind == "ACCOUNT" else "unused"
    unused: dict[str, Any] = {"configuration": {"unusedAccess": {"unusedAccessAge": 90}}} if name == "unused" else {}
    return {
        "arn": f"arn:aws:access-analyzer:{call.region}:{call.account}:analyzer/{name}",
        "name": name,
        "type": kind,
        "status": "ACTIVE",
        "createdAt": FIRST,
        "tags": {"팀": "보안"},
        **unused,
    }


@answers("inspector2", "ListCoverage")
def list_coverage(call: Call) -> dict[str, Any]:
    if call.account != PRODUCTION.id:
        return {"coveredResources": []}
    place = (call.account, call.region)
    instances = ec2_backends[place[0]][place[1]].all_instances()[:SCANNED]
    functions = list(lambda_backends[place[0]][place[1]].list_functions())[:SCANNED]
    found = [_covered(call, one.id, "AWS_EC2_INSTANCE", {"ec2": {"amiId": one.image_id}}) for one in instances]
    for one in functions:
        metadata = {"lambdaFunction": {"functionName": one.function_name, "functionTags": {}, "layers": []}}
        found.append(_covered(call, one.function_arn, "AWS_LAMBDA_FUNCTION", metadata))
    return {"coveredResources": found}


def _covered(call: Call, resource: str, kind: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceId": resource,
        "resourceType": kind,
        "accountId": call.account,
        "scanType": "PACKAGE",
        "scanStatus": {"statusCode": "ACTIVE", "reason": "SUCCESSFUL"},
        "resourceMetadata": metadata,
        "lastScannedAt": FIRST,
    }


@answers("backup", "ListRecoveryPointsByBackupVault")
def list_recovery_points(call: Call) -> dict[str, Any]:
    """The nightly vault holds two nights of each database; every other vault is empty."""
    vault = backup_backends[call.account][call.region].vaults[call.params["BackupVaultName"]]
    nights = (FIRST, FIRST + timedelta(days=1)) if vault.backup_vault_name.endswith("nightly") else ()
    databases = list(rds_backends[call.account][call.region].databases.values())[:2]
    return {"RecoveryPoints": [_point(vault, database, night) for database in databases for night in nights]}


def _point(vault: Any, database: Any, night: datetime) -> dict[str, Any]:
    place, _, name = str(database.db_instance_arn).partition(":db:")
    return {
        "RecoveryPointArn": f"{place}:snapshot:awsbackup:job-{name}-{night:%Y%m%d}",
        "BackupVaultName": vault.backup_vault_name,
        "BackupVaultArn": vault.backup_vault_arn,
        "ResourceArn": database.db_instance_arn,
        "ResourceName": name,
        "ResourceType": "RDS",
        "Status": "COMPLETED",
        "CreationDate": night,
        "BackupSizeInBytes": 21_474_836_480,
        "IsEncrypted": True,
        "Lifecycle": {"DeleteAfterDays": 35},
        "CalculatedLifecycle": {"DeleteAt": night + timedelta(days=35)},
    }


@answers("securityhub", "ListTagsForResource")
def list_tags_of_hub(call: Call) -> dict[str, Any]:
    return {"Tags": securityhub_backends[call.account][call.region].tags}
