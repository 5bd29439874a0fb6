"""AWS Lambda."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Parent, Service

SECRETS = ("Environment.Variables.*",)
URL_CONFIG = "{AuthType: AuthType, FunctionUrl: FunctionUrl, Cors: Cors, InvokeMode: InvokeMode}"
USES = {
    "ec2.security_group": "VpcConfig.SecurityGroupIds",
    "ec2.subnet": "VpcConfig.SubnetIds",
    "ec2.vpc": "VpcConfig.VpcId",
    "efs.access_point": "FileSystemConfigs[].Arn",
    "iam.role": "Role",
    "kms.key": "KMSKeyArn",
    "lambda.layer": "Layers[].split(Arn, ':')[6]",
    "logs.log_group": "LoggingConfig.LogGroup",
    "sns.topic": "DeadLetterConfig.TargetArn",
    "sqs.queue": "DeadLetterConfig.TargetArn",
}


def _setting(operation: str, keep: str, into: str, *unset: str) -> Detail:
    """A setting that the listing leaves out. Never get_function, whose answer holds a signed address of the code."""
    return Detail(operation, {"FunctionName": Field("FunctionName")}, keep, into, unset)


def _ends(service: str) -> str:
    """Where a mapping reads from and where it writes failures, as far as it is of this service."""
    return f"[EventSourceArn, DestinationConfig.[OnSuccess, OnFailure][].Destination][] | [?contains(@, '{service}')]"


FUNCTION = Kind(
    name="lambda.function",
    title=_("Functions"),
    call=Call("list_functions", "Functions"),
    key=("FunctionName",),
    item_name="FunctionName",
    arn="FunctionArn",
    tags="Tags",
    details=(
        Detail("list_tags", {"Resource": Field("FunctionArn")}, "Tags", "Tags"),
        _setting("get_policy", "Policy", "Policy", "ResourceNotFoundException"),
        _setting("get_function_url_config", URL_CONFIG, "UrlConfig", "ResourceNotFoundException"),
        _setting("get_function_concurrency", "ReservedConcurrentExecutions", "ReservedConcurrency"),
    ),
    columns=(
        Column(_("Runtime"), "Runtime"),
        Column(_("Package type"), "PackageType"),
        Column(_("Memory (MB)"), "MemorySize", "number"),
        Column(_("Timeout"), "Timeout", "seconds"),
        Column(_("Code size"), "CodeSize", "bytes"),
        Column(_("Function URL"), "UrlConfig.AuthType"),
        Column(_("Architecture"), "Architectures", "list"),
        Column(_("Last modified"), "LastModified", "date"),
    ),
    parse=("Policy",),
    masks=SECRETS,
    unordered=("VpcConfig.SubnetIds", "VpcConfig.SecurityGroupIds"),
    relations=USES,
    console="lambda/home?region={region}#/functions/{id}",
)

VERSION = Kind(
    name="lambda.version",
    title=_("Function versions"),
    call=Call(
        "list_versions_by_function",
        "Versions[?Version != '$LATEST']",  # $LATEST is the function itself
        {"FunctionName": Parent("FunctionName")},
    ),
    key=("Version",),
    parent="lambda.function",
    item_name="{FunctionName}:{Version}",
    arn="FunctionArn",
    columns=(
        Column(_("Function"), "FunctionName"),
        Column(_("Version"), "Version"),
        Column(_("Runtime"), "Runtime"),
        Column(_("Memory (MB)"), "MemorySize", "number"),
        Column(_("Code size"), "CodeSize", "bytes"),
        Column(_("Description"), "Description"),
        Column(_("Last modified"), "LastModified", "date"),
    ),
    masks=SECRETS,
    unordered=("VpcConfig.SubnetIds", "VpcConfig.SecurityGroupIds"),
    relations={**USES, "lambda.function": "FunctionName"},
    console="lambda/home?region={region}#/functions/{FunctionName}/versions/{Version}",
)

LAYER = Kind(
    name="lambda.layer",
    title=_("Layers"),
    call=Call("list_layers", "Layers"),
    key=("LayerName",),
    item_name="LayerName",
    arn="LayerArn",
    columns=(
        Column(_("Latest version"), "LatestMatchingVersion.Version", "number"),
        Column(_("Compatible runtimes"), "LatestMatchingVersion.CompatibleRuntimes", "list"),
        Column(_("Compatible architectures"), "LatestMatchingVersion.CompatibleArchitectures", "list"),
        Column(_("Description"), "LatestMatchingVersion.Description"),
        Column(_("Created"), "LatestMatchingVersion.CreatedDate", "date"),
    ),
    console="lambda/home?region={region}#/layers/{id}",
)

EVENT_SOURCE_MAPPING = Kind(
    name="lambda.event_source_mapping",
    title=_("Event source mappings"),
    call=Call("list_event_source_mappings", "EventSourceMappings"),
    key=("UUID",),
    arn="EventSourceMappingArn",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Function"), "tail(FunctionArn, ':')"),
        Column(_("Source"), "EventSourceArn"),
        Column(_("Batch size"), "BatchSize", "number"),
        Column(_("Last result"), "LastProcessingResult"),
        Column(_("Last modified"), "LastModified", "date"),
    ),
    volatile=("LastProcessingResult",),
    relations={
        "dynamodb.table": "split(split(EventSourceArn, ':table/')[1], '/')[0]",
        "kafka.cluster": _ends(":kafka:"),
        "kinesis.stream": _ends(":kinesis:"),
        "kms.key": "KMSKeyArn",
        "lambda.function": "split(FunctionArn, ':')[6]",
        "mq.broker": _ends(":mq:"),
        "s3.bucket": _ends(":s3:"),
        "sns.topic": _ends(":sns:"),
        "sqs.queue": _ends(":sqs:"),
    },
    console="lambda/home?region={region}#/event-source-mappings/{id}",
)

SERVICE = Service(
    "lambda",
    _("Lambda"),
    (FUNCTION, VERSION, LAYER, EVENT_SOURCE_MAPPING),
    summary=_("Functions without servers"),
)
