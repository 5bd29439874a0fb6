"""Amazon RDS: what stands around the databases: groups, proxies, event subscriptions, and what is reserved."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Join, Kind

CONSOLE = "rds/home?region={region}#"


def _tags(arn: str) -> Join:
    """Tags of kinds that RDS lists without them. The filter is the same for all, so that one listing may serve them."""
    return Join(
        "get_resources",
        "ResourceTagMappingList",
        on=(arn, "ResourceARN"),
        into="Tags",
        keep="Tags",
        params={"ResourceTypeFilters": ["rds:subgrp", "rds:pg", "rds:db-proxy", "rds:es", "rds:ri"]},
        client="resourcegroupstaggingapi",
    )


DB_SUBNET_GROUP = Kind(
    name="rds.db_subnet_group",
    title=_("Subnet groups"),
    call=Call("describe_db_subnet_groups", "DBSubnetGroups"),
    key=("DBSubnetGroupName",),
    item_name="DBSubnetGroupName",
    arn="DBSubnetGroupArn",
    tags="Tags",
    joins=(_tags("DBSubnetGroupArn"),),
    columns=(
        Column(_("Status"), "SubnetGroupStatus", "state"),
        Column(_("VPC"), "VpcId"),
        Column(_("Subnets"), "Subnets", "count"),
        Column(_("Description"), "DBSubnetGroupDescription"),
    ),
    unordered=("Subnets", "SupportedNetworkTypes"),
    relations={"ec2.subnet": "Subnets[].SubnetIdentifier", "ec2.vpc": "VpcId"},
    console=CONSOLE + "db-subnet-group:id={id}",
)

DB_PARAMETER_GROUP = Kind(
    name="rds.db_parameter_group",
    title=_("Parameter groups"),
    call=Call("describe_db_parameter_groups", "DBParameterGroups"),
    key=("DBParameterGroupName",),
    item_name="DBParameterGroupName",
    arn="DBParameterGroupArn",
    tags="Tags",
    joins=(_tags("DBParameterGroupArn"),),
    columns=(
        Column(_("Family"), "DBParameterGroupFamily"),
        Column(_("Description"), "Description"),
    ),
    console=CONSOLE + "parameter-groups-detail:ids={id};type=DbParameterGroup",
)

DB_PROXY = Kind(
    name="rds.db_proxy",
    title=_("Proxies"),
    call=Call("describe_db_proxies", "DBProxies"),
    key=("DBProxyName",),
    item_name="DBProxyName",
    arn="DBProxyArn",
    tags="Tags",
    joins=(_tags("DBProxyArn"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Engine family"), "EngineFamily"),
        Column(_("Endpoint"), "Endpoint"),
        Column(_("Require TLS"), "RequireTLS", "yes_no"),
        Column(_("VPC"), "VpcId"),
        Column(_("Created"), "CreatedDate", "date"),
    ),
    unordered=("Auth", "VpcSecurityGroupIds", "VpcSubnetIds"),
    relations={
        "ec2.security_group": "VpcSecurityGroupIds",
        "ec2.subnet": "VpcSubnetIds",
        "ec2.vpc": "VpcId",
        "iam.role": "RoleArn",
        "secretsmanager.secret": "Auth[].SecretArn",
    },
    console=CONSOLE + "proxy:id={id}",
)

EVENT_SUBSCRIPTION = Kind(
    name="rds.event_subscription",
    title=_("Event subscriptions"),
    call=Call("describe_event_subscriptions", "EventSubscriptionsList"),
    key=("CustSubscriptionId",),
    item_name="CustSubscriptionId",
    arn="EventSubscriptionArn",
    tags="Tags",
    joins=(_tags("EventSubscriptionArn"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Enabled"), "Enabled", "yes_no"),
        Column(_("Source type"), "SourceType"),
        Column(_("Event categories"), "EventCategoriesList", "list"),
        Column(_("SNS topic"), "SnsTopicArn"),
        Column(_("Created"), "SubscriptionCreationTime", "date"),
    ),
    unordered=("EventCategoriesList", "SourceIdsList"),
    relations={
        "rds.db_cluster": "SourceIdsList",
        "rds.db_cluster_snapshot": "SourceIdsList",
        "rds.db_instance": "SourceIdsList",
        "rds.db_parameter_group": "SourceIdsList",
        "rds.db_proxy": "SourceIdsList",
        "rds.db_snapshot": "SourceIdsList",
        "sns.topic": "SnsTopicArn",
    },
    console=CONSOLE + "event-subscription:id={id}",
)

RESERVED_DB_INSTANCE = Kind(
    name="rds.reserved_db_instance",
    title=_("Reserved instances"),
    call=Call("describe_reserved_db_instances", "ReservedDBInstances"),
    key=("ReservedDBInstanceId",),
    item_name="ReservedDBInstanceId",
    arn="ReservedDBInstanceArn",
    tags="Tags",
    joins=(_tags("ReservedDBInstanceArn"),),
    columns=(
        Column(_("Status"), "State", "state"),
        Column(_("Class"), "DBInstanceClass"),
        Column(_("Quantity"), "DBInstanceCount", "number"),
        Column(_("Product"), "ProductDescription"),
        Column(_("Multi-AZ"), "MultiAZ", "yes_no"),
        Column(_("Offering type"), "OfferingType"),
        Column(_("Term"), "Duration", "seconds"),
        Column(_("Started"), "StartTime", "date"),
    ),
    unordered=("RecurringCharges",),
    console=CONSOLE + "reserved-instances:",
)

KINDS = (DB_SUBNET_GROUP, DB_PARAMETER_GROUP, DB_PROXY, EVENT_SUBSCRIPTION, RESERVED_DB_INSTANCE)
