"""About how many calls, how long, and what the metrics cost."""

from decimal import Decimal

import pytest

from collection.choices import Choice
from collection.estimate import Estimate, estimate
from tests.collection.factories import ACCOUNT, instance, make_collection, make_profile, make_reading, queue


@pytest.fixture
def profile(alice):
    """It belongs to the account that the factories collect."""
    profile = make_profile(alice)
    profile.account_id = ACCOUNT
    profile.save()
    return profile


def test_an_unseen_account_costs_a_call_for_each_list():
    assert estimate(Choice.of(["sqs"], ["us-east-1", "eu-west-1"]), []) == Estimate(calls=2, unknown=2)


def test_what_was_read_before_costs_what_it_cost_then(alice, profile):
    make_reading(make_collection(alice, profile), "sqs.queue", [queue()], calls=41)
    assert estimate(Choice.of(["sqs"], ["us-east-1"]), [profile]) == Estimate(calls=41, known=1)


def test_the_newest_reading_counts(alice, profile):
    make_reading(make_collection(alice, profile), "sqs.queue", [queue()], calls=41)
    make_reading(make_collection(alice, profile), "sqs.queue", [queue()], calls=7)
    assert estimate(Choice.of(["sqs"], ["us-east-1"]), [profile]).calls == 7


def test_an_incomplete_reading_does_not_count(alice, profile):
    make_reading(make_collection(alice, profile), "sqs.queue", [queue()], complete=False, calls=2)
    assert estimate(Choice.of(["sqs"], ["us-east-1"]), [profile]).known == 0


def test_another_regions_reading_does_not_count(alice, profile):
    make_reading(make_collection(alice, profile), "sqs.queue", [queue()], calls=41)
    assert estimate(Choice.of(["sqs"], ["eu-west-1"]), [profile]).calls == 1


def test_another_persons_account_does_not_count(alice, bob, profile):
    make_reading(make_collection(alice, profile), "sqs.queue", [queue()], calls=41)
    assert estimate(Choice.of(["sqs"], ["us-east-1"]), [make_profile(bob)]).calls == 1


def test_all_regions_are_those_that_aws_last_named(alice, profile):
    make_collection(alice, profile, enabled_regions=["us-east-1", "eu-west-1", "eu-north-1"])
    assert estimate(Choice.of(["sqs"], ["all"]), [profile]).calls == 3


def test_global_services_are_read_once():
    everywhere, once = Choice.of(["iam"], ["all"]), Choice.of(["iam"], [])
    assert estimate(everywhere, []) == estimate(once, [])


def test_several_profiles_add_up(alice, profile):
    choice = Choice.of(["sqs"], ["us-east-1"])
    assert estimate(choice, [profile, make_profile(alice, "staging")]).calls == 2


def test_metrics_are_counted_by_what_was_found(alice, profile):
    make_reading(make_collection(alice, profile), "ec2.instance", [instance(1), instance(2)])
    without = estimate(Choice.of(["ec2"], ["us-east-1"]), [profile])
    with_metrics = estimate(Choice.of(["ec2"], ["us-east-1"], metrics=True), [profile])
    assert without.metrics == 0
    assert with_metrics.metrics > 2


def test_aws_bills_a_cent_for_a_thousand_metrics():
    assert Estimate(metrics=123_000).dollars == Decimal("1.23")
    assert Estimate(metrics=1).dollars == Decimal("0.01")


def test_time_grows_with_the_calls():
    assert Estimate(calls=1).seconds < Estimate(calls=1000).seconds < Estimate(calls=10_000).seconds
    assert Estimate(calls=10_000).minutes > 1


def test_it_takes_few_queries(alice, profile, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        estimate(Choice.of(["ec2", "s3", "sqs"], ["all"], metrics=True), [profile])
