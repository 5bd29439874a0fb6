"""Which outcomes a run will have, and where nothing is asked because the answer is known."""

import pytest

from accounts.models import CredentialProfile
from awscheck.aws import regions
from collection.models import Estate
from tests.collection.driving import EXTRA, HOME, SEOUL, collect, outcome, states
from tests.collection.estates import give_queues, give_users
from tests.fake_aws import FakeAws

Reader = CredentialProfile


def test_all_means_the_enabled_regions(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.enabled = [HOME, SEOUL, EXTRA]
    collection = collect(reader, "sqs", regions=["all"])
    assert {run.region for run in fake_aws.calls_of("sqs", "ListQueues")} == {HOME, SEOUL, EXTRA}
    assert set(states(collection)) == {f"sqs.queue {region}" for region in (HOME, SEOUL, EXTRA)}


def test_a_region_that_is_not_switched_on_is_not_asked(fake_aws: FakeAws, reader: Reader) -> None:
    collection = collect(reader, "sqs", regions=[HOME, EXTRA])
    there = outcome(collection, "sqs.queue", EXTRA)
    assert (there.state, there.reason, there.calls) == ("not_enabled", "region_disabled", 0)
    assert not fake_aws.calls_of("sqs", region=EXTRA)
    assert (collection.state, collection.attention) == ("completed", 0)


def test_a_service_that_aws_does_not_offer_there_is_not_asked(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collection.planning.service_regions", lambda *_: (HOME,))
    collection = collect(reader, "sqs", regions=[HOME, SEOUL])
    there = outcome(collection, "sqs.queue", SEOUL)
    assert (there.state, there.reason) == ("not_in_region", "not_offered")
    assert not fake_aws.calls_of("sqs", region=SEOUL)
    assert collection.state == "completed"


def test_where_nobody_says_which_regions_are_enabled_all_is_denied_but_global_kinds_are_read(
    fake_aws: FakeAws, reader: Reader
) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    give_users(fake_aws, "kim")
    collection = collect(reader, "sqs", "iam", regions=["all"])
    queues = outcome(collection, "sqs.queue", "all")
    assert (queues.state, queues.reason, queues.action) == ("denied", "regions_unknown", "ec2:DescribeRegions")
    assert "ec2:DescribeRegions" in str(queues.remedy)
    assert outcome(collection, "iam.user", "global").count == 1
    assert collection.state == "partial"


def test_named_regions_need_nobody_to_say_which_are_enabled(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    give_queues(fake_aws, "orders")
    assert collect(reader, "sqs", regions=[SEOUL]).state == "completed"


def test_a_throttled_question_for_the_regions_is_not_called_denied(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.fail("ec2", "DescribeRegions", "RequestLimitExceeded", status=503)
    queues = outcome(collect(reader, "sqs", regions=["all"]), "sqs.queue", "all")
    assert (queues.state, queues.reason) == ("throttled", "throttling")


def test_the_next_service_asks_for_the_regions_again(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.fail("ec2", "DescribeRegions", "RequestLimitExceeded", status=503, times=2)
    collection = collect(reader, "sns", "sqs", regions=["all"])
    assert outcome(collection, "sns.topic", "all").state == "throttled"
    assert outcome(collection, "sqs.queue", SEOUL).state == "empty"


def test_with_dead_credentials_and_all_regions_the_credentials_are_to_blame(fake_aws: FakeAws, reader: Reader) -> None:
    del fake_aws.principals[fake_aws.user.key]
    queues = outcome(collect(reader, "sqs", regions=["all"]), "sqs.queue", "all")
    assert (queues.state, queues.reason) == ("refused", "unknown_key")


def test_global_kinds_are_asked_at_home(fake_aws: FakeAws, reader: Reader) -> None:
    collect(reader, "iam", "route53", regions=[SEOUL])
    assert {one.region for one in fake_aws.asked if one.service in ("iam", "route53")} == {HOME}


def test_an_estate_is_a_profile_and_an_account(fake_aws: FakeAws, reader: Reader) -> None:
    collect(reader, "sqs")
    collect(reader, "sns")
    assert Estate.objects.get(profile=reader).account_id == fake_aws.user.account


def test_another_account_behind_the_profile_is_another_estate(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    collect(reader, "sqs")
    fake_aws.user.account = "999988887777"
    again = collect(reader, "sqs")
    assert outcome(again, "sqs.queue").reading == 1
    assert sorted(Estate.objects.values_list("account_id", flat=True)) == ["111122223333", "999988887777"]


def test_no_region_is_asked_that_botocore_does_not_know(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.enabled = [HOME, "xx-nowhere-1"]
    assert "xx-nowhere-1" not in regions()
    collection = collect(reader, "sqs", regions=["all"])
    assert collection.enabled_regions == [HOME]


def test_a_region_of_another_partition_is_not_asked(fake_aws: FakeAws, reader: Reader) -> None:
    collection = collect(reader, "sqs", regions=["cn-north-1"])
    assert outcome(collection, "sqs.queue", "cn-north-1").state == "not_in_region"
    assert not fake_aws.calls_of("sqs")
