"""kill -9 of a whole worker tree, again and again."""

import pytest

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import SLOWLY, Scene, pause

KILLS = pick(short=2, whole=20)


@pytest.mark.parametrize("vendor", pick(["postgresql"], ["postgresql", "sqlite"]))
def test_killed_workers_lose_nothing_and_do_nothing_twice(open_portal, aws: Aws, figure, vendor: str) -> None:
    scene = Scene.of(open_portal(vendor, **SLOWLY), aws)
    portal = scene.portal
    checks.watch_claims(portal)
    aws.set(latency=pick(0.5, 2))
    collection = scene.start()
    for number in range(KILLS):
        pause(pick(4, 7))
        assert not portal.has_ended(collection), "it ended before the last kill"
        name = f"worker{number % 2}"
        portal.kill(name)
        portal.start_worker(name)
    aws.set(latency=0.05)
    figure("seconds after the last kill", portal.wait(collection, 180))
    checks.assert_whole(portal, collection)
    checks.assert_no_claim_twice(portal)
