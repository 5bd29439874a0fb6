"""Amazon S3: buckets, the account's public access block, access points."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Metric, Service, Shown, Text

ALL_BLOCKED = "BlockPublicAcls && IgnorePublicAcls && BlockPublicPolicy && RestrictPublicBuckets"
OLD_REGION_NAMES = "(LocationConstraint == 'EU' && 'eu-west-1') || LocationConstraint || 'us-east-1'"


def _setting(operation: str, keep: str, into: str, *unset: str, when: str = "") -> Detail:
    """One setting of a bucket. AWS has no call that gives several."""
    return Detail(operation, {"Bucket": Field("Name")}, keep, into, unset, when)


def _daily(name: str, title: Text, metric: str, storage: str, shown: Shown) -> Metric:
    """S3 counts once a day, and the day's number comes up to two days late."""
    return Metric(
        name,
        title,
        "AWS/S3",
        metric,
        {"BucketName": "Name"},
        "Average",
        period=86400,
        hours=4 * 24,
        fixed={"StorageType": storage},
        shown=shown,
    )


BUCKET = Kind(
    name="s3.bucket",
    title=_("Buckets"),
    call=Call("list_buckets", "Buckets", {"MaxBuckets": 1000}),  # AWS tells BucketRegion only when a parameter is sent
    key=("Name",),
    scope="global",
    item_name="Name",
    arn="arn:{partition}:s3:::{Name}",
    home="BucketRegion || Location",
    tags="Tags",
    details=(
        _setting("get_bucket_location", OLD_REGION_NAMES, "Location", when="!BucketRegion"),
        _setting("get_bucket_tagging", "TagSet", "Tags", "NoSuchTagSet"),
        _setting(
            "get_public_access_block",
            "PublicAccessBlockConfiguration",
            "PublicAccessBlock",
            "NoSuchPublicAccessBlockConfiguration",
        ),
        _setting("get_bucket_policy", "Policy", "Policy", "NoSuchBucketPolicy"),
        _setting("get_bucket_policy_status", "PolicyStatus", "PolicyStatus", "NoSuchBucketPolicy", when="Policy"),
        _setting("get_bucket_acl", "{Owner: Owner, Grants: Grants}", "Acl"),
        _setting(
            "get_bucket_ownership_controls", "OwnershipControls", "OwnershipControls", "OwnershipControlsNotFoundError"
        ),
        _setting("get_bucket_versioning", "{Status: Status, MFADelete: MFADelete}", "Versioning"),
        _setting(
            "get_bucket_encryption",
            "ServerSideEncryptionConfiguration",
            "Encryption",
            "ServerSideEncryptionConfigurationNotFoundError",
        ),
        _setting("get_bucket_lifecycle_configuration", "Rules", "LifecycleRules", "NoSuchLifecycleConfiguration"),
        _setting("get_bucket_logging", "LoggingEnabled", "Logging"),
        _setting(
            "get_bucket_replication",
            "ReplicationConfiguration",
            "Replication",
            "ReplicationConfigurationNotFoundError",
        ),
        _setting("get_bucket_website", "@", "Website", "NoSuchWebsiteConfiguration"),
        _setting("get_bucket_notification_configuration", "@", "Notification"),
    ),
    columns=(
        Column(_("Public by policy"), "PolicyStatus.IsPublic", "yes_no"),
        Column(_("Block all public access"), f"PublicAccessBlock | ({ALL_BLOCKED})", "yes_no"),
        Column(_("Versioning"), "Versioning.Status", "state"),
        Column(_("Encryption"), "Encryption.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm"),
        Column(_("Lifecycle rules"), "LifecycleRules", "count"),
        Column(_("Access logs to"), "Logging.TargetBucket"),
        Column(_("Created"), "CreationDate", "date"),
    ),
    parse=("Policy",),
    unordered=("Acl.Grants", "LifecycleRules"),
    metrics=(
        _daily("size", _("Size (Standard storage)"), "BucketSizeBytes", "StandardStorage", "bytes"),
        _daily("objects", _("Objects"), "NumberOfObjects", "AllStorageTypes", "number"),
    ),
    relations={
        "kms.alias": "Encryption.Rules[].ApplyServerSideEncryptionByDefault.KMSMasterKeyID",
        "kms.key": "Encryption.Rules[].ApplyServerSideEncryptionByDefault.KMSMasterKeyID",
        "s3.bucket": "[Logging.TargetBucket, Replication.Rules[].split(Destination.Bucket, ':')[5]][]",
        "iam.role": "Replication.Role",
        "lambda.function": "Notification.LambdaFunctionConfigurations[].split(LambdaFunctionArn, ':')[6]",
        "sns.topic": "Notification.TopicConfigurations[].TopicArn",
        "sqs.queue": "Notification.QueueConfigurations[].QueueArn",
    },
    console="s3/buckets/{id}?region={region}",
)

ACCOUNT_PUBLIC_ACCESS_BLOCK = Kind(
    name="s3.account_public_access_block",
    title=_("Block Public Access settings for this account"),
    call=Call(
        "get_public_access_block",
        "PublicAccessBlockConfiguration",
        {"AccountId": "{account}"},
        unset=("NoSuchPublicAccessBlockConfiguration",),
    ),
    key=("{account}",),
    client="s3control",
    scope="global",
    columns=(
        Column(_("Block new public ACLs"), "BlockPublicAcls", "yes_no"),
        Column(_("Ignore public ACLs"), "IgnorePublicAcls", "yes_no"),
        Column(_("Block new public policies"), "BlockPublicPolicy", "yes_no"),
        Column(_("Restrict public buckets"), "RestrictPublicBuckets", "yes_no"),
    ),
    console="s3/settings",
)

ACCESS_POINT = Kind(
    name="s3.access_point",
    title=_("Access points"),
    call=Call(
        "list_access_points",
        "AccessPointList",
        {"AccountId": "{account}", "MaxResults": 1000},
        pager=("NextToken", "NextToken"),
    ),
    key=("Name",),
    client="s3control",
    item_name="Name",
    arn="AccessPointArn",
    columns=(
        Column(_("Bucket"), "Bucket"),
        Column(_("Network origin"), "NetworkOrigin"),
        Column(_("VPC"), "VpcConfiguration.VpcId"),
        Column(_("Alias"), "Alias"),
        Column(_("Bucket owner"), "BucketAccountId"),
    ),
    relations={"s3.bucket": "Bucket", "ec2.vpc": "VpcConfiguration.VpcId"},
    console="s3/ap/{account}/{Name}?region={region}",
)

SERVICE = Service("s3", _("S3"), (BUCKET, ACCOUNT_PUBLIC_ACCESS_BLOCK, ACCESS_POINT), summary=_("Object storage"))
