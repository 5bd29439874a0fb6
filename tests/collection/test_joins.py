"""What items are matched with is asked once for all kinds that need it, and not before there is an item."""

import time
from dataclasses import replace

import pytest

from accounts.models import CredentialProfile
from collection.models import ResourceVersion
from collection.registry import SERVICES
from tests.collection.driving import HOME, SEOUL, collect, outcome, start, states, work
from tests.collection.estates import give_users
from tests.fake_aws import FakeAws

Reader = CredentialProfile
ARN = "arn:aws:rds:us-east-1:111122223333"
GROUPS, PARAMETERS = "rds.db_subnet_group", "rds.db_parameter_group"
TAGS = "resourcegroupstaggingapi"


def give_groups(aws: FakeAws, region: str = "", late: float = 0) -> None:
    """A subnet group and a parameter group, whose tags AWS tells elsewhere; the second may come late."""
    subnets = {"DBSubnetGroupName": "nets", "DBSubnetGroupArn": f"{ARN}:subgrp:nets"}
    parameters = {"DBParameterGroupName": "pg", "DBParameterGroupArn": f"{ARN}:pg:pg"}
    aws.has("rds", "DescribeDBSubnetGroups", {"DBSubnetGroups": [subnets]}, region=region)
    aws.has(
        "rds", "DescribeDBParameterGroups",
        lambda _: time.sleep(late) or {"DBParameterGroups": [parameters]}, region=region,
    )  # fmt: skip
    mappings = [
        {"ResourceARN": f"{ARN}:{name}", "Tags": [{"Key": "team", "Value": name}]} for name in ("subgrp:nets", "pg:pg")
    ]
    aws.has(TAGS, "GetResources", {"ResourceTagMappingList": mappings})


def tags() -> dict[str, str]:
    return {version.name: version.tags.get("team", "") for version in ResourceVersion.objects.open()}


@pytest.mark.parametrize("late", [0, 0.3], ids=["at once", "long after"])
def test_kinds_that_need_the_same_share_one_answer(fake_aws: FakeAws, reader: Reader, late: float) -> None:
    give_groups(fake_aws, late=late)
    assert collect(reader, "rds").state == "completed"
    assert tags() == {"nets": "subgrp:nets", "pg": "pg:pg"}
    assert len(fake_aws.calls_of(TAGS)) == 1


def test_matched_in_two_ways_it_is_still_one_call(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_groups(fake_aws)
    other = [
        replace(kind, joins=(replace(kind.joins[0], on=("DBSubnetGroupName", "tail(ResourceARN, ':')"), into="More"),))
        if kind.name == GROUPS else kind for kind in SERVICES["rds"].kinds
    ]  # fmt: skip
    monkeypatch.setitem(SERVICES, "rds", replace(SERVICES["rds"], kinds=tuple(other)))
    collect(reader, "rds")
    assert ResourceVersion.objects.get(name="nets").data["More"] == [{"Key": "team", "Value": "subgrp:nets"}]
    assert tags()["pg"] == "pg:pg"
    assert len(fake_aws.calls_of(TAGS)) == 1


def test_each_region_has_its_own(fake_aws: FakeAws, reader: Reader) -> None:
    give_groups(fake_aws)
    collect(reader, "rds", regions=[HOME, SEOUL])
    assert sorted(asked.region for asked in fake_aws.calls_of(TAGS)) == [SEOUL, HOME]


def test_where_nothing_is_found_it_is_not_asked(fake_aws: FakeAws, reader: Reader) -> None:
    give_groups(fake_aws, region=SEOUL)
    collect(reader, "rds", "iam", regions=[HOME, SEOUL])
    assert [asked.region for asked in fake_aws.calls_of(TAGS)] == [SEOUL]
    assert not fake_aws.calls_of("iam", "ListUsers")


def test_what_is_needed_for_every_page_is_asked_once(fake_aws: FakeAws, reader: Reader) -> None:
    names = ("kim", "lee", "park")
    give_users(fake_aws, *names)
    details = [{"UserName": name, "UserId": name, "Arn": f"arn:aws:iam::1:user/{name}"} for name in names]
    fake_aws.has("iam", "GetAccountAuthorizationDetails", *({"UserDetailList": [user]} for user in details))
    users = outcome(collect(reader, "iam"), "iam.user", "global")
    assert (users.state, users.count) == ("ok", 3)
    assert len(fake_aws.calls_of("iam", "ListUsers")) == 1


def test_what_is_denied_is_missing_from_all_and_asked_once(fake_aws: FakeAws, reader: Reader) -> None:
    give_groups(fake_aws)
    fake_aws.deny(TAGS, "GetResources")
    collection = collect(reader, "rds")
    for kind in (GROUPS, PARAMETERS):
        found = outcome(collection, kind)
        assert (found.state, [(gap["field"], gap["action"]) for gap in found.gaps]) == (
            "ok", [("Tags", "tag:GetResources")],
        )  # fmt: skip
    assert len(fake_aws.calls_of(TAGS)) == 1


def test_with_a_second_chance_comes_a_second_question_for_what_failed(fake_aws: FakeAws, reader: Reader) -> None:
    give_groups(fake_aws)
    fake_aws.deny(TAGS, "GetResources", times=1)
    fake_aws.has("rds", "DescribeDBSubnetGroups", *[{"DBSubnetGroups": [{
        "DBSubnetGroupName": name, "DBSubnetGroupArn": f"{ARN}:subgrp:{name}",
    }]} for name in ("nets", "more")])  # fmt: skip
    fake_aws.fail("rds", "DescribeDBSubnetGroups", "Throttling", times=2, when=lambda params: params.get("Marker"))
    collection = collect(reader, "rds")
    assert (outcome(collection, GROUPS).state, outcome(collection, GROUPS).gaps) == ("ok", [])
    assert tags()["nets"] == "subgrp:nets"


def test_a_bug_is_held_against_all_who_waited_for_it(
    fake_aws: FakeAws, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_groups(fake_aws)
    monkeypatch.setattr("collection.asking.Asker.matches", lambda *_: time.sleep(0.3) or 1 / 0)
    collection = start(reader, "rds")
    with pytest.raises(ZeroDivisionError):
        work(collection)
    collection.refresh_from_db()
    assert {kind for kind, state in states(collection).items() if state == "error"} == {GROUPS, PARAMETERS}
    assert not collection.is_open


def test_dead_credentials_are_noticed_here_too(fake_aws: FakeAws, reader: Reader) -> None:
    give_groups(fake_aws)
    fake_aws.fail(TAGS, "GetResources", "ExpiredToken", status=403)
    collection = collect(reader, "rds")
    assert outcome(collection, GROUPS).state == "expired"
    assert not collection.is_open
