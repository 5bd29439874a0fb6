"""Amazon MQ. Passwords of users and directories are in no answer."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

BROKER = Kind(
    name="mq.broker",
    title=_("Brokers"),
    call=Call("list_brokers", "BrokerSummaries", {"MaxResults": 100}),
    key=("BrokerId",),
    item_name="BrokerName",
    arn="BrokerArn",
    tags="Tags",
    details=(Detail("describe_broker", {"BrokerId": Field("BrokerId")}),),
    columns=(
        Column(_("Status"), "BrokerState", "state"),
        Column(_("Broker engine"), "EngineType"),
        Column(_("Engine version"), "EngineVersion"),
        Column(_("Deployment mode"), "DeploymentMode"),
        Column(_("Instance type"), "HostInstanceType"),
        Column(_("Publicly accessible"), "PubliclyAccessible", "yes_no"),
        Column(_("Created"), "Created", "date"),
    ),
    unordered=("BrokerInstances", "Configurations.History", "SecurityGroups", "SubnetIds", "Users"),
    relations={
        "ec2.security_group": "[SecurityGroups, PendingSecurityGroups][]",
        "ec2.subnet": "SubnetIds",
        "kms.key": "EncryptionOptions.KmsKeyId",
        "logs.log_group": "[Logs.GeneralLogGroup, Logs.AuditLogGroup]",
    },
    console="amazon-mq/home?region={region}#/brokers/details?id={BrokerId}",
)

SERVICE = Service("mq", _("Amazon MQ"), (BROKER,), summary=_("ActiveMQ and RabbitMQ brokers"))
