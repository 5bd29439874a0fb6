"""S3 buckets of an account, private and public, and the account's public access block."""

import json
from typing import Any

from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import NASTY_TAGS

BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
NAMES = ("assets", "backups", "logs", "invoices", "website", "uploads")


def build(site: Site) -> None:
    for number, word in enumerate(NAMES[: 3 * site.size]):
        name = f"sample-{site.environment}-{word}-{site.region}"
        _bucket(site, name)
        _tag(site, name, NASTY_TAGS if word == "logs" else {"Data": word})
        # Before the policy: moto takes its denial of plain HTTP for a denial of all.
        for item in range(number + 1):
            site.s3.put_object(Bucket=name, Key=f"{word}/{item}.txt", Body=b"sample")
        _settings(site, name, word)


def build_account(site: Site) -> None:
    site.s3control.put_public_access_block(
        AccountId=site.account.id, PublicAccessBlockConfiguration={**BLOCK, "BlockPublicPolicy": False}
    )


def _bucket(site: Site, name: str) -> None:
    place: dict[str, Any] = {}
    if site.region != "us-east-1":
        place["CreateBucketConfiguration"] = {"LocationConstraint": site.region}
    site.s3.create_bucket(Bucket=name, **place)
    _encrypt(site, name, {"SSEAlgorithm": "AES256"})


def _encrypt(site: Site, name: str, default: dict[str, str], key: bool = False) -> None:
    """AWS encrypts every bucket; moto only when told."""
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": key}
    site.s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})


def _tag(site: Site, name: str, more: dict[str, str]) -> None:
    # S3 and moto refuse newlines in tags.
    tags = {key: value.replace("\n", " ") for key, value in more.items()}
    site.s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": site.tags(name, **tags)})


def _settings(site: Site, name: str, word: str) -> None:
    """Each bucket shows another side."""
    {
        "assets": _public,
        "backups": _careful,
        "logs": _expiring,
        "invoices": _careful,
        "website": _website,
        "uploads": _watched,
    }[word](site, name)


def _public(site: Site, name: str) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    site.s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))


def _careful(site: Site, name: str) -> None:
    site.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCK)
    site.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    _encrypt(site, name, {"SSEAlgorithm": "aws:kms"}, key=True)
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    site.s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))


def _expiring(site: Site, name: str) -> None:
    site.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCK)
    rules = [
        {"ID": "기간 만료", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}},
        {
            "ID": "to-glacier",
            "Status": "Enabled",
            "Filter": {"Prefix": "old/"},
            "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}],
        },
    ]
    site.s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    site.s3.put_bucket_ownership_controls(
        Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    )


def _website(site: Site, name: str) -> None:
    site.s3.put_bucket_website(
        Bucket=name,
        WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}},
    )
    site.s3.put_bucket_acl(Bucket=name, ACL="public-read")


def _watched(site: Site, name: str) -> None:
    site.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCK)
    topic = site.arn("sns", site.name("uploads"))
    site.s3.put_bucket_notification_configuration(
        Bucket=name,
        NotificationConfiguration={"TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]},
    )
    logs = f"sample-{site.environment}-logs-{site.region}"
    grant = [{"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}, "Permission": p}
             for p in ("WRITE", "READ_ACP")]  # fmt: skip
    owner = {"ID": "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"}
    site.s3.put_bucket_acl(Bucket=logs, AccessControlPolicy={"Grants": grant, "Owner": owner})
    site.s3.put_bucket_logging(
        Bucket=name, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": logs, "TargetPrefix": "uploads/"}}
    )
