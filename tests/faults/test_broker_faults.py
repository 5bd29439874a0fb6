"""Redis or Valkey killed with and without its file, emptied, and frozen."""

import pytest

from tests.faults import checks
from tests.faults.brokers import Broker
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import SLOWLY, Scene, pause

FROZEN = pick(short=8, whole=60)  # seconds


def kill(broker: Broker) -> None:
    broker.kill()
    pause(2)
    broker.start()


def empty(broker: Broker) -> None:
    broker.empty()


def freeze(broker: Broker) -> None:
    broker.freeze()
    pause(FROZEN)
    broker.thaw()


FAULTS = {
    "killed": (kill, True),
    "killed-without-file": (kill, False),
    "emptied": (empty, True),
    "frozen": (freeze, True),
}


@pytest.mark.parametrize("name", pick(["killed-without-file", "frozen"], list(FAULTS)))
def test_the_broker_may_lose_everything(open_portal, aws: Aws, figure, name: str) -> None:
    fault, append_only = FAULTS[name]
    scene = Scene.of(open_portal("sqlite", append_only=append_only, **SLOWLY), aws, "production", "staging")
    aws.set(latency=0.3)
    first = scene.start()
    with scene.look_around(f"/collections/{first}/") as pages, scene.keep_starting("staging") as starts:
        scene.wait_for_calls(30)
        fault(scene.portal.broker)
        pause(3)
    aws.set(latency=0.02)
    for collection in scene.all_collections():
        scene.portal.wait(collection, 180)
        checks.assert_all_read(scene.portal, collection)
    checks.assert_whole(scene.portal, first)
    checks.none_of([visit for visit in pages.visits if visit.status != 200], "pages failed")
    checks.none_of([visit for visit in starts.visits if visit.status != 202], "starts failed")
    figure("slowest start, seconds", starts.slowest)
    assert starts.slowest < 3
    scene.portal.assert_alive()
