"""A second chance for what passes, and whose turn it is after a worker has died."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from accounts.models import CredentialProfile
from awscheck.aws import sessions
from collection import collecting, collector, runs
from collection.models import Outcome, ResourceVersion, ServiceRun
from collection.problems import Problem
from collection.suspects import DEATHS, Turns
from tests.collection import factories
from tests.collection.driving import collect, found, outcome, start, work
from tests.collection.estates import give_clusters, queue_url
from tests.fake_aws import FakeAws

Reader = CredentialProfile


def test_a_listing_that_was_throttled_is_asked_again_at_the_end(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.has("sqs", "ListQueues", {"QueueUrls": [queue_url("orders")]})
    fake_aws.fail("sqs", "ListQueues", "ThrottlingException", times=sessions.ATTEMPTS)
    collection = collect(reader, "sqs")
    assert outcome(collection, "sqs.queue").state == "ok"
    assert outcome(collection, "sqs.queue").calls >= 2


def test_children_of_a_throttled_parent_are_not_read_as_empty_after_a_death(fake_aws: FakeAws, reader: Reader) -> None:
    give_clusters(fake_aws, {"blue": ["web"]})
    collect(reader, "ecs")
    fake_aws.fail("ecs", "ListClusters", "ThrottlingException", status=400)
    collection = start(reader, "ecs")
    work(collection)
    died = outcome(collection, "ecs.service")
    Outcome.objects.filter(pk=died.pk).update(state="running", finished_at=None)
    past = timezone.now() - timedelta(1)
    ServiceRun.objects.filter(collection=collection).update(state="running", lease_until=past)
    work(collection)
    again = outcome(collection, "ecs.service")
    assert (again.state, again.complete) == ("throttled", False)
    assert ResourceVersion.objects.open().filter(inventory__kind="ecs.service").count() == 1


def test_what_was_read_before_a_stop_is_kept(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_aws.has("sqs", "ListQueues", {"QueueUrls": [queue_url("a")]}, {"QueueUrls": [queue_url("b")]})
    fake_aws.fail("sqs", "ListQueues", "ThrottlingException", when=lambda params: params.get("NextToken"))
    again = collector.Collector._try_again

    def cancelled(self: collector.Collector) -> None:
        if self.again:
            self.stop.set("cancelled")
        again(self)

    monkeypatch.setattr(collector.Collector, "_try_again", cancelled)
    collection = collect(reader, "sqs")
    assert outcome(collection, "sqs.queue").count == len(found(collection, "sqs.queue")) == 1


def test_a_lost_outcome_counts_nothing_that_nobody_can_see(alice: User) -> None:
    collection = factories.make_collection(alice, state="running")
    lost = factories.make_running(collection, "ec2.vpc")
    past = timezone.now() - timedelta(1)
    ServiceRun.objects.filter(pk=lost.service_run_id).update(state="running", lease_until=past)
    factories.stage(lost, [factories.make_item("ec2.vpc", {"VpcId": "vpc-1"})])
    runs.abandon(lost.service_run, "lost", Problem("lost", "worker_lost"))
    lost.refresh_from_db()
    assert (lost.state, lost.reading, lost.count) == ("lost", None, 0)


# Whose turn it is


@pytest.fixture
def run(reader: Reader) -> ServiceRun:
    """A claimed run with three outcomes."""
    collection = start(reader, "sns", "sqs")
    run = ServiceRun.take(collection.service_runs.get(service="sns").pk)
    assert run is not None
    for kind, state in (("sns.topic", "running"), ("sns.subscription", "pending")):
        Outcome.objects.create(service_run=run, kind=kind, region="us-east-1", state=state)
    return run


def draw(run: ServiceRun) -> Turns:
    turns = Turns(run)
    turns.draw()
    return turns


def test_what_was_in_flight_at_a_death_comes_last_and_alone(fake_aws: FakeAws, run: ServiceRun) -> None:
    turns = draw(run)
    assert turns.fresh == [("sns.subscription", "us-east-1")]
    assert not turns.may_begin("sns.topic", "us-east-1")
    assert list(turns.suspects()) == [("sns.topic", "us-east-1")]
    assert turns.may_begin("sns.topic", "us-east-1")


def test_after_four_deaths_it_is_given_up(fake_aws: FakeAws, run: ServiceRun) -> None:
    Outcome.objects.filter(kind="sns.topic").update(deaths=DEATHS - 1)
    draw(run)
    lost = Outcome.objects.get(kind="sns.topic")
    assert (lost.state, lost.reason) == ("lost", "worker_lost")


def test_an_attempt_that_finished_something_is_not_counted(fake_aws: FakeAws, run: ServiceRun) -> None:
    draw(run).progressed()
    assert ServiceRun.objects.get(pk=run.pk).attempts == 0


def test_work_given_back_at_a_shutdown_is_no_death(fake_aws: FakeAws, run: ServiceRun) -> None:
    runs.give_back(run)
    assert draw(take(run)).fresh == [("sns.topic", "us-east-1"), ("sns.subscription", "us-east-1")]


def test_work_given_back_is_sent_again_at_the_next_tick(fake_aws: FakeAws, run: ServiceRun) -> None:
    runs.give_back(run)
    assert run.pk in ServiceRun.objects.waiting_unsent().values_list("pk", flat=True)


def take(run: ServiceRun) -> ServiceRun:
    taken = ServiceRun.take(run.pk)
    assert taken is not None
    return taken


def test_a_dead_workers_kind_is_collected_in_the_end(fake_aws: FakeAws, run: ServiceRun) -> None:
    ServiceRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(1), planned=True)
    collecting.collect(run.pk)
    assert set(run.outcomes.values_list("state", flat=True)) == {"empty"}
