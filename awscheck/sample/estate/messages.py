"""SNS topics and SQS queues."""

import json

from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import NASTY_TAGS

QUEUES = ("orders", "mails", "images", "retries", "audit")
TOPICS = ("orders", "alarms", "uploads", "알림")


def build(site: Site) -> None:
    dead = _queue(site, "dead-letters", {"MessageRetentionPeriod": "1209600"})
    for number, word in enumerate(QUEUES[: 1 + 2 * site.size]):
        redrive = {"deadLetterTargetArn": site.arn("sqs", dead), "maxReceiveCount": 5}
        more = {"SqsManagedSseEnabled": "true"} if number % 2 else {"VisibilityTimeout": "120"}
        name = _queue(site, word, {"RedrivePolicy": json.dumps(redrive), **more})
        _send(site, name, number * 3)
    site.sqs.create_queue(
        QueueName=site.name("payments.fifo"), Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    )
    for word in TOPICS[: 2 * site.size]:
        _topic(site, word)


def _queue(site: Site, word: str, attributes: dict[str, str]) -> str:
    name = site.name(word)
    tags = {**site.tag_map(name), **(NASTY_TAGS if word == "mails" else {})}
    site.sqs.create_queue(QueueName=name, Attributes=attributes, tags=tags)
    return name


def _send(site: Site, name: str, count: int) -> None:
    address = f"https://sqs.{site.region}.amazonaws.com/{site.account.id}/{name}"
    for number in range(count):
        site.sqs.send_message(QueueUrl=address, MessageBody=f"message {number}")


def _topic(site: Site, word: str) -> None:
    name = site.name(word) if word.isascii() else site.name("notices")
    attributes = {"DisplayName": word, "KmsMasterKeyId": "alias/aws/sns"} if word == "orders" else {"DisplayName": word}
    topic = site.sns.create_topic(Name=name, Attributes=attributes, Tags=site.tags(name))["TopicArn"]
    if word == "orders":
        site.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=site.arn("sqs", site.name("orders")))
    site.sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=f"{word}@example.com")
