"""A message that comes twice, a worker that died, and who must wait: each result stands exactly once."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import CredentialProfile
from collection import collecting, runs
from collection.models import Collection, Estate, ResourceVersion, ServiceRun, StagedItem
from tests.collection.driving import HOME, SEOUL, collect, found, outcome, start, states, work, work_until
from tests.collection.estates import give_clusters, give_queues, give_users, service_arn
from tests.fake_aws import FakeAws

Reader = CredentialProfile


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[ServiceRun]:
    """The runs for which a worker was woken."""
    found: list[ServiceRun] = []
    monkeypatch.setattr(runs, "publish", found.extend)
    return found


# Twice


def test_a_second_message_for_an_ended_run_does_nothing(fake_aws: FakeAws, reader: Reader) -> None:
    collection = collect(reader, "sqs")
    asked = len(fake_aws.asked)
    work(collection)
    assert len(fake_aws.asked) == asked


def test_a_second_message_for_a_run_at_work_does_nothing(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "sqs")
    at_work = ServiceRun.take(collection.service_runs.get().pk)
    work(collection)
    assert not fake_aws.requests
    assert at_work is not None
    assert at_work.is_mine()


# Resumed


def test_the_next_worker_collects_only_the_rest(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_clusters(fake_aws, {"blue": ["web"], "green": ["api"]})
    collection = start(reader, "ecs")
    work_until(collection, "ecs.service", monkeypatch)
    assert outcome(collection, "ecs.cluster").state == "ok"
    fake_aws.asked.clear()
    work(collection)
    assert not fake_aws.calls_of("ecs", "ListClusters")
    assert found(collection, "ecs.service") == [service_arn("blue", "web"), service_arn("green", "api")]
    assert collection.state == "completed"
    assert not StagedItem.objects.exists()


def test_each_result_stands_once_after_a_death(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_queues(fake_aws, "a", "b")
    collection = start(reader, "sqs")
    work_until(collection, "sqs.queue", monkeypatch)
    assert StagedItem.objects.count() == 2
    work(collection)
    queues = outcome(collection, "sqs.queue")
    assert (queues.count, queues.reading, ResourceVersion.objects.count()) == (2, 1, 2)


def test_resumed_children_of_a_denied_parent_take_its_outcome(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_aws.deny("ecs", "ListClusters")
    collection = start(reader, "ecs")
    work_until(collection, "ecs.service", monkeypatch)
    fake_aws.heal()
    work(collection)
    services = outcome(collection, "ecs.service")
    assert (services.state, services.action) == ("denied", "ecs:ListClusters")


def test_resumed_children_in_a_region_that_is_off_are_not_called_empty(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    fake_aws.disown("ecs", region=SEOUL)
    collection = start(reader, "ecs", regions=[SEOUL])
    work_until(collection, "ecs.service", monkeypatch)
    work(collection)
    services = outcome(collection, "ecs.service", SEOUL)
    assert (services.state, services.complete) == ("not_enabled", False)


def test_resumed_children_in_a_field_that_was_not_read_are_not_called_empty(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_users(fake_aws, "kim", keys=1)
    collect(reader, "iam")
    fake_aws.deny("iam", "ListAccessKeys")
    collection = start(reader, "iam")
    work_until(collection, "iam.access_key", monkeypatch)
    work(collection)
    keys = outcome(collection, "iam.access_key", "global")
    assert (keys.state, keys.complete, keys.action) == ("denied", False, "iam:ListAccessKeys")
    assert ResourceVersion.objects.open().filter(resource_id="AKIAkim0").exists()


def test_nobody_else_is_needed_to_end_a_collection_whose_worker_died_at_the_end(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = start(reader, "sqs")
    with monkeypatch.context() as patch:
        patch.setattr(ServiceRun, "finish", lambda _: None)
        work(collection)
    assert collection.is_open
    ServiceRun.objects.update(lease_until=Now() - timedelta(seconds=1))
    work(collection)
    assert collection.state == "completed"
    assert len(fake_aws.calls_of("sqs", "ListQueues")) == 1


# Waiting


@pytest.fixture
def busy(fake_aws: FakeAws, reader: Reader) -> ServiceRun:
    """A run of the same estate and service that another worker is at."""
    run = ServiceRun.take(start(reader, "sqs", regions=[SEOUL]).service_runs.get().pk)
    assert run is not None
    estate = Estate.objects.create(profile=reader, account_id=fake_aws.user.account)
    Collection.objects.filter(pk=run.collection_id).update(estate=estate, account_id=fake_aws.user.account)
    run.collection.refresh_from_db()
    assert run.occupy(estate)
    return run


def test_a_run_waits_for_the_one_before_it(
    fake_aws: FakeAws, reader: Reader, busy: ServiceRun, woken: list[ServiceRun]
) -> None:
    run = work(start(reader, "sqs")).service_runs.get()
    assert (run.state, run.attempts, run.claim, run.estate) == ("queued", 0, None, None)
    assert not fake_aws.calls_of("sqs")


def test_two_that_wait_do_not_wake_each_other(
    fake_aws: FakeAws, reader: Reader, busy: ServiceRun, woken: list[ServiceRun]
) -> None:
    for collection in [start(reader, "sqs"), start(reader, "sqs", regions=[HOME, SEOUL])]:
        work(collection)
    assert woken == []


def test_who_waits_longest_is_woken_when_the_place_is_free(
    fake_aws: FakeAws, reader: Reader, busy: ServiceRun, woken: list[ServiceRun]
) -> None:
    waiting = work(start(reader, "sqs"))
    work(start(reader, "sqs", regions=[HOME, SEOUL]))
    busy.finish()
    runs.after(busy)
    assert woken == [waiting.service_runs.get()]
    work(waiting)
    assert waiting.state == "completed"


def test_a_run_that_found_the_place_taken_is_woken_even_if_it_became_free_meanwhile(
    fake_aws: FakeAws, reader: Reader, busy: ServiceRun, woken: list[ServiceRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = start(reader, "sqs")
    occupy = ServiceRun.occupy

    def late(run: ServiceRun, estate: Estate) -> bool:
        taken = occupy(run, estate)
        busy.finish()
        runs.after(busy)
        return taken

    monkeypatch.setattr(ServiceRun, "occupy", late)
    work(collection)
    assert woken == [collection.service_runs.get()]


def test_another_service_of_the_same_estate_does_not_wait(fake_aws: FakeAws, reader: Reader, busy: ServiceRun) -> None:
    assert states(collect(reader, "sns")) == {"sns.topic": "empty", "sns.subscription": "empty"}


def test_a_run_that_is_not_there_does_nothing(db: None) -> None:
    collecting.collect(ServiceRun().pk)
