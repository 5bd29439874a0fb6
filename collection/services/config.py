"""AWS Config: the recorder and the rules. Free to read, whatever it records is not."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Join, Kind, Service

CONSOLE = "config/home?region={region}#/"

RECORDER = Kind(
    name="config.recorder",
    title=_("Configuration recorders"),
    call=Call("describe_configuration_recorders", "ConfigurationRecorders"),
    key=("name",),
    item_name="name",
    arn="arn",
    joins=(
        Join(
            "describe_configuration_recorder_status", "ConfigurationRecordersStatus", on=("name", "name"), into="Status"
        ),
    ),
    columns=(
        Column(_("Recording"), "Status.recording", "yes_no"),
        Column(_("Last status"), "Status.lastStatus", "state"),
        Column(_("All resource types"), "recordingGroup.allSupported", "yes_no"),
        Column(_("Global resource types"), "recordingGroup.includeGlobalResourceTypes", "yes_no"),
        Column(_("Resource types"), "recordingGroup.resourceTypes", "count"),
        Column(_("Frequency"), "recordingMode.recordingFrequency"),
        Column(_("Role"), "tail(roleARN, '/')"),
        Column(_("Last started"), "Status.lastStartTime", "date"),
    ),
    volatile=("Status.lastStatusChangeTime", "Status.lastErrorMessage"),
    unordered=("recordingGroup.resourceTypes", "recordingGroup.exclusionByResourceTypes.resourceTypes"),
    relations={"iam.role": "roleARN"},
    console=CONSOLE + "settings",
)

RULE = Kind(
    name="config.rule",
    title=_("Rules"),
    call=Call("describe_config_rules", "ConfigRules"),
    key=("ConfigRuleName",),
    item_name="ConfigRuleName",
    arn="ConfigRuleArn",
    tags="Tags",
    joins=(
        Join(
            "get_resources",
            "ResourceTagMappingList",
            on=("ConfigRuleArn", "ResourceARN"),
            into="Tags",
            keep="Tags",
            params={"ResourceTypeFilters": ["config:config-rule"], "ResourcesPerPage": 100},
            client="resourcegroupstaggingapi",
        ),
    ),
    columns=(
        Column(_("State"), "ConfigRuleState", "state"),
        Column(_("Source"), "Source.Owner"),
        Column(_("Rule identifier"), "Source.SourceIdentifier"),
        Column(_("Resource types"), "Scope.ComplianceResourceTypes", "list"),
        Column(_("Frequency"), "MaximumExecutionFrequency"),
        Column(_("Evaluation modes"), "EvaluationModes[].Mode", "list"),
        Column(_("Created by"), "CreatedBy"),
        Column(_("Description"), "Description"),
    ),
    parse=("InputParameters",),
    unordered=("EvaluationModes", "Scope.ComplianceResourceTypes", "Source.SourceDetails"),
    relations={"lambda.function": "[Source.SourceIdentifier][*] | [?starts_with(@, 'arn:')] | [0]"},
    console=CONSOLE + "rules/details?configRuleName={ConfigRuleName}",
)

SERVICE = Service("config", _("Config"), (RECORDER, RULE), summary=_("The configuration recorder and rules"))
