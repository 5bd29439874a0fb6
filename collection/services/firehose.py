"""Amazon Data Firehose."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service
from collection.services._tagged import NAME, tagged

DESTINATION = "Destinations[0] | "  # there is one, in a field named after its type
BUCKETS = DESTINATION + "[S3DestinationDescription.BucketARN, *.S3DestinationDescription.BucketARN][]"

DELIVERY_STREAM = Kind(
    name="firehose.delivery_stream",
    title=_("Firehose streams"),
    call=Call(
        "list_delivery_streams",
        "DeliveryStreamNames",
        {"Limit": 10000},  # 10 a page without a limit
        as_="DeliveryStreamName",
        pager=("ExclusiveStartDeliveryStreamName", "HasMoreDeliveryStreams && DeliveryStreamNames[-1]"),
    ),
    key=("DeliveryStreamName",),
    item_name="DeliveryStreamName",
    arn="DeliveryStreamARN",
    tags="Tags",
    joins=(tagged("DeliveryStreamName", "firehose:deliverystream", by=NAME),),
    details=(
        Detail(
            "describe_delivery_stream",
            {"DeliveryStreamName": Field("DeliveryStreamName")},
            keep="DeliveryStreamDescription",
        ),
    ),
    columns=(
        Column(_("Status"), "DeliveryStreamStatus", "state"),
        Column(_("Source"), "DeliveryStreamType"),
        Column(_("Source stream"), "tail(Source.KinesisStreamSourceDescription.KinesisStreamARN, '/')"),
        Column(_("S3 bucket"), BUCKETS, "list"),
        Column(_("Encryption"), "DeliveryStreamEncryptionConfiguration.Status", "state"),
        Column(_("Created"), "CreateTimestamp", "date"),
        Column(_("Last updated"), "LastUpdateTimestamp", "date"),
    ),
    masks=(
        "Destinations[].HttpEndpointDestinationDescription.RequestConfiguration.CommonAttributes[].AttributeValue",
        "Destinations[].RedshiftDestinationDescription.CopyCommand.CopyOptions",
        "Destinations[].SplunkDestinationDescription.HECToken",
    ),
    relations={
        "kinesis.stream": "Source.KinesisStreamSourceDescription.KinesisStreamARN",
        "kafka.cluster": "Source.MSKSourceDescription.MSKClusterARN",
        "s3.bucket": BUCKETS,
        "iam.role": DESTINATION + "*.RoleARN",
        "kms.key": "DeliveryStreamEncryptionConfiguration.KeyARN",
        "logs.log_group": DESTINATION + "*.CloudWatchLoggingOptions.LogGroupName",
        "opensearch.domain": DESTINATION + "*.DomainARN",
        "secretsmanager.secret": DESTINATION + "*.SecretsManagerConfiguration.SecretARN",
    },
    console="firehose/home?region={region}#/details/{id}/monitoring",
)

SERVICE = Service("firehose", _("Data Firehose"), (DELIVERY_STREAM,), summary=_("Streams into storage and analysis"))
