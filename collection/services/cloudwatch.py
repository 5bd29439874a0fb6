"""Amazon CloudWatch: alarms, dashboards and the names of the metrics that there are."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

ALARMS = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"], "MaxRecords": 100}  # equal, so that one listing feeds both
ALARM_TAGS = Detail("list_tags_for_resource", {"ResourceARN": Field("AlarmArn")}, keep="Tags", into="Tags")
ALARM_ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
ALARM_MOMENTS = ("StateReason", "StateReasonData", "StateUpdatedTimestamp", "StateTransitionedTimestamp")
ALARM_PAGE = "cloudwatch/home?region={region}#alarmsV2:alarm/{AlarmName}"


def _told(service: str) -> str:
    """Whom an alarm tells, as far as it is of this service."""
    return f"[{', '.join(ALARM_ACTIONS)}][][] | [?contains(@, ':{service}:')]"


TOLD = {"lambda.function": _told("lambda"), "sns.topic": _told("sns")}
WATCHED = {  # the dimension by which AWS's own metrics name them
    "acm.certificate": "CertificateArn",
    "autoscaling.group": "AutoScalingGroupName",
    "cloudfront.distribution": "DistributionId",
    "dynamodb.table": "TableName",
    "ec2.instance": "InstanceId",
    "ec2.nat_gateway": "NatGatewayId",
    "ec2.transit_gateway": "TransitGateway",
    "ec2.volume": "VolumeId",
    "ec2.vpn_connection": "VpnId",
    "efs.file_system": "FileSystemId",
    "elasticache.cache_cluster": "CacheClusterId",
    "elb.load_balancer": "LoadBalancerName",
    "firehose.delivery_stream": "DeliveryStreamName",
    "kinesis.stream": "StreamName",
    "rds.db_cluster": "DBClusterIdentifier",
    "rds.db_instance": "DBInstanceIdentifier",
    "route53.health_check": "HealthCheckId",
    "s3.bucket": "BucketName",
    "sqs.queue": "QueueName",
    "stepfunctions.state_machine": "StateMachineArn",
}


def _watched(dimension: str) -> str:
    return f"Dimensions[?Name == '{dimension}'].Value"


ALARM = Kind(
    name="cloudwatch.alarm",
    title=_("Metric alarms"),
    call=Call("describe_alarms", "MetricAlarms", ALARMS),
    key=("AlarmName",),
    item_name="AlarmName",
    arn="AlarmArn",
    tags="Tags",
    details=(ALARM_TAGS,),
    columns=(
        Column(_("State"), "StateValue", "state"),
        Column(_("Metric"), "MetricName"),
        Column(_("Namespace"), "Namespace"),
        Column(_("Comparison"), "ComparisonOperator"),
        Column(_("Threshold"), "Threshold", "number"),
        Column(_("Period"), "Period", "seconds"),
        Column(_("Actions enabled"), "ActionsEnabled", "yes_no"),
        Column(_("Alarm actions"), "AlarmActions", "list"),
    ),
    volatile=(*ALARM_MOMENTS, "EvaluationState"),
    unordered=(*ALARM_ACTIONS, "Dimensions"),
    relations={
        **TOLD,
        "autoscaling.scaling_policy": _told("autoscaling"),
        **{kind: _watched(dimension) for kind, dimension in WATCHED.items()},
        "elbv2.load_balancer": f"{_watched('LoadBalancer')} | [].split(@, '/')[1]",
        "elbv2.target_group": f"{_watched('TargetGroup')} | [].split(@, '/')[1]",
        "lambda.function": f"[{_told('lambda')}, {_watched('FunctionName')}][]",
    },
    console=ALARM_PAGE,
)

COMPOSITE_ALARM = Kind(
    name="cloudwatch.composite_alarm",
    title=_("Composite alarms"),
    call=Call("describe_alarms", "CompositeAlarms", ALARMS),
    key=("AlarmName",),
    item_name="AlarmName",
    arn="AlarmArn",
    tags="Tags",
    details=(ALARM_TAGS,),
    columns=(
        Column(_("State"), "StateValue", "state"),
        Column(_("Rule"), "AlarmRule"),
        Column(_("Actions enabled"), "ActionsEnabled", "yes_no"),
        Column(_("Alarm actions"), "AlarmActions", "list"),
        Column(_("Suppressed by"), "ActionsSuppressedBy"),
    ),
    volatile=(*ALARM_MOMENTS, "ActionsSuppressedBy", "ActionsSuppressedReason"),
    unordered=ALARM_ACTIONS,
    relations=TOLD,
    console=ALARM_PAGE,
)

DASHBOARD = Kind(
    name="cloudwatch.dashboard",
    title=_("Dashboards"),
    scope="global",  # every region answers with the same ones
    call=Call("list_dashboards", "DashboardEntries"),
    key=("DashboardName",),
    item_name="DashboardName",
    arn="DashboardArn",
    columns=(
        Column(_("Size"), "Size", "bytes"),
        Column(_("Last modified"), "LastModified", "date"),
    ),
    console="cloudwatch/home#dashboards/dashboard/{DashboardName}",
)

DIMENSIONS = "Dimensions[].join('=', [Name, Value])"

METRIC = Kind(
    name="cloudwatch.metric",
    title=_("Metrics"),
    call=Call("list_metrics", "Metrics"),
    key=("Namespace", "MetricName", f"join(',', sort({DIMENSIONS}))"),
    id="MetricName",
    item_name="MetricName",
    columns=(
        Column(_("Namespace"), "Namespace"),
        Column(_("Dimensions"), DIMENSIONS, "list"),
    ),
    unordered=("Dimensions",),
)

SERVICE = Service(
    "cloudwatch",
    _("CloudWatch"),
    (ALARM, COMPOSITE_ALARM, DASHBOARD, METRIC),
    summary=_("Alarms, dashboards and metric names"),
)
