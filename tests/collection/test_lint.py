"""Each rule of the lint bites: a right declaration with one planted fault gives the sentence that names it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from collection.kinds import Batch, Call, Column, Custom, Detail, Each, Field, Join, Kind, Metric, Parent, Service
from collection.lint import lint

QUEUE_URL = {"QueueUrl": Field("QueueUrl")}
ATTRIBUTES = Detail("get_queue_attributes", {**QUEUE_URL, "AttributeNames": ["All"]}, keep="Attributes")
QUEUE = Kind(
    name="sqs.queue",
    title="Queues",
    call=Call("list_queues", "QueueUrls", {"MaxResults": 1000}, as_="QueueUrl"),
    key=("QueueUrl",),
    item_name="tail(QueueUrl, '/')",
    arn="QueueArn",
    tags="Tags",
    details=(ATTRIBUTES, Detail("list_queue_tags", QUEUE_URL, keep="Tags", into="Tags")),
    columns=(Column("Messages", "ApproximateNumberOfMessages", "number"),),
)
CLUSTERS = Detail("describe_clusters", {"clusters": Batch("arn", 100)}, keep="clusters", on=("arn", "clusterArn"))
CLUSTER = Kind(
    name="ecs.cluster",
    title="Clusters",
    call=Call("list_clusters", "clusterArns", as_="arn"),
    key=("arn",),
    details=(CLUSTERS,),
    columns=(Column("Status", "status"),),
)
TASKS = Kind(
    name="ecs.task",
    title="Tasks",
    parent="ecs.cluster",
    call=Call("list_tasks", "taskArns", {"cluster": Parent("clusterArn")}, as_="taskArn"),
    key=("taskArn",),
    columns=(Column("Task", "taskArn"),),
)
INSTANCE = Kind(
    name="ec2.instance",
    title="Instances",
    call=Call("describe_instances", "Reservations[].Instances[]"),
    key=("InstanceId",),
    item_name="tag:Name",
    tags="Tags",
    columns=(Column("State", "State.Name", "state"), Column("Started", "LaunchTime", "date")),
)
DEFINITION = Kind(
    name="ecs.definition",
    title="Task definitions",
    call=Call("list_task_definition_families", "families", as_="family"),
    key=("family",),
    details=(Detail("describe_task_definition", {"taskDefinition": Field("family")}, keep="taskDefinition"),),
    columns=(Column("Revision", "revision"),),
    masks=("containerDefinitions[].environment[].value", "containerDefinitions[].logConfiguration.options.*"),
)
WEB_ACLS = Call("list_web_acls", "WebACLs", {"Scope": "REGIONAL"})
STREAMS = Call(
    "list_delivery_streams",
    "DeliveryStreamNames",
    as_="name",
    pager=("ExclusiveStartDeliveryStreamName", "HasMoreDeliveryStreams && DeliveryStreamNames[-1]"),
)
STREAM = Kind(name="firehose.stream", title="Streams", call=STREAMS, key=("name",), columns=(Column("Name", "name"),))
CONNECTION = Kind(
    name="glue.connection",
    title="Connections",
    call=Call("get_connections", "ConnectionList", {"HidePassword": True}),
    key=("Name",),
    columns=(Column("Type", "ConnectionType"),),
    masks=("ConnectionProperties.*",),
)
CPU = Metric("cpu", "CPU", "AWS/EC2", "CPUUtilization", {"InstanceId": "InstanceId"}, "Average", 3600, 24)


def problems(*kinds: Kind) -> list[str]:
    """What the lint says of these kinds as a service."""
    return lint(Service(kinds[0].service, "A service", kinds))


@pytest.mark.parametrize("kinds", [(QUEUE,), (CLUSTER, TASKS), (INSTANCE,), (DEFINITION,), (STREAM,), (CONNECTION,)])
def test_a_right_declaration_has_no_problem(kinds: tuple[Kind, ...]) -> None:
    assert problems(*kinds) == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        # The call
        ({"client": "sqz"}, "botocore knows no client sqz"),
        ({"call": replace(QUEUE.call, operation="list_lines")}, "sqs has no operation list_lines"),
        ({"call": Call("purge_queue", "@", QUEUE_URL)}, "purge_queue is not named like a call that only reads"),
        ({"client": "ssm", "call": Call("get_parameters", "Parameters")}, "is on the deny list"),
        ({"client": "lambda", "call": Call("get_function", "@")}, "is on the deny list"),
        ({"client": "apigateway", "call": Call("get_api_keys", "items")}, "is on the deny list"),
        (
            {"client": "apigateway", "call": Call("get_api_keys", "items", {"includeValues": True})},
            "is on the deny list",
        ),
        ({"client": "glue", "call": Call("get_connections", "ConnectionList")}, "is on the deny list"),
        (
            {"client": "glue", "call": Call("get_connections", "ConnectionList", {"HidePassword": False})},
            "is on the deny list",
        ),
        ({"client": "redshift", "call": Call("get_cluster_credentials", "@")}, "is on the deny list"),
        ({"client": "redshift-serverless", "call": Call("get_credentials", "@")}, "is on the deny list"),
        ({"client": "ec2", "call": Call("describe_metric_categories", "@")}, "has no known IAM action that only reads"),
        ({"call": replace(QUEUE.call, items="Queues")}, "list_queues items 'Queues': there is no Queues"),
        ({"call": replace(QUEUE.call, items="NextToken")}, "list_queues items 'NextToken' is no list"),
        ({"call": replace(QUEUE.call, items="QueueUrls[")}, "is no JMESPath"),
        ({"call": replace(QUEUE.call, as_="")}, "lists bare strings"),
        ({"client": "sns", "call": Call("list_topics", "Topics", as_="Topic")}, "lists no bare strings"),
        # All pages
        ({"call": replace(QUEUE.call, pager=("NextToken", "NextToken"))}, "has a paginator and needs no pager"),
        ({"client": "iam", "call": Call("list_policies_granting_service_access", "@")}, "give it a pager"),
        ({"client": "wafv2", "call": WEB_ACLS}, "NextMarker: give it"),
        (
            {
                "client": "wafv2",
                "call": Call("list_web_acls", "WebACLs", {"Scope": "REGIONAL"}, pager=("Next", "Gone")),
            },
            "list_web_acls has no parameter Next for its pager",
        ),
        (
            {
                "client": "wafv2",
                "call": Call("list_web_acls", "WebACLs", {"Scope": "REGIONAL"}, pager=("Next", "Gone")),
            },
            "list_web_acls answers no token Gone",
        ),
        (
            {"client": "firehose", "call": Call("list_delivery_streams", "DeliveryStreamNames", as_="QueueUrl")},
            "HasMoreDeliveryStreams: give it a pager",
        ),
        (
            {"client": "firehose", "call": replace(STREAMS, pager=(STREAMS.pager[0], "HasMoreDeliveryStreams"))},
            "answers no token HasMoreDeliveryStreams",
        ),
        (
            {
                "client": "firehose",
                "call": replace(STREAMS, pager=(STREAMS.pager[0], "HasMoreDeliveryStreams && Names")),
            },
            "answers no token HasMoreDeliveryStreams && Names",
        ),
        # Parameters
        ({"call": replace(QUEUE.call, params={"MaxResult": 1000})}, "ListQueues has no parameter MaxResult"),
        ({"call": replace(QUEUE.call, params={"MaxResults": "1000"})}, "Invalid type for parameter MaxResults"),
        ({"details": (replace(ATTRIBUTES, params={}),)}, 'Missing required parameter in input: "QueueUrl"'),
        ({"details": (replace(ATTRIBUTES, params={"QueueUrl": Field("Url")}),)}, "parameter QueueUrl: 'Url'"),
        ({"details": (replace(ATTRIBUTES, params={"QueueUrl": Parent("Url")}),)}, "taken from a parent, but the kind"),
        ({"details": (replace(ATTRIBUTES, params={**QUEUE_URL, "AttributeNames": ["Al"]}),)}, "AWS knows no 'Al'"),
        (
            {"details": (replace(ATTRIBUTES, params={**QUEUE_URL, "AttributeNames": Field("QueueUrl")}),)},
            "AttributeNames is a list, but 'QueueUrl' is not",
        ),
        ({"details": (replace(ATTRIBUTES, params={"QueueUrl": [Field("QueueUrl")]}),)}, "Invalid type for parameter"),
        # Details and joins
        ({"details": (replace(ATTRIBUTES, operation="get_queue_secrets"),)}, "sqs has no operation get_queue_secrets"),
        ({"details": (replace(ATTRIBUTES, client="sqz"),)}, "botocore knows no client sqz"),
        ({"details": (replace(ATTRIBUTES, keep="Attribute"),)}, "get_queue_attributes keep 'Attribute'"),
        ({"details": (replace(ATTRIBUTES, when="Fifo.Queue"),)}, "get_queue_attributes when 'Fifo.Queue'"),
        ({"details": (replace(ATTRIBUTES, into="QueueUrl"),)}, "puts QueueUrl over something else"),
        ({"details": (replace(ATTRIBUTES, keep="Attributes.QueueArn"),)}, "keeps no named fields"),
        (
            {"joins": (Join("list_topics", "Topic", ("QueueUrl", "TopicArn"), "Topic", client="sns"),)},
            "list_topics items 'Topic': there is no Topic",
        ),
        (
            {"joins": (Join("list_topics", "Topics", ("QueueUrl", "Arn"), "Topic", client="sns"),)},
            "list_topics on 'Arn': there is no Arn",
        ),
        (
            {"joins": (Join("list_topics", "Topics", ("Url", "TopicArn"), "Topic", client="sns"),)},
            "list_topics on 'Url': there is no Url",
        ),
        # What is made of the item
        ({"parse": ("Polici",)}, "parse 'Polici'"),
        ({"parse": ("Tags",)}, "parse 'Tags' is no text"),
        ({"drop": ("Polici",)}, "drop 'Polici' leads nowhere"),
        ({"masks": ("Polici.*",)}, "masks 'Polici.*' leads nowhere"),
        ({"volatile": ("NumberOfMessages",)}, "volatile 'NumberOfMessages' leads nowhere"),
        ({"unordered": ("Tags",)}, "unordered 'Tags' is no list"),
        # Identity
        ({"name": "sns.queue"}, "its name must be sqs.something"),
        ({"title": ""}, "it has no title"),
        ({"parent": "sqs.account"}, "its parent sqs.account is not declared before it"),
        ({"key": ()}, "it has no key"),
        ({"key": ("Url",)}, "key 'Url'"),
        ({"key": ("Tags",)}, "key 'Tags' is no plain value"),
        ({"key": ("QueueUrl",), "volatile": ("QueueUrl",)}, "changes at every look"),
        ({"id": "Url"}, "id 'Url'"),
        ({"item_name": "tail(Url, '/')"}, "item_name \"tail(Url, '/')\""),
        ({"item_name": "head(QueueUrl)"}, "there is no function head"),
        ({"item_name": "tag:Name", "tags": ""}, "its name comes from a tag, but it has no tags"),
        ({"arn": "Arn"}, "arn 'Arn'"),
        ({"arn": "arn:{partition}:sqs:{region}:{account}:{Name}"}, "arn 'Name'"),
        ({"arn": "arn:{partition}:sqs:{parent.Name}"}, "there is no parent to take it from"),
        ({"arn": "arn:aws:sqs:{region}:{account}:{id}"}, "its arn must begin with arn:{partition}:"),
        ({"home": "Region"}, "home 'Region'"),
        ({"tags": "Labels"}, "tags 'Labels'"),
        ({"tags": "QueueUrl"}, "neither a map nor pairs"),
        # What is shown
        ({"columns": ()}, "it has no columns"),
        ({"columns": (Column("", "QueueUrl"),)}, "column 'QueueUrl' has no title"),
        ({"columns": (Column("Depth", "NumberOfMessages"),)}, "column 'NumberOfMessages'"),
        ({"columns": (Column("Tags", "Tags"),)}, "column 'Tags' cannot be shown as text"),
        ({"columns": (Column("Queue", "QueueUrl", "list"),)}, "cannot be shown as list"),
        ({"columns": (Column("Queue", "QueueUrl", "count"),)}, "cannot be shown as count"),
        ({"console": "sqs/v3/home?region={region}#/queues/{Url}"}, "console 'Url'"),
        ({"console": "https://console.aws.amazon.com/sqs"}, "its console path begins with the service"),
    ],
)
def test_a_planted_fault_is_named(fault: Mapping[str, Any], sentence: str) -> None:
    found = lint(Service("sqs", "SQS", (replace(QUEUE, **fault),)))
    assert any(sentence in problem for problem in found), found


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"details": (replace(CLUSTERS, on=None),)}, "answers a batch: say with on"),
        ({"details": (replace(CLUSTERS, keep="clusters[0]"),)}, "answers a batch, but keeps no list"),
        ({"details": (replace(CLUSTERS, on=("arn", "arn")),)}, "describe_clusters on 'arn': there is no arn"),
        ({"details": (replace(CLUSTERS, params={"clusters": Batch("name", 9)}),)}, "parameter clusters: 'name'"),
        (
            {"details": (CLUSTERS, replace(CLUSTERS, params={"clusters": Batch("arn", 10)}, into="Again"))},
            "its batches differ in size",
        ),
        ({"columns": (Column("Status", "status", "yes_no"), Column("Tasks", "runningTasks"))}, "'runningTasks'"),
    ],
)
def test_a_fault_in_a_batch_is_named(fault: Mapping[str, Any], sentence: str) -> None:
    found = problems(replace(CLUSTER, **fault))
    assert any(sentence in problem for problem in found), found


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"call": replace(TASKS.call, params={"cluster": Parent("name")})}, "parameter cluster: 'name'"),
        ({"call": Each("services")}, "the parent's 'services': there is no services"),
        ({"call": Each("status")}, "the parent's status is no list"),
        ({"scope": "global"}, "its scope is not that of its parent ecs.cluster"),
        ({"arn": "arn:{partition}:ecs:{parent.name}"}, "arn 'name'"),
        ({"console": "ecs/{parent.clusterArn}"}, "console 'parent.clusterArn'"),
    ],
)
def test_a_fault_in_what_a_child_takes_from_its_parent_is_named(fault: Mapping[str, Any], sentence: str) -> None:
    found = problems(CLUSTER, replace(TASKS, **fault))
    assert any(sentence in problem for problem in found), found


def test_a_child_before_its_parent_is_a_problem() -> None:
    assert "ecs.task: its parent ecs.cluster is not declared before it" in problems(TASKS, CLUSTER)


def test_a_name_used_twice_is_a_problem() -> None:
    assert "sqs.queue: its name is used twice" in problems(QUEUE, QUEUE)


def test_items_of_no_parent_are_a_problem() -> None:
    assert "sqs.queue: it takes its items from a parent, but has none" in problems(replace(QUEUE, call=Each("Queues")))


@pytest.mark.parametrize(
    ("shown", "path"),
    [("date", "State.Name"), ("yes_no", "LaunchTime"), ("text", "LaunchTime"), ("number", "EbsOptimized")],
)
def test_a_value_is_shown_as_what_it_is(shown: Any, path: str) -> None:
    found = problems(replace(INSTANCE, columns=(Column("Column", path, shown),)))
    assert (found == []) == (shown == "date"), found


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"dimensions": {"InstanceId": "Id"}}, "metric cpu 'Id'"),
        ({"when": "Running"}, "metric cpu 'Running'"),
        ({"period": 90}, "a period is a number of minutes"),
        ({"period": 86400, "hours": 1}, "fits into its hours"),
        ({"title": ""}, "metric cpu has no title"),
    ],
)
def test_a_fault_in_a_metric_is_named(fault: Mapping[str, Any], sentence: str) -> None:
    found = problems(replace(INSTANCE, metrics=(replace(CPU, **fault),)))
    assert any(sentence in problem for problem in found), found


def test_two_metrics_under_one_name_are_a_problem() -> None:
    assert "ec2.instance: two of its metrics have one name" in problems(replace(INSTANCE, metrics=(CPU, CPU)))


@pytest.mark.parametrize("missing", DEFINITION.masks)
def test_a_field_that_may_hold_a_secret_must_be_masked(missing: str) -> None:
    masks = tuple(mask for mask in DEFINITION.masks if mask != missing)
    found = problems(replace(DEFINITION, masks=masks))
    assert f"ecs.definition: {missing} may hold a secret: mask or drop it" in found


def test_a_mask_at_any_depth_covers_what_lies_deep() -> None:
    assert problems(replace(DEFINITION, masks=("**.environment[].value", "**.options.*"))) == []


def test_a_mask_at_any_depth_that_leads_nowhere_is_a_problem() -> None:
    masks = (*DEFINITION.masks, "**.nonsense[].value")
    assert "ecs.definition: masks '**.nonsense[].value' leads nowhere" in problems(replace(DEFINITION, masks=masks))


def test_a_dropped_field_needs_no_mask() -> None:
    assert problems(replace(DEFINITION, masks=(), drop=("containerDefinitions",))) == []


def test_pre_shared_keys_must_be_masked_and_gateway_configurations_dropped() -> None:
    call = Call("describe_vpn_connections", "VpnConnections")
    vpn = Kind(name="ec2.vpn", title="VPN", call=call, key=("VpnConnectionId",), columns=(Column("State", "State"),))
    key = "Options.TunnelOptions[].PreSharedKey"
    assert problems(vpn) == [
        "ec2.vpn: CustomerGatewayConfiguration must be dropped",
        f"ec2.vpn: {key} may hold a secret: mask or drop it",
    ]
    assert problems(replace(vpn, drop=("CustomerGatewayConfiguration",), masks=(key,))) == []


def test_a_listing_of_its_own_names_only_calls_that_read() -> None:
    own = Custom(lambda client, context: iter(()), ("list_queues", "delete_queue"))
    assert problems(replace(QUEUE, call=own, details=())) == [
        "sqs.queue: sqs.delete_queue is not named like a call that only reads"
    ]


def test_a_detail_may_fill_a_field_that_the_listing_leaves_out() -> None:
    params = {"InstanceProfileName": Field("InstanceProfileName")}
    profile = Kind(
        name="iam.instance_profile",
        title="Instance profiles",
        call=Call("list_instance_profiles", "InstanceProfiles"),
        key=("Arn",),
        details=(Detail("get_instance_profile", params, "InstanceProfile.Tags", "Tags"),),
        columns=(Column("Path", "Path"),),
    )
    assert problems(profile) == []


def test_a_service_needs_a_title() -> None:
    assert "sqs has no title" in lint(Service("sqs", "", (QUEUE,)))
