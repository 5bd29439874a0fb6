"""AWS Elastic Beanstalk. Never its option settings, which hold the environment variables."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service
from collection.services._tagged import tagged

TYPES = ("elasticbeanstalk:application", "elasticbeanstalk:environment")
CONSOLE = "elasticbeanstalk/home?region={region}#/"

APPLICATION = Kind(
    name="elasticbeanstalk.application",
    title=_("Applications"),
    call=Call("describe_applications", "Applications"),
    key=("ApplicationName",),
    item_name="ApplicationName",
    arn="ApplicationArn",
    tags="Tags",
    joins=(tagged("ApplicationArn", *TYPES),),
    columns=(
        Column(_("Description"), "Description"),
        Column(_("Versions"), "Versions", "count"),
        Column(_("Saved configurations"), "ConfigurationTemplates", "list"),
        Column(_("Created"), "DateCreated", "date"),
        Column(_("Last modified"), "DateUpdated", "date"),
    ),
    unordered=("ConfigurationTemplates", "Versions"),
    relations={"iam.role": "ResourceLifecycleConfig.ServiceRole"},
    console=CONSOLE + "application/overview?applicationName={id}",
)

ENVIRONMENT = Kind(
    name="elasticbeanstalk.environment",
    title=_("Environments"),
    call=Call("describe_environments", "Environments", {"IncludeDeleted": False}),
    key=("EnvironmentName",),
    item_name="EnvironmentName",
    arn="EnvironmentArn",
    tags="Tags",
    joins=(tagged("EnvironmentArn", *TYPES),),
    columns=(
        Column(_("Health"), "Health", "state"),
        Column(_("Status"), "Status", "state"),
        Column(_("Application"), "ApplicationName"),
        Column(_("Platform"), "SolutionStackName"),
        Column(_("Running version"), "VersionLabel"),
        Column(_("Tier"), "Tier.Name"),
        Column(_("Domain"), "CNAME"),
        Column(_("Last modified"), "DateUpdated", "date"),
    ),
    volatile=("AbortableOperationInProgress", "Health", "HealthStatus"),
    unordered=("EnvironmentLinks",),
    relations={
        "elasticbeanstalk.application": "ApplicationName",
        "iam.role": "OperationsRole",
        "elbv2.load_balancer": "Resources.LoadBalancer.LoadBalancerName",
    },
    console=CONSOLE + "environment/dashboard?environmentId={EnvironmentId}",
)

SERVICE = Service(
    "elasticbeanstalk",
    _("Elastic Beanstalk"),
    (APPLICATION, ENVIRONMENT),
    summary=_("Applications that AWS deploys and runs"),
)
