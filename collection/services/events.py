"""Amazon EventBridge: buses and their rules."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Parent, Service
from collection.services._tagged import tagged

TAGS = tagged("Arn", "events:event-bus", "events:rule")


def _targets(service: str) -> str:
    """The targets that belong to one service."""
    return f"Targets[?Arn && contains(Arn, ':{service}:')].Arn"


EVENT_BUS = Kind(
    name="events.event_bus",
    title=_("Event buses"),
    call=Call("list_event_buses", "EventBuses", {"Limit": 100}, pager=("NextToken", "NextToken")),
    key=("Name",),
    item_name="Name",
    arn="Arn",
    tags="Tags",
    joins=(TAGS,),
    columns=(
        Column(_("Description"), "Description"),
        Column(_("Managed by"), "ManagedBy"),
        Column(_("Resource policy statements"), "Policy.Statement", "count"),
        Column(_("Created"), "CreationTime", "date"),
        Column(_("Last modified"), "LastModifiedTime", "date"),
    ),
    parse=("Policy",),
    console="events/home?region={region}#/eventbus/{id}",
)

RULE = Kind(
    name="events.rule",
    title=_("Rules"),
    parent="events.event_bus",
    call=Call("list_rules", "Rules", {"EventBusName": Parent("Name"), "Limit": 100}),  # else those of the default bus
    key=("Name",),
    item_name="Name",
    arn="Arn",
    tags="Tags",
    joins=(TAGS,),
    details=(
        Detail(
            "list_targets_by_rule",
            {"Rule": Field("Name"), "EventBusName": Parent("Name"), "Limit": 100},
            keep="Targets",
            into="Targets",
        ),
    ),
    columns=(
        Column(_("Status"), "State", "state"),
        Column(_("Event bus"), "EventBusName"),
        Column(_("Schedule"), "ScheduleExpression"),
        Column(_("Targets"), "Targets[].Arn", "list"),
        Column(_("Description"), "Description"),
        Column(_("Managed by"), "ManagedBy"),
    ),
    parse=("EventPattern",),
    masks=(
        "Targets[].HttpParameters.HeaderParameters.*",
        "Targets[].HttpParameters.PathParameterValues",
        "Targets[].HttpParameters.QueryStringParameters.*",
        "Targets[].Input",
        "Targets[].InputTransformer.InputTemplate",
        "Targets[].RedshiftDataParameters.Sql",
        "Targets[].RedshiftDataParameters.Sqls",
        "Targets[].SageMakerPipelineParameters.PipelineParameterList[].Value",
    ),
    unordered=("Targets",),
    relations={
        "iam.role": "[RoleArn, Targets[].RoleArn][]",
        "lambda.function": _targets("lambda"),
        "sqs.queue": f"[{_targets('sqs')}, Targets[].DeadLetterConfig.Arn][]",
        "sns.topic": _targets("sns"),
        "kinesis.stream": _targets("kinesis"),
        "firehose.delivery_stream": _targets("firehose"),
        "stepfunctions.state_machine": _targets("states"),
        "ecs.cluster": _targets("ecs"),
        "ecs.task_definition": "Targets[].EcsParameters.TaskDefinitionArn",
        "logs.log_group": _targets("logs"),
        "batch.job_queue": _targets("batch"),
        "codebuild.project": _targets("codebuild"),
        "codepipeline.pipeline": _targets("codepipeline"),
        "events.event_bus": f"[EventBusName, {_targets('events')}][]",
    },
    console="events/home?region={region}#/eventbus/{EventBusName}/rules/{id}",
)

SERVICE = Service("events", _("EventBridge"), (EVENT_BUS, RULE), summary=_("Event buses and the rules on them"))
