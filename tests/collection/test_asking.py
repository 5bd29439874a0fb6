"""What is asked of AWS, call by call, and what becomes of each answer."""

from accounts.models import CredentialProfile
from collection import inventory
from collection.models import ResourceVersion, Snapshot
from tests.collection.driving import collect, found, outcome
from tests.collection.estates import (
    cluster_arn,
    give_buckets,
    give_clusters,
    give_instances,
    give_queues,
    give_topics,
    give_users,
    queue_url,
    service_arn,
)
from tests.fake_aws import FakeAws

Reader = CredentialProfile


def data_of(resource_id: str) -> dict:
    return ResourceVersion.objects.get(resource_id=resource_id).data


# Listings


def test_all_pages_of_a_listing_are_kept(fake_aws: FakeAws, reader: Reader) -> None:
    urls = [queue_url(str(number)) for number in range(6)]
    fake_aws.has("sqs", "ListQueues", *({"QueueUrls": urls[at : at + 2]} for at in (0, 2, 4)))
    assert found(collect(reader, "sqs"), "sqs.queue") == urls
    assert len(fake_aws.calls_of("sqs", "ListQueues")) == 3


def test_a_listing_without_a_paginator_follows_its_tokens(fake_aws: FakeAws, reader: Reader) -> None:
    apis = [{"ApiId": "one", "ProtocolType": "HTTP"}], [{"ApiId": "two", "ProtocolType": "WEBSOCKET"}]
    fake_aws.has("apigatewayv2", "GetApis", *({"Items": page} for page in apis))
    assert found(collect(reader, "apigateway"), "apigateway.http_api") == ["one", "two"]


def test_an_empty_listing_is_empty(fake_aws: FakeAws, reader: Reader) -> None:
    collection = collect(reader, "sqs")
    assert (outcome(collection, "sqs.queue").state, collection.state) == ("empty", "completed")


def test_kinds_that_share_a_call_make_one_call(fake_aws: FakeAws, reader: Reader) -> None:
    alarms = {"MetricAlarms": [{"AlarmName": "cpu"}], "CompositeAlarms": [{"AlarmName": "all"}]}
    fake_aws.has("cloudwatch", "DescribeAlarms", alarms)
    collection = collect(reader, "cloudwatch")
    assert len(fake_aws.calls_of("cloudwatch", "DescribeAlarms")) == 1
    assert found(collection, "cloudwatch.alarm") == ["cpu"]
    assert found(collection, "cloudwatch.composite_alarm") == ["all"]


