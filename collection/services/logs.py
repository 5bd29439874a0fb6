"""Amazon CloudWatch Logs: groups and metric filters, never what is logged."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Join, Kind, Service

# The console escapes slashes twice over, which no path can say: it opens the list instead.
CONSOLE = "cloudwatch/home?region={region}#logsV2:log-groups"

LOG_GROUP = Kind(
    name="logs.log_group",
    title=_("Log groups"),
    call=Call("describe_log_groups", "logGroups", {"limit": 50}),
    key=("logGroupName",),
    item_name="logGroupName",
    arn="logGroupArn",  # "arn" is the same with ":*" behind it
    tags="tags",
    joins=(
        Join(
            "get_resources",
            "ResourceTagMappingList",
            on=("logGroupArn", "ResourceARN"),
            into="tags",
            keep="Tags",
            params={"ResourceTypeFilters": ["logs"], "ResourcesPerPage": 100},
            client="resourcegroupstaggingapi",
        ),
    ),
    columns=(
        Column(_("Retention (days)"), "retentionInDays", "number"),
        Column(_("Stored bytes"), "storedBytes", "bytes"),
        Column(_("Class"), "logGroupClass"),
        Column(_("Metric filters"), "metricFilterCount", "number"),
        Column(_("Encryption key"), "kmsKeyId"),
        Column(_("Data protection"), "dataProtectionStatus", "state"),
        Column(_("Deletion protection"), "deletionProtectionEnabled", "yes_no"),
        Column(_("Created"), "creationTime", "date"),
    ),
    volatile=("storedBytes",),
    unordered=("inheritedProperties",),
    relations={"kms.key": "kmsKeyId"},
    console=CONSOLE,
)

METRIC_FILTER = Kind(
    name="logs.metric_filter",
    title=_("Metric filters"),
    call=Call("describe_metric_filters", "metricFilters", {"limit": 50}),
    key=("logGroupName", "filterName"),  # names are told apart within their group only
    item_name="filterName",
    columns=(
        Column(_("Log group"), "logGroupName"),
        Column(_("Filter pattern"), "filterPattern"),
        Column(_("Metric"), "metricTransformations[0].metricName"),
        Column(_("Namespace"), "metricTransformations[0].metricNamespace"),
        Column(_("Metric value"), "metricTransformations[0].metricValue"),
        Column(_("Created"), "creationTime", "date"),
    ),
    unordered=("emitSystemFieldDimensions",),
    relations={"logs.log_group": "logGroupName"},
    console=CONSOLE,
)

SERVICE = Service(
    "logs", _("CloudWatch Logs"), (LOG_GROUP, METRIC_FILTER), summary=_("Log groups and their metric filters")
)
