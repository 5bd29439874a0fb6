"""Credentials that run out or are taken away while they are used."""

import time

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.portal import Portal
from tests.faults.scene import SLOWLY, pause
from tests.faults.visitor import Visitor
from tests.faults.waiting import until

ARN = "arn:aws:iam::444455556666:role/reader"
LONG = pick(0.3, 1)  # seconds of latency, so that it happens in the middle


def start(alice: Visitor, profile: dict[str, str]) -> str:
    return alice.collect(profile["id"], checks.TWELVE, checks.REGIONS)


def wait_for_the_first_outcomes(portal: Portal, collection: str) -> None:
    until(lambda: read(portal, collection) >= 20, 60, "the first outcomes ended")


def read(portal: Portal, collection: str) -> int:
    found = checks.states(portal, collection)
    return found["ok"] + found["empty"]


def assert_rest(portal: Portal, collection: str, state: str) -> None:
    """What was read stays, all else is in this state."""
    found = checks.states(portal, collection)
    assert found.keys() <= {"ok", "empty", state}
    assert read(portal, collection) >= 20
    assert found[state] > 0


def test_an_expired_token_stops_everything_and_keeps_what_was_read(open_portal, aws: Aws, figure) -> None:
    portal = open_portal("sqlite", **SLOWLY)
    alice, made = portal.person("alice", {"temporary": "ASIAALICE"}, more={"aws_session_token": "token"})
    aws.set(latency=LONG)
    collection = start(alice, made["temporary"])
    wait_for_the_first_outcomes(portal, collection)
    aws.set(expired=["ASIAALICE"])
    expired_at = time.time()
    portal.wait(collection, 60)
    checks.assert_whole(portal, collection)
    assert_rest(portal, collection, "expired")
    pause(3)
    silent_after = aws.told()["last"]["ASIAALICE"] - expired_at
    figure("seconds until the last call", silent_after)
    assert silent_after < 5


def role(**more: object) -> dict[str, object]:
    return {ARN: {"account": "444455556666", **more}}


def test_a_role_is_assumed_again_before_it_runs_out(open_portal, aws: Aws, figure) -> None:
    portal = open_portal("sqlite", **SLOWLY)
    alice, made = portal.person("alice", roles={"role": ARN})
    # botocore renews when 15 minutes are left: here after 3 s, long before AWS refuses, even on a busy machine
    aws.set(roles=role(external_id=made["role"]["external_id"], says=903, lasts=30), latency=LONG)
    assert alice.post(f"/profiles/{made['role']['id']}/test").status == 302
    collection = start(alice, made["role"])
    portal.wait(collection, 240)
    checks.assert_whole(portal, collection)
    checks.assert_all_read(portal, collection)
    figure("times assumed", aws.told()["assumed"][ARN])
    assert aws.told()["assumed"][ARN] > len(checks.TWELVE)


def test_a_revoked_role_is_refused_with_the_remedy(open_portal, aws: Aws) -> None:
    portal = open_portal("sqlite", **SLOWLY)
    alice, made = portal.person("alice", roles={"role": ARN})
    trusted = role(external_id=made["role"]["external_id"])
    aws.set(roles=trusted, latency=LONG)
    assert alice.post(f"/profiles/{made['role']['id']}/test").status == 302
    collection = start(alice, made["role"])
    wait_for_the_first_outcomes(portal, collection)
    aws.set(roles=role(external_id=made["role"]["external_id"], revoked=True))
    portal.wait(collection, 60)
    checks.assert_whole(portal, collection)
    assert_rest(portal, collection, "refused")
    refused = [one for one in checks.outcomes(portal, collection) if one.state == "refused"]
    checks.none_of([one for one in refused if not one.reason], "refusals have no reason")
    assert "remedy" in alice.get(f"/collections/{collection}/status").text


def test_a_wrong_clock_is_told_as_a_wrong_clock(open_portal, aws: Aws) -> None:
    portal = open_portal("sqlite")
    alice, made = portal.person("alice", {"production": "AKIAALICE"})
    aws.set(skew=1200)
    collection = start(alice, made["production"])
    portal.wait(collection, 60)
    checks.assert_final(portal, collection)
    assert {(one.state, one.reason) for one in checks.outcomes(portal, collection)} == {("refused", "clock")}
