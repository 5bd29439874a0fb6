"""Amazon EventBridge Scheduler. Only the groups of schedules have tags."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service


def _target(service: str) -> str:
    """The target, if it belongs to that service."""
    return f"[Target][?Arn && contains(Arn, ':{service}:')].Arn"


SCHEDULE = Kind(
    name="scheduler.schedule",
    title=_("Schedules"),
    call=Call("list_schedules", "Schedules", {"MaxResults": 100}),
    key=("GroupName", "Name"),
    item_name="Name",
    arn="Arn",
    details=(Detail("get_schedule", {"Name": Field("Name"), "GroupName": Field("GroupName")}),),
    columns=(
        Column(_("Status"), "State", "state"),
        Column(_("Schedule group"), "GroupName"),
        Column(_("Schedule"), "ScheduleExpression"),
        Column(_("Time zone"), "ScheduleExpressionTimezone"),
        Column(_("Target"), "Target.Arn"),
        Column(_("Ends"), "EndDate", "date"),
        Column(_("Last modified"), "LastModificationDate", "date"),
    ),
    masks=(
        "Target.EventBridgePutRawEventsParameters.Metadata.*",
        "Target.Input",
        "Target.SageMakerPipelineParameters.PipelineParameterList[].Value",
    ),
    relations={
        "iam.role": "Target.RoleArn",
        "kms.key": "KmsKeyArn",
        "lambda.function": _target("lambda"),
        "sqs.queue": f"[{_target('sqs')}, [Target.DeadLetterConfig.Arn]][]",
        "sns.topic": _target("sns"),
        "kinesis.stream": _target("kinesis"),
        "firehose.delivery_stream": _target("firehose"),
        "stepfunctions.state_machine": _target("states"),
        "ecs.cluster": _target("ecs"),
        "ecs.task_definition": "Target.EcsParameters.TaskDefinitionArn",
        "codebuild.project": _target("codebuild"),
        "codepipeline.pipeline": _target("codepipeline"),
        "events.event_bus": _target("events"),
    },
    console="scheduler/home?region={region}#schedules/{GroupName}/{id}",
)

SERVICE = Service("scheduler", _("EventBridge Scheduler"), (SCHEDULE,), summary=_("What runs at which time"))
