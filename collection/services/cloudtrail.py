"""AWS CloudTrail."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Service

# The trail of an organization is told no more of to its member accounts.
OF_OTHERS = ("TrailNotFoundException",)
MOMENTS = (
    "LatestCloudWatchLogsDeliveryTime",
    "LatestDeliveryAttemptSucceeded",
    "LatestDeliveryAttemptTime",
    "LatestDeliveryTime",
    "LatestDigestDeliveryTime",
    "LatestNotificationAttemptSucceeded",
    "LatestNotificationAttemptTime",
    "LatestNotificationTime",
)

TRAIL = Kind(
    name="cloudtrail.trail",
    title=_("Trails"),
    # A trail over all regions has a shadow in each: only where it is at home it is read.
    call=Call("describe_trails", "trailList", {"includeShadowTrails": False}),
    key=("TrailARN",),  # an organization's may have the same name
    id="Name",
    item_name="Name",
    arn="TrailARN",
    tags="Tags",
    joins=(
        # ListTags would fail for all where one belongs to the organization.
        Join(
            "get_resources",
            "ResourceTagMappingList",
            on=("TrailARN", "ResourceARN"),
            into="Tags",
            keep="Tags",
            params={"ResourceTypeFilters": ["cloudtrail:trail"], "ResourcesPerPage": 100},
            client="resourcegroupstaggingapi",
        ),
    ),
    details=(
        Detail("get_trail_status", {"Name": Field("TrailARN")}, into="Status", unset=OF_OTHERS),
        Detail("get_event_selectors", {"TrailName": Field("TrailARN")}, into="Selectors", unset=OF_OTHERS),
    ),
    columns=(
        Column(_("Logging"), "Status.IsLogging", "yes_no"),
        Column(_("Multi-region trail"), "IsMultiRegionTrail", "yes_no"),
        Column(_("Organization trail"), "IsOrganizationTrail", "yes_no"),
        Column(_("S3 bucket"), "S3BucketName"),
        Column(_("Log file validation"), "LogFileValidationEnabled", "yes_no"),
        Column(_("CloudWatch Logs log group"), "split(CloudWatchLogsLogGroupArn, ':')[6]"),
        Column(_("Encryption key"), "KmsKeyId"),
        Column(_("Last delivery"), "Status.LatestDeliveryTime", "date"),
    ),
    volatile=tuple(f"Status.{name}" for name in MOMENTS),
    unordered=("Selectors.EventSelectors", "Selectors.AdvancedEventSelectors"),
    relations={
        "s3.bucket": "S3BucketName",
        "sns.topic": "SnsTopicARN",
        "logs.log_group": "split(CloudWatchLogsLogGroupArn, ':*')[0]",
        "iam.role": "CloudWatchLogsRoleArn",
        "kms.key": "KmsKeyId",
    },
    console="cloudtrailv2/home?region={region}#/trails/{TrailARN}",
)

SERVICE = Service("cloudtrail", _("CloudTrail"), (TRAIL,), summary=_("Trails that record what is done in an account"))
