"""Kinds call what they declare: the policies are made of the declarations, so anything else would be denied."""

from dataclasses import replace

import pytest

from accounts.models import CredentialProfile
from collection import registry
from collection.calls import METRICS, calls_of
from collection.kinds import Custom
from collection.registry import KINDS, SERVICES
from tests.collection.declared import Listener
from tests.collection.driving import collect
from tests.fake_aws import FakeAws

QUEUE = KINDS["sqs.queue"]


def test_all_calls_of_a_kind_are_heard(
    fake_aws: FakeAws, reader: CredentialProfile, only_declared_calls: Listener
) -> None:
    fake_aws.has("sqs", "ListQueues", {"QueueUrls": ["https://sqs.us-east-1.amazonaws.com/111122223333/one"]})
    collect(reader, "sqs")
    assert only_declared_calls.made["sqs.queue"] == set(calls_of(SERVICES["sqs"], QUEUE))


def test_metrics_are_heard(fake_aws: FakeAws, reader: CredentialProfile, only_declared_calls: Listener) -> None:
    instance = {"InstanceId": "i-1", "State": {"Name": "running"}}
    fake_aws.has("ec2", "DescribeInstances", {"Reservations": [{"Instances": [instance]}]})
    fake_aws.has("cloudwatch", "GetMetricData", {"MetricDataResults": []})
    collect(reader, "ec2", metrics=True)
    assert only_declared_calls.made["metrics"] == {METRICS}


def test_a_call_that_is_not_declared_is_heard(
    fake_aws: FakeAws,
    reader: CredentialProfile,
    only_declared_calls: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sly(client, context):
        client.list_queues()
        client.list_message_move_tasks(SourceArn="arn:aws:sqs:us-east-1:111122223333:one")
        yield []

    kind = replace(QUEUE, call=Custom(sly, ("list_queues",)))
    service = replace(SERVICES["sqs"], kinds=(kind,))
    monkeypatch.setitem(registry.SERVICES, "sqs", service)
    monkeypatch.setitem(registry.KINDS, "sqs.queue", kind)
    collect(reader, "sqs")
    assert only_declared_calls.undeclared == {("sqs.queue", "sqs.list_message_move_tasks")}
    only_declared_calls.undeclared.clear()
