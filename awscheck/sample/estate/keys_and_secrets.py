"""KMS keys, and what Secrets Manager and Systems Manager keep: made-up secrets that nobody may ever read."""

import json

from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

from awscheck.sample.estate.dates import into_the_past
from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import secrets

COMMANDS = {"schemaVersion": "2.2", "description": "restart", "mainSteps": [
    {"action": "aws:runShellScript", "name": "restart", "inputs": {"runCommand": ["systemctl restart shop"]}},
]}  # fmt: skip


def build(site: Site) -> None:
    key = _keys(site)
    _secrets(site, key)
    _parameters(site, key)
    for word in ("restart", "patch")[: site.size]:
        site.ssm.create_document(
            Name=site.name(word), Content=json.dumps(COMMANDS), DocumentType="Command", DocumentFormat="JSON",
            Tags=site.tags(site.name(word)),
        )  # fmt: skip
    for documents in ssm_backends[site.account.id][site.region]._documents.values():
        documents.get_default_version().platform_types = ["Linux", "MacOS"]
    site.ssm.modify_document_permission(Name=site.name("restart"), PermissionType="Share", AccountIdsToAdd=["all"])
    for word, schedule in (("일요일 새벽", "cron(0 3 ? * SUN *)"), ("monthly", "rate(30 days)"))[: site.size]:
        site.ssm.create_maintenance_window(
            Name=site.name(word), Schedule=schedule, Duration=3, Cutoff=1, AllowUnassociatedTargets=False,
            ScheduleTimezone="Asia/Seoul", Tags=site.tags(site.name(word)),
        )  # fmt: skip


def _keys(site: Site) -> str:
    keys = []
    for word, spec in (("data", "SYMMETRIC_DEFAULT"), ("서명", "ECC_NIST_P256"))[: site.size]:
        usage = "ENCRYPT_DECRYPT" if spec == "SYMMETRIC_DEFAULT" else "SIGN_VERIFY"
        tags = [{"TagKey": key, "TagValue": value} for key, value in site.tag_map(site.name(word)).items()]
        made = site.kms.create_key(Description=f"{word} / 키", KeySpec=spec, KeyUsage=usage, Tags=tags)
        keys.append(str(made["KeyMetadata"]["KeyId"]))
    site.kms.create_alias(AliasName=f"alias/{site.name('data')}", TargetKeyId=keys[0])
    site.kms.create_alias(AliasName=f"alias/{site.name('backup')}", TargetKeyId=keys[0])
    site.kms.enable_key_rotation(KeyId=keys[0])
    into_the_past(kms_backends[site.account.id][site.region].keys.values(), "creation_date", seconds=True)
    return keys[0]


def _secrets(site: Site, key: str) -> None:
    for number, word in enumerate(("orders-db", "결제", "partner-api")[: site.size + 1]):
        more = {"KmsKeyId": key} if number else {}
        site.secretsmanager.create_secret(
            Name=f"{site.environment}/{word}", Description=f"{word} / 비밀", SecretString=json.dumps(secrets(word)),
            Tags=site.tags(site.name(word)), ClientRequestToken=f"{number:0>32}", **more,
        )  # fmt: skip
    statement = {"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:DeleteSecret", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    site.secretsmanager.put_resource_policy(SecretId=f"{site.environment}/orders-db", ResourcePolicy=policy)
    kept = secretsmanager_backends[site.account.id][site.region].secrets.values()
    into_the_past(kept, "created_date", "last_changed_date", seconds=True)


def _parameters(site: Site, key: str) -> None:
    for name, value in secrets("shop").items():
        plain = name == "LOG_LEVEL"
        more = {} if plain else {"KeyId": key}
        site.ssm.put_parameter(
            Name=f"/{site.environment}/shop/{name}", Value=value, Type="String" if plain else "SecureString",
            Description=f"{name} / 설정", Tags=site.tags(name), **more,
        )  # fmt: skip
    site.ssm.put_parameter(Name=site.name("regions"), Value="kr,us", Type="StringList", Tier="Standard")
