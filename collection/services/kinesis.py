"""Amazon Kinesis Data Streams."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service
from collection.services._tagged import NAME, tagged

STREAM = Kind(
    name="kinesis.stream",
    title=_("Data streams"),
    call=Call("list_streams", "StreamNames", as_="StreamName"),
    key=("StreamName",),
    item_name="StreamName",
    arn="StreamARN",
    tags="Tags",
    joins=(tagged("StreamName", "kinesis:stream", by=NAME),),
    details=(Detail("describe_stream_summary", {"StreamName": Field("StreamName")}, keep="StreamDescriptionSummary"),),
    columns=(
        Column(_("Status"), "StreamStatus", "state"),
        Column(_("Capacity mode"), "StreamModeDetails.StreamMode"),
        Column(_("Open shards"), "OpenShardCount", "number"),
        Column(_("Data retention (hours)"), "RetentionPeriodHours", "number"),
        Column(_("Encryption"), "EncryptionType"),
        Column(_("Consumers"), "ConsumerCount", "number"),
        Column(_("Created"), "StreamCreationTimestamp", "date"),
    ),
    volatile=("WarmThroughput.CurrentMiBps",),
    unordered=("EnhancedMonitoring[].ShardLevelMetrics",),
    relations={"kms.key": "KeyId"},
    console="kinesis/home?region={region}#/streams/details/{id}/monitoring",
)

SERVICE = Service("kinesis", _("Kinesis"), (STREAM,), summary=_("Streams of records"))
