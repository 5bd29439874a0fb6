"""AWS Systems Manager: managed nodes, documents, windows, and what is known of parameters, never their values."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Service

ARN = "arn:{partition}:ssm:{region}:{account}:"
CONSOLE = "systems-manager/"
IS_INSTANCE = "starts_with(InstanceId, 'i-')"


def _tags(here: str, there: str) -> Join:
    """The filter is the same for all, so that one listing serves them."""
    return Join(
        "get_resources",
        "ResourceTagMappingList",
        on=(here, there),
        into="Tags",
        keep="Tags",
        params={
            "ResourceTypeFilters": ["ssm:parameter", "ssm:managed-instance", "ssm:maintenancewindow"],
            "ResourcesPerPage": 100,
        },
        client="resourcegroupstaggingapi",
    )


PARAMETER = Kind(
    name="ssm.parameter",
    title=_("Parameters"),
    call=Call("describe_parameters", "Parameters", {"MaxResults": 50}),  # else 10
    key=("Name",),
    item_name="Name",
    arn="ARN",
    tags="Tags",
    joins=(_tags("ARN", "ResourceARN"),),
    columns=(
        Column(_("Type"), "Type"),
        Column(_("Tier"), "Tier"),
        Column(_("Data type"), "DataType"),
        Column(_("Version"), "Version", "number"),
        Column(_("Encryption key"), "KeyId"),
        Column(_("Description"), "Description"),
        Column(_("Last modified"), "LastModifiedDate", "date"),
        Column(_("Last modified by"), "LastModifiedUser"),
    ),
    parse=("Policies[].PolicyText",),
    relations={
        "kms.key": "[KeyId][*] | [?!starts_with(@, 'alias/')]",
        "kms.alias": "[KeyId][*] | [?starts_with(@, 'alias/')]",
    },
    console=CONSOLE + "parameters/{Name}/description?region={region}",
)

MANAGED_INSTANCE = Kind(
    name="ssm.managed_instance",
    title=_("Managed nodes"),
    call=Call("describe_instance_information", "InstanceInformationList", {"MaxResults": 50}),
    key=("InstanceId",),
    item_name="ComputerName",
    # EC2 instances keep their own ARN
    arn="arn:{partition}:{"
    + IS_INSTANCE
    + " && 'ec2' || 'ssm'}:{region}:{account}:{"
    + IS_INSTANCE
    + " && 'instance' || 'managed-instance'}/{InstanceId}",
    tags="Tags",
    joins=(_tags("InstanceId", "tail(ResourceARN, '/')"),),
    columns=(
        Column(_("Ping status"), "PingStatus", "state"),
        Column(_("Platform"), "PlatformName"),
        Column(_("Platform version"), "PlatformVersion"),
        Column(_("Agent version"), "AgentVersion"),
        Column(_("Latest agent"), "IsLatestVersion", "yes_no"),
        Column(_("IP address"), "IPAddress"),
        Column(_("Association status"), "AssociationStatus", "state"),
        Column(_("Last ping"), "LastPingDateTime", "date"),
    ),
    volatile=(
        "LastPingDateTime",
        "LastAssociationExecutionDate",
        "LastSuccessfulAssociationExecutionDate",
        "AssociationOverview",
    ),
    relations={"ec2.instance": "[InstanceId][] | [?starts_with(@, 'i-')]", "iam.role": "IamRole"},
    console=CONSOLE + "fleet-manager/managed-nodes/{InstanceId}/general?region={region}",
)

DOCUMENT = Kind(
    name="ssm.document",
    title=_("Documents"),
    # Without an owner AWS lists its own hundreds.
    call=Call(
        "list_documents", "DocumentIdentifiers", {"Filters": [{"Key": "Owner", "Values": ["Self"]}], "MaxResults": 50}
    ),
    key=("Name",),
    item_name="Name",
    arn=ARN + "document/{Name}",
    tags="Tags",
    details=(
        Detail(
            "describe_document_permission",
            {"Name": Field("Name"), "PermissionType": "Share", "MaxResults": 200},
            keep="AccountIds",
            into="SharedWith",
        ),
    ),
    columns=(
        Column(_("Document type"), "DocumentType"),
        Column(_("Format"), "DocumentFormat"),
        Column(_("Target type"), "TargetType"),
        Column(_("Platforms"), "PlatformTypes", "list"),
        Column(_("Default version"), "DocumentVersion"),
        Column(_("Shared with"), "SharedWith", "list"),
        Column(_("Created"), "CreatedDate", "date"),
    ),
    unordered=("PlatformTypes", "SharedWith"),
    console=CONSOLE + "documents/{Name}/description?region={region}",
)

MAINTENANCE_WINDOW = Kind(
    name="ssm.maintenance_window",
    title=_("Maintenance windows"),
    call=Call("describe_maintenance_windows", "WindowIdentities", {"MaxResults": 100}),
    key=("WindowId",),
    item_name="Name",
    arn=ARN + "maintenancewindow/{WindowId}",
    tags="Tags",
    joins=(_tags("WindowId", "tail(ResourceARN, '/')"),),
    columns=(
        Column(_("Enabled"), "Enabled", "yes_no"),
        Column(_("Schedule"), "Schedule"),
        Column(_("Time zone"), "ScheduleTimezone"),
        Column(_("Duration (hours)"), "Duration", "number"),
        Column(_("Stop initiating tasks (hours before)"), "Cutoff", "number"),
        Column(_("Next execution"), "NextExecutionTime", "date"),
        Column(_("Description"), "Description"),
    ),
    volatile=("NextExecutionTime",),
    console=CONSOLE + "maintenance-windows/{WindowId}/description?region={region}",
)

SERVICE = Service(
    "ssm",
    _("Systems Manager"),
    (PARAMETER, MANAGED_INSTANCE, DOCUMENT, MAINTENANCE_WINDOW),
    summary=_("Parameters (never their values), managed nodes, documents and maintenance windows"),
)
