"""Amazon SageMaker AI."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service
from collection.services._tagged import tagged

CONSOLE = "sagemaker/home?region={region}#/"
TYPES = [f"sagemaker:{kind}" for kind in ("notebook-instance", "model", "endpoint", "domain")]
COUNTS = ("CurrentInstanceCount", "InstancePools[].CurrentInstanceCount")

NOTEBOOK_INSTANCE = Kind(
    name="sagemaker.notebook_instance",
    title=_("Notebook instances"),
    call=Call("list_notebook_instances", "NotebookInstances", {"MaxResults": 100}),  # 10 a page without it
    key=("NotebookInstanceName",),
    item_name="NotebookInstanceName",
    arn="NotebookInstanceArn",
    tags="Tags",
    joins=(tagged("NotebookInstanceArn", *TYPES),),
    details=(Detail("describe_notebook_instance", {"NotebookInstanceName": Field("NotebookInstanceName")}),),
    columns=(
        Column(_("Status"), "NotebookInstanceStatus", "state"),
        Column(_("Instance type"), "InstanceType"),
        Column(_("Volume size (GB)"), "VolumeSizeInGB", "number"),
        Column(_("Direct internet access"), "DirectInternetAccess", "state"),
        Column(_("Root access"), "RootAccess", "state"),
        Column(_("Subnet"), "SubnetId"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    unordered=("AdditionalCodeRepositories", "SecurityGroups"),
    relations={
        "ec2.subnet": "SubnetId",
        "ec2.security_group": "SecurityGroups",
        "ec2.network_interface": "NetworkInterfaceId",
        "iam.role": "RoleArn",
        "kms.key": "KmsKeyId",
    },
    console=CONSOLE + "notebook-instances/{id}",
)

MODEL = Kind(
    name="sagemaker.model",
    title=_("Models"),
    call=Call("list_models", "Models", {"MaxResults": 100}),
    key=("ModelName",),
    item_name="ModelName",
    arn="ModelArn",
    tags="Tags",
    joins=(tagged("ModelArn", *TYPES),),
    details=(Detail("describe_model", {"ModelName": Field("ModelName")}),),
    columns=(
        Column(_("Image"), "PrimaryContainer.Image"),
        Column(_("Model data"), "PrimaryContainer.ModelDataUrl"),
        Column(_("Containers"), "Containers", "count"),
        Column(_("Network isolation"), "EnableNetworkIsolation", "yes_no"),
        Column(_("IAM role"), "tail(ExecutionRoleArn, '/')"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    masks=(
        "Containers[].Environment.*",
        "DeploymentRecommendation.RealTimeInferenceRecommendations[].Environment.*",
        "PrimaryContainer.Environment.*",
    ),
    unordered=("VpcConfig.SecurityGroupIds", "VpcConfig.Subnets"),
    relations={
        "ec2.subnet": "VpcConfig.Subnets",
        "ec2.security_group": "VpcConfig.SecurityGroupIds",
        "iam.role": "ExecutionRoleArn",
    },
    console=CONSOLE + "models/{id}",
)

ENDPOINT = Kind(
    name="sagemaker.endpoint",
    title=_("Endpoints"),
    call=Call("list_endpoints", "Endpoints", {"MaxResults": 100}),
    key=("EndpointName",),
    item_name="EndpointName",
    arn="EndpointArn",
    tags="Tags",
    joins=(tagged("EndpointArn", *TYPES),),
    details=(Detail("describe_endpoint", {"EndpointName": Field("EndpointName")}),),
    columns=(
        Column(_("Status"), "EndpointStatus", "state"),
        Column(_("Endpoint configuration"), "EndpointConfigName"),
        Column(_("Variants"), "ProductionVariants[].VariantName", "list"),
        Column(_("Data capture"), "DataCaptureConfig.EnableCapture", "yes_no"),
        Column(_("Failure reason"), "FailureReason"),
        Column(_("Created"), "CreationTime", "date"),
        Column(_("Last updated"), "LastModifiedTime", "date"),
    ),
    volatile=(
        *(f"ProductionVariants[].{count}" for count in COUNTS),
        *(f"ShadowProductionVariants[].{count}" for count in COUNTS),
        "PendingDeploymentSummary",
    ),
    unordered=("ProductionVariants", "ShadowProductionVariants"),
    relations={
        "kms.key": "[DataCaptureConfig.KmsKeyId, AsyncInferenceConfig.OutputConfig.KmsKeyId]",
        "sns.topic": "AsyncInferenceConfig.OutputConfig.NotificationConfig.[SuccessTopic, ErrorTopic]",
        "cloudwatch.alarm": "LastDeploymentConfig.AutoRollbackConfiguration.Alarms[].AlarmName",
    },
    console=CONSOLE + "endpoints/{id}",
)

DOMAIN = Kind(
    name="sagemaker.domain",
    title=_("Domains"),
    call=Call("list_domains", "Domains", {"MaxResults": 100}),
    key=("DomainId",),
    item_name="DomainName",
    arn="DomainArn",
    tags="Tags",
    joins=(tagged("DomainArn", *TYPES),),
    details=(Detail("describe_domain", {"DomainId": Field("DomainId")}),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Authentication"), "AuthMode"),
        Column(_("Network access"), "AppNetworkAccessType"),
        Column(_("VPC"), "VpcId"),
        Column(_("Domain URL"), "Url"),
        Column(_("Created"), "CreationTime", "date"),
        Column(_("Modified"), "LastModifiedTime", "date"),
    ),
    unordered=("DefaultUserSettings.SecurityGroups", "DomainSettings.SecurityGroupIds", "SubnetIds"),
    relations={
        "ec2.vpc": "VpcId",
        "ec2.subnet": "SubnetIds",
        "ec2.security_group": "[DefaultUserSettings.SecurityGroups, DomainSettings.SecurityGroupIds][]",
        "efs.file_system": "HomeEfsFileSystemId",
        "iam.role": "[DefaultUserSettings.ExecutionRole, DefaultSpaceSettings.ExecutionRole]",
        "kms.key": "[KmsKeyId, HomeEfsFileSystemKmsKeyId]",
    },
    console=CONSOLE + "studio/{id}",
)

SERVICE = Service(
    "sagemaker",
    _("SageMaker AI"),
    (NOTEBOOK_INSTANCE, MODEL, ENDPOINT, DOMAIN),
    summary=_("Machine learning: notebooks, models and the endpoints that serve them"),
)