def test_the_code_for_none_at_all_means_empty(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.fail("s3control", "GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration", status=404)
    collection = collect(reader, "s3")
    assert outcome(collection, "s3.account_public_access_block", "global").state == "empty"
    assert collection.state == "completed"


def test_a_listing_that_no_single_call_gives_is_asked_by_its_function(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.has("iam", "GetCredentialReport", {"Content": b"user,arn\n<root_account>,r\nkim,k\n"})
    assert found(collect(reader, "iam"), "iam.credential_report", "global") == ["<root_account>", "kim"]


def test_the_denied_call_of_such_a_function_is_named(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("iam", "GetCredentialReport")
    denied = outcome(collect(reader, "iam"), "iam.credential_report", "global")
    assert (denied.state, denied.action) == ("denied", "iam:GetCredentialReport")


# Children


def test_children_are_asked_for_each_parent(fake_aws: FakeAws, reader: Reader) -> None:
    give_clusters(fake_aws, {"blue": ["web", "api"], "green": ["web"]})
    collection = collect(reader, "ecs")
    arns = [service_arn("blue", "api"), service_arn("blue", "web"), service_arn("green", "web")]
    assert found(collection, "ecs.service") == arns
    asked = sorted(one.params["cluster"] for one in fake_aws.calls_of("ecs", "ListServices"))
    assert asked == [cluster_arn("blue"), cluster_arn("green")]
    assert ResourceVersion.objects.get(resource_id=arns[2]).key == f"{cluster_arn('green')}|{arns[2]}"


def test_children_of_a_parent_that_went_meanwhile_are_none(fake_aws: FakeAws, reader: Reader) -> None:
    give_clusters(fake_aws, {"blue": ["web"], "green": ["web"]})
    green = cluster_arn("green")
    fake_aws.fail("ecs", "ListServices", "ClusterNotFoundException", when=lambda params: params["cluster"] == green)
    collection = collect(reader, "ecs")
    assert found(collection, "ecs.service") == [service_arn("blue", "web")]
    assert outcome(collection, "ecs.service").state == "ok"


def test_children_that_lie_in_their_parent_cost_no_listing(fake_aws: FakeAws, reader: Reader) -> None:
    give_users(fake_aws, "kim", "lee", keys=2)
    collection = collect(reader, "iam")
    assert found(collection, "iam.access_key", "global") == ["AKIAkim0", "AKIAkim1", "AKIAlee0", "AKIAlee1"]
    assert len(fake_aws.calls_of("iam", "ListAccessKeys")) == 2


def test_children_in_a_field_that_could_not_be_read_are_not_called_absent(fake_aws: FakeAws, reader: Reader) -> None:
    give_users(fake_aws, "kim", "lee", keys=1)
    collect(reader, "iam")
    fake_aws.deny("iam", "ListAccessKeys", when=lambda params: params["UserName"] == "lee")
    keys = outcome(collect(reader, "iam"), "iam.access_key", "global")
    assert (keys.state, keys.complete, keys.action) == ("denied", False, "iam:ListAccessKeys")
    assert ResourceVersion.objects.open().filter(resource_id="AKIAlee0").exists()


# Details


def test_a_join_gives_each_item_its_part(fake_aws: FakeAws, reader: Reader) -> None:
    give_users(fake_aws, "kim", "lee")
    collect(reader, "iam")
    blob = Snapshot.objects.get(outcome__kind="iam.user").values
    assert {name: values["PasswordLastUsed"] for name, values in blob.items()} == dict.fromkeys(
        ("kim", "lee"), "2026-01-02T03:04:05Z"
    )
    assert len(fake_aws.calls_of("iam", "ListUsers")) == 1


def test_a_denied_join_is_a_gap(fake_aws: FakeAws, reader: Reader) -> None:
    give_users(fake_aws, "kim")
    fake_aws.deny("iam", "ListUsers")
    users = outcome(collect(reader, "iam"), "iam.user", "global")
    assert (users.state, users.count) == ("ok", 1)
    assert [(gap["field"], gap["action"]) for gap in users.gaps] == [("PasswordLastUsed", "iam:ListUsers")]


def test_batches_are_as_large_as_aws_allows(fake_aws: FakeAws, reader: Reader) -> None:
    give_clusters(fake_aws, {"blue": [f"s{number:02}" for number in range(23)]})
    assert outcome(collect(reader, "ecs"), "ecs.service").count == 23
    sizes = sorted(len(one.params["services"]) for one in fake_aws.calls_of("ecs", "DescribeServices"))
    assert sizes == [3, 10, 10]


def test_an_item_that_a_batch_does_not_know_any_more_has_gone(fake_aws: FakeAws, reader: Reader) -> None:
    give_clusters(fake_aws, {"blue": [], "green": []})
    fake_aws.has("ecs", "DescribeClusters", {"clusters": [{"clusterArn": cluster_arn("blue")}]})
    collection = collect(reader, "ecs")
    clusters = outcome(collection, "ecs.cluster")
    assert (clusters.state, clusters.count, clusters.gone) == ("ok", 1, 1)


def test_one_that_has_gone_does_not_take_its_batch_along(fake_aws: FakeAws, reader: Reader) -> None:
    give_clusters(fake_aws, {"blue": [], "green": []})
    green = cluster_arn("green")
    fake_aws.fail("ecs", "DescribeClusters", "ClusterNotFoundException", when=lambda asked: green in asked["clusters"])
    collection = collect(reader, "ecs")
    assert found(collection, "ecs.cluster") == [cluster_arn("blue")]
    assert outcome(collection, "ecs.cluster").gone == 1


def test_a_detail_is_only_asked_where_it_makes_sense(fake_aws: FakeAws, reader: Reader) -> None:
    zones = {"IN": True, "EX": False}.items()
    fake_aws.has("route53", "ListHostedZones", {"HostedZones": [
        {"Id": f"/hostedzone/{name}", "Name": name, "Config": {"PrivateZone": private}} for name, private in zones
    ]})  # fmt: skip
    fake_aws.has("route53", "GetHostedZone", {"VPCs": [{"VPCId": "vpc-1"}]})
    collect(reader, "route53")
    assert [one.params["Id"] for one in fake_aws.calls_of("route53", "GetHostedZone")] == ["IN"]
    assert data_of("IN")["VPCs"] == [{"VPCId": "vpc-1"}]


def test_the_code_for_not_set_is_null_and_no_gap(fake_aws: FakeAws, reader: Reader) -> None:
    give_buckets(fake_aws, photos="us-east-1")
    buckets = outcome(collect(reader, "s3"), "s3.bucket", "global")
    assert (buckets.state, buckets.gaps) == ("ok", [])
    assert data_of("photos")["Encryption"] is None


def test_an_item_that_went_since_it_was_listed_is_skipped_and_counted(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "here", "gone")
    code = "AWS.SimpleQueueService.NonExistentQueue"
    fake_aws.fail("sqs", "ListQueueTags", code, when=lambda params: params["QueueUrl"].endswith("gone"))
    collection = collect(reader, "sqs")
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.count, queues.gone) == ("ok", 1, 1)
    assert collection.state == "completed"


def test_a_denied_detail_keeps_the_item_and_names_what_is_missing(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "one", "two")
    fake_aws.deny("sqs", "ListQueueTags")
    collection = collect(reader, "sqs")
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.count, queues.complete) == ("ok", 2, True)
    why = {"code": "AccessDeniedException", "state": "denied", "reason": "permission"}
    assert queues.gaps == [{"field": "Tags", "action": "sqs:ListQueueTags", **why, "items": 2}]
    assert collection.state == "partial"


def test_details_are_asked_where_the_item_lives(fake_aws: FakeAws, reader: Reader) -> None:
    give_buckets(fake_aws, photos="ap-northeast-2")
    collect(reader, "s3")
    assert {one.region for one in fake_aws.calls_of("s3", "GetBucketAcl")} == {"ap-northeast-2"}
    assert ResourceVersion.objects.get(resource_id="photos").region == "ap-northeast-2"


def test_a_bucket_in_a_region_that_is_switched_off_is_a_gap(fake_aws: FakeAws, reader: Reader) -> None:
    give_buckets(fake_aws, here="us-east-1", there="me-south-1")
    fake_aws.disown("s3", region="me-south-1")
    collection = collect(reader, "s3")
    buckets = outcome(collection, "s3.bucket", "global")
    assert (buckets.state, buckets.count) == ("ok", 2)
    assert {gap["code"] for gap in buckets.gaps} == {"InvalidAccessKeyId"}


# Counting


def test_calls_and_retries_are_counted(fake_aws: FakeAws, reader: Reader) -> None:
    give_topics(fake_aws, "news")
    fake_aws.fail("sns", "ListTopics", "Throttling", times=1)
    topics = outcome(collect(reader, "sns"), "sns.topic")
    assert (topics.state, topics.calls, topics.retries) == ("ok", 3, 1)
    of_subscriptions = len(fake_aws.calls_of("sns", "ListSubscriptions"))
    assert topics.calls + topics.retries == len(fake_aws.calls_of("sns")) - of_subscriptions


def test_a_shared_call_is_counted_once(fake_aws: FakeAws, reader: Reader) -> None:
    collection = collect(reader, "cloudwatch")
    of_alarms = [outcome(collection, f"cloudwatch.{kind}").calls for kind in ("alarm", "composite_alarm")]
    assert sum(of_alarms) == 1


# What is odd


def test_items_repeated_by_paging_collapse(fake_aws: FakeAws, reader: Reader) -> None:
    one, two = {"InstanceId": "i-1"}, {"InstanceId": "i-2"}
    pages = ({"Reservations": [{"Instances": [one, two]}]}, {"Reservations": [{"Instances": [two]}]})
    fake_aws.has("ec2", "DescribeInstances", *pages)
    instances = outcome(collect(reader, "ec2"), "ec2.instance")
    assert (instances.count, instances.gaps) == (2, [])


def test_two_different_items_under_one_key_are_both_kept_and_marked(fake_aws: FakeAws, reader: Reader) -> None:
    twins = [{"InstanceId": "i-1", "ImageId": image} for image in ("ami-1", "ami-2")]
    fake_aws.has("ec2", "DescribeInstances", {"Reservations": [{"Instances": twins}]})
    instances = outcome(collect(reader, "ec2"), "ec2.instance")
    assert sorted(version.data["ImageId"] for version in inventory.found(instances)) == ["ami-1", "ami-2"]
    assert [gap["code"] for gap in instances.gaps] == ["DuplicateKey"]


def test_text_that_no_database_stores_does_not_stop_a_page(fake_aws: FakeAws, reader: Reader) -> None:
    give_instances(fake_aws, "i-1", Tags=[{"Key": "Name", "Value": "<b>한글</b> =1+1 😀 " + "x" * 10_000}])
    collect(reader, "ec2")
    assert ResourceVersion.objects.get(resource_id="i-1").name.startswith("<b>한글</b> =1+1 😀")
