"""AWS Glue: the data catalog's databases, jobs, crawlers and connections."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Join, Kind, Service
from collection.services._tagged import tagged

ARN = "arn:{partition}:glue:{region}:{account}:"
CONSOLE = "glue/home?region={region}#/v2/data-catalog/"


def _tags(kind: str) -> Join:
    """No listing knows ARNs, and a job may be named like a crawler."""
    types = [f"glue:{each}" for each in ("database", "connection", "job", "crawler")]
    return tagged(f"join('/', ['{kind}', Name])", *types, by="split(ResourceARN, ':')[5]")


DATABASE = Kind(
    name="glue.database",
    title=_("Databases"),
    call=Call("get_databases", "DatabaseList", {"MaxResults": 100}),
    key=("Name",),
    item_name="Name",
    arn=ARN + "database/{Name}",
    tags="Tags",
    joins=(_tags("database"),),
    columns=(
        Column(_("Description"), "Description"),
        Column(_("Location"), "LocationUri"),
        Column(_("Linked to"), "TargetDatabase.DatabaseName"),
        Column(_("Catalog"), "CatalogId"),
        Column(_("Created"), "CreateTime", "date"),
    ),
    masks=("Parameters.*",),
    unordered=("CreateTableDefaultPermissions",),
    relations={"glue.connection": "FederatedDatabase.ConnectionName"},
    console=CONSOLE + "databases/view/{id}",
)

JOB = Kind(
    name="glue.job",
    title=_("Jobs"),
    call=Call("get_jobs", "Jobs", {"MaxResults": 1000}),
    key=("Name",),
    item_name="Name",
    arn=ARN + "job/{Name}",
    tags="Tags",
    joins=(_tags("job"),),
    columns=(
        Column(_("Type"), "Command.Name"),
        Column(_("Glue version"), "GlueVersion"),
        Column(_("Worker type"), "WorkerType"),
        Column(_("Workers"), "NumberOfWorkers", "number"),
        Column(_("IAM role"), "tail(Role, '/')"),
        Column(_("Script"), "Command.ScriptLocation"),
        Column(_("Last modified"), "LastModifiedOn", "date"),
    ),
    masks=("DefaultArguments.*", "NonOverridableArguments.*", "SourceControlDetails.AuthToken"),
    drop=("CodeGenConfigurationNodes",),  # the visual editor's drawing, with queries and connection options in it
    unordered=("Connections.Connections",),
    relations={"iam.role": "Role", "glue.connection": "Connections.Connections"},
    console="gluestudio/home?region={region}#/editor/job/{id}/details",
)

CRAWLER = Kind(
    name="glue.crawler",
    title=_("Crawlers"),
    call=Call("get_crawlers", "Crawlers", {"MaxResults": 1000}),
    key=("Name",),
    item_name="Name",
    arn=ARN + "crawler/{Name}",
    tags="Tags",
    joins=(_tags("crawler"),),
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Database"), "DatabaseName"),
        Column(_("Schedule"), "Schedule.ScheduleExpression"),
        Column(_("Last run"), "LastCrawl.StartTime", "date"),
        Column(_("Last run's status"), "LastCrawl.Status", "state"),
        Column(_("IAM role"), "tail(Role, '/')"),
        Column(_("Last updated"), "LastUpdated", "date"),
    ),
    parse=("Configuration",),
    volatile=("CrawlElapsedTime", "LastCrawl", "State"),
    unordered=("Targets.*",),
    relations={
        "iam.role": "Role",
        "glue.database": "[DatabaseName, Targets.CatalogTargets[].DatabaseName][]",
        "glue.connection": "Targets.[S3Targets[], JdbcTargets[], MongoDBTargets[]][].ConnectionName",
        "dynamodb.table": "Targets.DynamoDBTargets[].Path",
    },
    console=CONSOLE + "crawlers/view/{id}",
)

CONNECTION = Kind(
    name="glue.connection",
    title=_("Connections"),
    call=Call("get_connections", "ConnectionList", {"HidePassword": True, "MaxResults": 1000}),  # else with passwords
    key=("Name",),
    item_name="Name",
    arn=ARN + "connection/{Name}",
    tags="Tags",
    joins=(_tags("connection"),),
    columns=(
        Column(_("Type"), "ConnectionType"),
        Column(_("Status"), "Status", "state"),
        Column(_("Description"), "Description"),
        Column(_("Authentication"), "AuthenticationConfiguration.AuthenticationType"),
        Column(_("Subnet"), "PhysicalConnectionRequirements.SubnetId"),
        Column(_("Last updated by"), "LastUpdatedBy"),
        Column(_("Last updated"), "LastUpdatedTime", "date"),
    ),
    masks=(
        "AthenaProperties.*",
        "AuthenticationConfiguration.OAuth2Properties.TokenUrlParametersMap.*",
        "ConnectionProperties.*",
        "PythonProperties.*",
        "SparkProperties.*",
    ),
    volatile=("LastConnectionValidationTime",),
    unordered=("CompatibleComputeEnvironments", "MatchCriteria", "PhysicalConnectionRequirements.SecurityGroupIdList"),
    relations={
        "ec2.subnet": "PhysicalConnectionRequirements.SubnetId",
        "ec2.security_group": "PhysicalConnectionRequirements.SecurityGroupIdList",
        "kms.key": "AuthenticationConfiguration.KmsKeyArn",
        "secretsmanager.secret": "AuthenticationConfiguration.SecretArn",
    },
    console=CONSOLE + "connections/view/{id}",
)

SERVICE = Service(
    "glue",
    _("Glue"),
    (DATABASE, CONNECTION, JOB, CRAWLER),
    summary=_("Data catalog, and the jobs and crawlers around it"),
)
