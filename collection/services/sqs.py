"""Amazon SQS."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)

QUEUE = Kind(
    name="sqs.queue",
    title=_("Queues"),
    call=Call("list_queues", "QueueUrls", {"MaxResults": 1000}, as_="QueueUrl"),  # no NextToken without MaxResults
    key=("QueueUrl",),
    item_name="tail(QueueUrl, '/')",
    arn="QueueArn",
    tags="Tags",
    details=(
        Detail("get_queue_attributes", {"QueueUrl": Field("QueueUrl"), "AttributeNames": ["All"]}, keep="Attributes"),
        Detail("list_queue_tags", {"QueueUrl": Field("QueueUrl")}, keep="Tags", into="Tags"),
    ),
    columns=(
        Column(_("FIFO"), "FifoQueue", "yes_no"),
        Column(_("Messages"), "ApproximateNumberOfMessages", "number"),
        Column(_("In flight"), "ApproximateNumberOfMessagesNotVisible", "number"),
        Column(_("Delayed"), "ApproximateNumberOfMessagesDelayed", "number"),
        Column(_("Dead-letter queue"), "RedrivePolicy.deadLetterTargetArn"),
        Column(_("Retention"), "MessageRetentionPeriod", "seconds"),
        Column(_("Encryption key"), "KmsMasterKeyId"),
        Column(_("Created"), "CreatedTimestamp", "date"),
    ),
    parse=("Policy", "RedrivePolicy", "RedriveAllowPolicy"),
    volatile=COUNTS,
    relations={
        "kms.alias": "KmsMasterKeyId",
        "kms.key": "KmsMasterKeyId",
        "sqs.queue": "[RedrivePolicy.deadLetterTargetArn, RedriveAllowPolicy.sourceQueueArns][]",
    },
    console="sqs/v3/home?region={region}#/queues/{QueueUrl}",
)

SERVICE = Service("sqs", _("SQS"), (QUEUE,), summary=_("Message queues"))
