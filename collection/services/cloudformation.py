"""AWS CloudFormation: stacks and stack sets, never their templates."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

CONSOLE = "cloudformation/home?region={region}#/"
# AWS hides a parameter only where the template's author thought of NoEcho, and outputs never.
PARAMETERS = ("Parameters[].ParameterValue", "Parameters[].ResolvedValue")

STACK = Kind(
    name="cloudformation.stack",
    title=_("Stacks"),
    call=Call("describe_stacks", "Stacks"),
    key=("StackId",),
    item_name="StackName",
    arn="StackId",
    tags="Tags",
    columns=(
        Column(_("Status"), "StackStatus", "state"),
        Column(_("Description"), "Description"),
        Column(_("Drift status"), "DriftInformation.StackDriftStatus", "state"),
        Column(_("Termination protection"), "EnableTerminationProtection", "yes_no"),
        Column(_("Parent stack"), "split(ParentId, '/')[1]"),
        Column(_("Outputs"), "Outputs[].OutputKey", "list"),
        Column(_("Created"), "CreationTime", "date"),
        Column(_("Updated"), "LastUpdatedTime", "date"),
    ),
    masks=(*PARAMETERS, "Outputs[].OutputValue"),
    volatile=("DriftInformation.LastCheckTimestamp",),
    unordered=("Capabilities", "NotificationARNs", "Outputs", "Parameters"),
    relations={
        "cloudformation.stack": "ParentId",
        "iam.role": "RoleARN",
        "sns.topic": "NotificationARNs",
        "cloudwatch.alarm": "RollbackConfiguration.RollbackTriggers[].Arn",
    },
    console=CONSOLE + "stacks/stackinfo?stackId={StackId}",
)

STACK_SET = Kind(
    name="cloudformation.stack_set",
    title=_("StackSets"),
    call=Call("list_stack_sets", "Summaries", {"Status": "ACTIVE", "MaxResults": 100}),
    key=("StackSetId",),
    item_name="StackSetName",
    arn="StackSetARN",
    tags="Tags",
    details=(Detail("describe_stack_set", {"StackSetName": Field("StackSetName")}, keep="StackSet"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Description"), "Description"),
        Column(_("Permission model"), "PermissionModel"),
        Column(_("Drift status"), "DriftStatus", "state"),
        Column(_("Automatic deployment"), "AutoDeployment.Enabled", "yes_no"),
        Column(_("Organizational units"), "OrganizationalUnitIds", "list"),
        Column(_("Regions"), "Regions", "list"),
    ),
    masks=PARAMETERS,
    drop=("TemplateBody",),  # long, and people write secrets into templates
    volatile=("LastDriftCheckTimestamp", "StackSetDriftDetectionDetails"),
    unordered=("Capabilities", "OrganizationalUnitIds", "Parameters"),
    relations={"iam.role": "[AdministrationRoleARN, ExecutionRoleName]"},
    console=CONSOLE + "stacksets/{StackSetId}/info",
)

SERVICE = Service("cloudformation", _("CloudFormation"), (STACK, STACK_SET), summary=_("Stacks and StackSets"))
