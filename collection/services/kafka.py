"""Amazon Managed Streaming for Apache Kafka."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

CLUSTER = Kind(
    name="kafka.cluster",
    title=_("Clusters"),
    call=Call("list_clusters_v2", "ClusterInfoList", {"MaxResults": 100}),
    key=("ClusterArn",),
    item_name="ClusterName",
    arn="ClusterArn",
    tags="Tags",
    columns=(
        Column(_("Status"), "State", "state"),
        Column(_("Cluster type"), "ClusterType"),
        Column(_("Apache Kafka version"), "Provisioned.CurrentBrokerSoftwareInfo.KafkaVersion"),
        Column(_("Brokers"), "Provisioned.NumberOfBrokerNodes", "number"),
        Column(_("Broker type"), "Provisioned.BrokerNodeGroupInfo.InstanceType"),
        Column(_("Unauthenticated access"), "Provisioned.ClientAuthentication.Unauthenticated.Enabled", "yes_no"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    # AWS names the hosts in another order at each look
    volatile=("Provisioned.ZookeeperConnectString", "Provisioned.ZookeeperConnectStringTls"),
    unordered=(
        "Provisioned.BrokerNodeGroupInfo.ClientSubnets",
        "Provisioned.BrokerNodeGroupInfo.SecurityGroups",
        "Provisioned.BrokerNodeGroupInfo.ZoneIds",
        "Serverless.VpcConfigs",
        "Serverless.VpcConfigs[].SecurityGroupIds",
        "Serverless.VpcConfigs[].SubnetIds",
    ),
    relations={
        "ec2.subnet": "[Provisioned.BrokerNodeGroupInfo.ClientSubnets, Serverless.VpcConfigs[].SubnetIds[]][]",
        "ec2.security_group": (
            "[Provisioned.BrokerNodeGroupInfo.SecurityGroups, Serverless.VpcConfigs[].SecurityGroupIds[]][]"
        ),
        "kms.key": "Provisioned.EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId",
        "logs.log_group": "Provisioned.LoggingInfo.BrokerLogs.CloudWatchLogs.LogGroup",
        "firehose.delivery_stream": "Provisioned.LoggingInfo.BrokerLogs.Firehose.DeliveryStream",
        "s3.bucket": "Provisioned.LoggingInfo.BrokerLogs.S3.Bucket",
    },
    console="msk/home?region={region}#/cluster/{id}/view",
)

SERVICE = Service("kafka", _("MSK"), (CLUSTER,), summary=_("Clusters of Apache Kafka"))
