"""AWS Step Functions."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service
from collection.services._tagged import tagged

STATE_MACHINE = Kind(
    name="stepfunctions.state_machine",
    title=_("State machines"),
    call=Call("list_state_machines", "stateMachines", {"maxResults": 1000}),
    key=("name",),
    item_name="name",
    arn="stateMachineArn",
    tags="Tags",
    joins=(tagged("stateMachineArn", "states:stateMachine"),),
    details=(Detail("describe_state_machine", {"stateMachineArn": Field("stateMachineArn")}),),
    columns=(
        Column(_("Status"), "status", "state"),
        Column(_("Type"), "type"),
        Column(_("Description"), "description"),
        Column(_("IAM role"), "tail(roleArn, '/')"),
        Column(_("Logging"), "loggingConfiguration.level"),
        Column(_("X-Ray tracing"), "tracingConfiguration.enabled", "yes_no"),
        Column(_("Created"), "creationDate", "date"),
    ),
    masks=("definition",),  # people write keys and passwords into the parameters of its states
    unordered=("variableReferences.*",),
    relations={
        "iam.role": "roleArn",
        "kms.key": "encryptionConfiguration.kmsKeyId",
        "logs.log_group": "loggingConfiguration.destinations[].cloudWatchLogsLogGroup.logGroupArn",
    },
    console="states/home?region={region}#/statemachines/view/{stateMachineArn}",
)

SERVICE = Service("stepfunctions", _("Step Functions"), (STATE_MACHINE,), summary=_("Workflows"))
