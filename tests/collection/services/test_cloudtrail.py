"""Trails, also those of an organization."""

from collection.paths import read
from collection.services.cloudtrail import TRAIL

ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/trails/audit"


def test_a_trail_leads_to_its_log_group_as_logs_knows_it():
    assert read(TRAIL.relations["logs.log_group"], {"CloudWatchLogsLogGroupArn": f"{ARN}:*"}) == ARN


def test_a_trail_of_another_account_stays_without_what_only_that_account_may_know():
    assert all("TrailNotFoundException" in detail.unset for detail in TRAIL.details)
