"""AWS's refusals and the network's, each in its own state: none of them is ever called ok or empty."""

from datetime import timedelta

import pytest

from accounts.models import CredentialProfile
from collection.models import Outcome, ResourceVersion
from tests.collection.driving import HOME, SEOUL, collect, found, outcome, start, states, work
from tests.collection.estates import give_clusters, give_queues, give_users, queue_url
from tests.fake_aws import RESET, SILENCE, FakeAws

Reader = CredentialProfile


def test_denied_says_why_what_to_do_and_which_action_is_missing(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("sqs", "ListQueues")
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.state, queues.reason, queues.action) == ("denied", "permission", "sqs:ListQueues")
    assert (queues.code, queues.request_id) == ("AccessDeniedException", "fake-request")
    assert "no identity-based policy allows" in queues.message
    assert queues.meaning
    assert queues.remedy


def test_a_service_control_policy_is_told_apart(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("ec2", "DescribeInstances", "with an explicit deny in a service control policy")
    instances = outcome(collect(reader, "ec2"), "ec2.instance")
    assert (instances.state, instances.reason) == ("denied_by_scp", "scp")


@pytest.mark.parametrize(
    ("code", "status", "state"),
    [
        ("SubscriptionRequiredException", 400, "not_enabled"),
        ("ThrottlingException", 400, "throttled"),
        ("InternalFailure", 500, "error"),
        ("ServiceUnavailable", 503, "error"),
        ("SomethingThatNobodyKnows", 400, "error"),
        ("ResourceNotFoundException", 400, "error"),
        (RESET, 0, "unreachable"),
        (SILENCE, 0, "unreachable"),
    ],
)
def test_each_refusal_has_its_state(fake_aws: FakeAws, reader: Reader, code: str, status: int, state: str) -> None:
    fake_aws.fail("sqs", "ListQueues", code, status=status)
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.state, queues.count, queues.reading) == (state, 0, None)


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalFailure", RESET])
def test_a_passing_fault_is_tried_again(fake_aws: FakeAws, reader: Reader, code: str) -> None:
    give_queues(fake_aws, "orders")
    fake_aws.fail("sqs", "ListQueues", code, status=500, times=1)
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.state, queues.retries) == ("ok", 1)


def test_a_black_hole_in_one_service_leaves_the_others(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    fake_aws.fail("sns", "", SILENCE)
    collection = collect(reader, "sns", "sqs")
    assert outcome(collection, "sns.topic").state == "unreachable"
    assert outcome(collection, "sqs.queue").state == "ok"


def test_nobody_at_the_other_end_is_unreachable(fake_aws: FakeAws, reader: Reader, settings) -> None:
    settings.AWS_ENDPOINT_URL = "http://127.0.0.1:9"
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.state, queues.reason) == ("unreachable", "network")


# The key: unknown here, or dead


def test_a_key_that_only_one_region_does_not_know_means_that_the_region_is_off(
    fake_aws: FakeAws, reader: Reader
) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    fake_aws.disown("sqs", region=SEOUL)
    give_queues(fake_aws, "orders")
    collection = collect(reader, "sqs", regions=[HOME, SEOUL])
    there = outcome(collection, "sqs.queue", SEOUL)
    assert (there.state, there.reason) == ("not_enabled", "region_disabled")
    assert outcome(collection, "sqs.queue").state == "ok"


def test_children_in_a_region_that_is_off_are_so_too(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    fake_aws.disown("ecs", region=SEOUL)
    collection = collect(reader, "ecs", regions=[SEOUL])
    assert set(states(collection).values()) == {"not_enabled"}


def test_a_key_that_is_dead_from_the_start_asks_nothing(fake_aws: FakeAws, reader: Reader) -> None:
    del fake_aws.principals[fake_aws.user.key]
    collection = collect(reader, "ec2", "iam")
    assert set(states(collection).values()) == {"refused"}
    assert collection.state == "failed"
    assert not fake_aws.asked
    assert len(fake_aws.requests) == 2  # one question to STS for each service


def test_a_key_that_dies_meanwhile_stops_the_run_with_few_further_calls(
    fake_aws: FakeAws, reader: Reader, settings
) -> None:
    settings.COLLECT_THREADS = 2
    collection = start(reader, "ec2")
    fake_aws.disown("ec2", when=lambda _: len(fake_aws.calls_of("ec2")) > 5)
    work(collection)
    assert set(states(collection).values()) == {"refused"}
    assert len(fake_aws.calls_of("ec2")) < 15
    assert not Outcome.objects.open().exists()


def test_a_key_that_sts_does_not_know_either_is_dead_and_no_region_is_to_blame(
    fake_aws: FakeAws, reader: Reader
) -> None:
    fake_aws.disown("sqs")
    unknown = {"status": 403, "when": lambda _: fake_aws.calls_of("sqs")}
    fake_aws.fail("sts", "GetCallerIdentity", "InvalidClientTokenId", **unknown)
    queues = outcome(collect(reader, "sqs", regions=[SEOUL]), "sqs.queue", SEOUL)
    assert (queues.state, queues.reason) == ("refused", "unknown_key")


def test_a_wrong_secret_is_refused(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.user.secret = "another"
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.state, queues.reason) == ("refused", "wrong_secret")


def test_a_token_that_runs_out_keeps_what_was_read_and_closes_the_rest(
    fake_aws: FakeAws, reader: Reader, settings
) -> None:
    settings.COLLECT_THREADS = 1
    give_queues(fake_aws, "a", "b")
    collect(reader, "sqs")
    fake_aws.has("sqs", "ListQueues", {"QueueUrls": [queue_url("b")]}, {"QueueUrls": [queue_url("c")]})
    fake_aws.fail("sqs", "ListQueues", "ExpiredToken", when=lambda params: params.get("NextToken"))
    collection = collect(reader, "sqs", regions=[HOME, SEOUL])
    assert set(states(collection).values()) == {"expired"}
    here = outcome(collection, "sqs.queue")
    assert (here.complete, here.reason) == (False, "expired_token")
    assert found(collection, "sqs.queue") in ([], [queue_url("b")])
    assert len(ResourceVersion.objects.open().filter(inventory__region=HOME)) == 2


def test_a_token_that_runs_out_at_a_detail_keeps_the_item(fake_aws: FakeAws, reader: Reader) -> None:
    give_clusters(fake_aws, {"blue": ["web"]})
    fake_aws.fail("ecs", "DescribeServices", "ExpiredTokenException")
    collection = collect(reader, "ecs")
    assert outcome(collection, "ecs.cluster").state == "ok"
    services = outcome(collection, "ecs.service")
    assert (services.state, services.count, services.complete) == ("expired", 1, False)
    assert len(found(collection, "ecs.service")) == 1


def test_a_wrong_clock_is_not_the_keys_fault(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.clock = timedelta(minutes=20)
    queues = outcome(collect(reader, "sqs"), "sqs.queue")
    assert (queues.state, queues.reason) == ("refused", "clock")


def test_a_password_policy_that_nobody_set_is_an_answer(fake_aws: FakeAws, reader: Reader) -> None:
    give_users(fake_aws, "kim")
    collection = collect(reader, "iam")
    assert outcome(collection, "iam.account_password_policy", "global").state == "empty"
    assert collection.state == "completed"
