"""One service run, from claim to outcomes, against moto."""

import boto3
import pytest
from moto import mock_aws

from accounts.models import CredentialProfile
from collection import collecting, runs
from collection.choices import Choice
from collection.models import Collection, Outcome, ResourceVersion

KEYS = {"aws_access_key": "AKIAIOSFODNN7EXAMPLE", "aws_secret_key": "secret"}


@pytest.fixture
def aws():
    with mock_aws():
        yield boto3.Session("AKIAIOSFODNN7EXAMPLE", "secret", region_name="us-east-1")


@pytest.fixture
def profile(alice):
    return CredentialProfile.objects.create_access_key(alice, "production", KEYS)


def collect(owner, profile, *services, regions=("us-east-1",)) -> Collection:
    collection = runs.start(owner, Choice.of(services, regions), profile=profile)
    for run in collection.service_runs.all():
        collecting.collect(run.pk)
    collection.refresh_from_db()
    return collection


@pytest.mark.django_db(transaction=True)
def test_it_stores_what_aws_has(aws, alice, profile):
    aws.client("sqs").create_queue(QueueName="orders", tags={"team": "shop"})
    collection = collect(alice, profile, "sqs")
    version = ResourceVersion.objects.get()
    assert (version.name, version.tags, version.region) == ("orders", {"team": "shop"}, "us-east-1")
    assert collection.state == "completed"
