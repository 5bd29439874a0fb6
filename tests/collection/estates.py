"""What the fake AWS may hold: small estates of one service each, as AWS's own answers."""

from typing import Any

from tests.fake_aws import FakeAws, Params

ACCOUNT = "111122223333"


def queue_url(name: str, region: str = "us-east-1") -> str:
    return f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/{name}"


def give_queues(aws: FakeAws, *names: str, region: str = "") -> None:
    """Queues, all on one page."""
    aws.has("sqs", "ListQueues", {"QueueUrls": [queue_url(name) for name in names]}, region=region)
    aws.has("sqs", "GetQueueAttributes", _attributes)
    aws.has("sqs", "ListQueueTags", {"Tags": {"team": "shop"}})


def give_topics(aws: FakeAws, *names: str) -> None:
    topics = [{"TopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}"} for name in names]
    aws.has("sns", "ListTopics", {"Topics": topics})
    aws.has("sns", "GetTopicAttributes", lambda params: {"Attributes": {"TopicArn": params["TopicArn"]}})


def give_clusters(aws: FakeAws, services: dict[str, list[str]]) -> None:
    """ECS clusters by name, each with its services."""
    aws.has("ecs", "ListClusters", {"clusterArns": [cluster_arn(name) for name in services]})
    aws.has("ecs", "DescribeClusters", _described_clusters)
    by_arn = {cluster_arn(name): [service_arn(name, one) for one in found] for name, found in services.items()}
    aws.has("ecs", "ListServices", lambda params: {"serviceArns": by_arn[params["cluster"]]})
    aws.has("ecs", "DescribeServices", _described_services)


def give_users(aws: FakeAws, *names: str, keys: int = 0) -> None:
    """IAM users with so many access keys each."""
    details = [{"UserName": name, "UserId": f"AIDA{name}", "Arn": user_arn(name)} for name in names]
    aws.has("iam", "GetAccountAuthorizationDetails", {"UserDetailList": details})
    aws.has("iam", "ListUsers", {"Users": [{**user, "PasswordLastUsed": "2026-01-02T03:04:05Z"} for user in details]})
    aws.has("iam", "ListAccessKeys", lambda params: {"AccessKeyMetadata": [
        {"UserName": params["UserName"], "AccessKeyId": f"AKIA{params['UserName']}{number}", "Status": "Active"}
        for number in range(keys)
    ]})  # fmt: skip
    aws.fail("iam", "GetLoginProfile", "NoSuchEntity", status=404)
    aws.fail("iam", "GetAccountPasswordPolicy", "NoSuchEntity", status=404)


def give_buckets(aws: FakeAws, **regions: str) -> None:
    """Buckets by name and region, without any settings."""
    aws.has("s3", "ListBuckets", {"Buckets": [{"Name": name, "BucketRegion": at} for name, at in regions.items()]})
    for operation, code in UNSET_OF_BUCKETS.items():
        aws.fail("s3", operation, code, status=404)


def give_instances(aws: FakeAws, *ids: str, **facts: Any) -> None:
    """EC2 instances, one reservation each."""
    running = {"State": {"Code": 16, "Name": "running"}, **facts}
    instances = [{"Instances": [{"InstanceId": name, **running}]} for name in ids]
    aws.has("ec2", "DescribeInstances", {"Reservations": instances})


def cluster_arn(name: str) -> str:
    return f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/{name}"


def service_arn(cluster: str, name: str) -> str:
    return f"arn:aws:ecs:us-east-1:{ACCOUNT}:service/{cluster}/{name}"


def user_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:user/{name}"


UNSET_OF_BUCKETS = {
    "GetBucketTagging": "NoSuchTagSet",
    "GetPublicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
    "GetBucketPolicy": "NoSuchBucketPolicy",
    "GetBucketOwnershipControls": "OwnershipControlsNotFoundError",
    "GetBucketEncryption": "ServerSideEncryptionConfigurationNotFoundError",
    "GetBucketLifecycleConfiguration": "NoSuchLifecycleConfiguration",
    "GetBucketReplication": "ReplicationConfigurationNotFoundError",
    "GetBucketWebsite": "NoSuchWebsiteConfiguration",
}


def _attributes(params: Params) -> dict[str, Any]:
    name = params["QueueUrl"].rpartition("/")[2]
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"
    return {"Attributes": {"QueueArn": arn, "ApproximateNumberOfMessages": "7", "VisibilityTimeout": "30"}}


def _described_clusters(params: Params) -> dict[str, Any]:
    return {"clusters": [{"clusterArn": arn, "clusterName": arn.rpartition("/")[2]} for arn in params["clusters"]]}


def _described_services(params: Params) -> dict[str, Any]:
    cluster = params["cluster"]
    return {"services": [
        {"serviceArn": arn, "clusterArn": cluster, "serviceName": arn.rpartition("/")[2]} for arn in params["services"]
    ]}  # fmt: skip
