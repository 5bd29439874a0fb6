"""Amazon SNS."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

TOPIC = Kind(
    name="sns.topic",
    title=_("Topics"),
    call=Call("list_topics", "Topics"),
    key=("TopicArn",),
    item_name="tail(TopicArn, ':')",
    arn="TopicArn",
    tags="Tags",
    details=(
        Detail("get_topic_attributes", {"TopicArn": Field("TopicArn")}, keep="Attributes"),
        Detail("list_tags_for_resource", {"ResourceArn": Field("TopicArn")}, keep="Tags", into="Tags"),
    ),
    columns=(
        Column(_("Display name"), "DisplayName"),
        Column(_("Subscriptions"), "SubscriptionsConfirmed", "number"),
        Column(_("Pending"), "SubscriptionsPending", "number"),
        Column(_("FIFO"), "FifoTopic", "yes_no"),
        Column(_("Encryption key"), "KmsMasterKeyId"),
    ),
    parse=("Policy", "DeliveryPolicy", "EffectiveDeliveryPolicy", "ArchivePolicy"),
    volatile=("SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted", "BeginningArchiveTime"),
    relations={"kms.alias": "KmsMasterKeyId", "kms.key": "KmsMasterKeyId"},
    console="sns/v3/home?region={region}#/topic/{TopicArn}",
)

SUBSCRIPTION = Kind(
    name="sns.subscription",
    title=_("Subscriptions"),
    call=Call("list_subscriptions", "Subscriptions"),
    key=("TopicArn", "Protocol", "Endpoint", "SubscriptionArn"),  # the last is "PendingConfirmation" until confirmed
    id="SubscriptionArn",
    item_name="Endpoint",
    arn="[SubscriptionArn][?starts_with(@, 'arn:')] | [0]",
    columns=(
        Column(_("Protocol"), "Protocol"),
        Column(_("Topic"), "tail(TopicArn, ':')"),
        Column(_("Confirmed"), "starts_with(SubscriptionArn, 'arn:')", "yes_no"),
        Column(_("Owner"), "Owner"),
    ),
    relations={
        "firehose.delivery_stream": "[Endpoint][] | [?contains(@, ':firehose:')]",
        "lambda.function": "[Endpoint][] | [?contains(@, ':lambda:')]",
        "sns.topic": "TopicArn",
        "sqs.queue": "[Endpoint][] | [?contains(@, ':sqs:')]",
    },
    console="sns/v3/home?region={region}#/subscription/{SubscriptionArn}",
)

SERVICE = Service("sns", _("SNS"), (TOPIC, SUBSCRIPTION), summary=_("Topics and their subscriptions"))
