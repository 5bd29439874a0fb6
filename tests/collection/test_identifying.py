"""Who AWS says we are: asked once in a collection, and never taken for granted of other credentials."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.db.models.functions import Now

from accounts.models import CredentialProfile
from awscheck.aws import sessions
from collection import collecting, runs
from collection.heartbeat import Stop
from collection.models import Collection, ResourceVersion
from tests.collection.driving import HOME, collect, outcome, start, states, work
from tests.collection.estates import give_queues
from tests.fake_aws import FakeAws

Reader = CredentialProfile
SERVICES = ("ecs", "lambda", "sns", "sqs")
OTHER = "999988887777"


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for another's answer loses patience after 0.3 s."""
    monkeypatch.setattr(Collection, "ASKING", timedelta(seconds=0.3))


def asked(aws: FakeAws) -> tuple[int, int]:
    """How often STS was asked who we are, and EC2 which regions there are."""
    return len(aws.calls("GetCallerIdentity")), len(aws.calls_of("ec2", "DescribeRegions"))


def change_keys(reader: Reader, aws: FakeAws, account: str) -> None:
    """The profile gets the keys of another user."""
    reader.put_keys(aws.add_user("other", account).params)
    reader.save()


def in_threads(collection: Collection) -> None:
    """All services at once."""

    def work_on(pk: object) -> None:
        collecting.collect(pk)  # type: ignore[arg-type]
        connections.close_all()

    threads = [threading.Thread(target=work_on, args=[run.pk]) for run in collection.service_runs.all()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    collection.refresh_from_db()


def test_it_is_asked_once_for_all_services(fake_aws: FakeAws, reader: Reader) -> None:
    collection = collect(reader, *SERVICES, regions=["all"])
    assert (collection.state, collection.account_id) == ("completed", fake_aws.user.account)
    assert asked(fake_aws) == (1, 1)


def test_a_role_is_known_by_its_arn(fake_aws: FakeAws, alice: User) -> None:
    profile = CredentialProfile.objects.create_role(alice, "staging")
    profile.put_role(fake_aws.add_role(external_id=profile.external_id).arn)
    CredentialProfile.objects.filter(pk=profile.pk).update(role_arn=profile.role_arn, verified_at=Now())
    profile.refresh_from_db()
    assert collect(profile, "sns", "sqs").state == "completed"
    assert asked(fake_aws) == (2, 1)  # and who the portal is, whose own roles are refused


def test_the_next_collection_asks_anew(fake_aws: FakeAws, reader: Reader) -> None:
    collect(reader, "sqs")
    collect(reader, "sqs")
    assert asked(fake_aws) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_services_that_begin_at_once_ask_once(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "publish", lambda _: 0)
    fake_aws.latency = 0.1
    collection = start(reader, *SERVICES)
    in_threads(collection)
    assert (collection.state, set(states(collection).values())) == ("completed", {"empty"})
    assert asked(fake_aws) == (1, 1)


# Other credentials under way


def test_another_account_in_the_middle_of_a_collection_is_refused(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "sns", "sqs")
    give_queues(fake_aws, "theirs")
    collecting.collect(collection.service_runs.get(service="sns").pk)
    change_keys(reader, fake_aws, OTHER)
    work(collection)
    assert outcome(collection, "sns.topic").state == "empty"
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.reason) == ("refused", "other_account")
    assert "another AWS account" in str(queues.meaning)
    assert not fake_aws.calls_of("sqs")
    assert collection.account_id == fake_aws.user.account
    assert not ResourceVersion.objects.exists()


def test_another_key_of_the_same_account_goes_on_after_one_question(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "ecs", "sns", "sqs")
    collecting.collect(collection.service_runs.get(service="ecs").pk)
    change_keys(reader, fake_aws, fake_aws.user.account)
    assert work(collection).state == "completed"
    assert asked(fake_aws) == (2, 1)
    assert {one.key for one in fake_aws.calls_of("sqs")} == {reader.credentials().get("aws_access_key")}


# Who asks, and who waits


def test_who_cannot_be_answered_leaves_it_to_the_next(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.fail("sts", "GetCallerIdentity", "Throttling", times=sessions.ATTEMPTS)
    collection = collect(reader, "sns", "sqs")
    assert (outcome(collection, "sns.topic").state, outcome(collection, "sqs.queue").state) == ("throttled", "empty")
    assert collection.asking_until is None


def test_who_asked_and_died_is_waited_for_only_briefly(fake_aws: FakeAws, reader: Reader, soon: None) -> None:
    collection = start(reader, "sqs")
    Collection.objects.update(asking_until=Now() + timedelta(hours=1))
    assert work(collection).state == "completed"
    assert asked(fake_aws) == (1, 1)


def test_a_stop_ends_the_waiting(fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(Stop):
        def wait(self, seconds: float) -> None:
            self.set("cancelled")

    monkeypatch.setattr(collecting, "Stop", Stopped)
    collection = start(reader, "sqs")
    Collection.objects.update(asking_until=Now() + timedelta(hours=1))
    work(collection)
    assert outcome(collection, "sqs.queue").state == "cancelled"
    assert not fake_aws.requests


def test_the_one_who_waits_takes_what_was_noted(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = start(reader, "sqs"), start(reader, "sns")
    work(first)
    known = ("estate", "account_id", "partition", "identity_arn", "enabled_regions", "signed_in_with")
    noted = Collection.objects.filter(pk=first.pk).values(*known)[0]
    Collection.objects.filter(pk=second.pk).update(asking_until=Now() + timedelta(hours=1))
    monkeypatch.setattr(Stop, "wait", lambda *_: Collection.objects.filter(pk=second.pk).update(**noted))
    before = asked(fake_aws)
    assert work(second).state == "completed"
    assert asked(fake_aws) == before
    assert outcome(second, "sns.topic", HOME).state == "empty"


def test_who_looked_just_before_it_was_noted_does_not_ask_again(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = start(reader, "sns", "sqs")
    begin = Collection.begin_asking
    sns, sqs = (collection.service_runs.get(service=name).pk for name in ("sns", "sqs"))

    def begin_late(this: Collection) -> bool:
        monkeypatch.setattr(Collection, "begin_asking", begin)
        collecting.collect(sns)
        return this.begin_asking()

    monkeypatch.setattr(Collection, "begin_asking", begin_late)
    collecting.collect(sqs)
    assert asked(fake_aws) == (1, 1)
    assert outcome(collection, "sqs.queue").state == "empty"
    collection.refresh_from_db()
    assert collection.asking_until is None
