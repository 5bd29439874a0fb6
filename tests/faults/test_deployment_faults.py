"""SIGTERM, as at each deployment, in the middle of a run."""

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import SLOWLY, Scene, pause

TIMES = pick(short=2, whole=10)
PATIENCE = 30  # seconds that an orchestrator gives


def test_a_deployment_costs_nothing_but_a_moment(open_portal, aws: Aws, figure) -> None:
    scene = Scene.of(open_portal("sqlite", **SLOWLY), aws)
    portal = scene.portal
    checks.watch_claims(portal)
    aws.set(latency=pick(0.5, 2))
    collection = scene.start()
    resumed = 0.0
    for number in range(TIMES):
        pause(4)
        assert not portal.has_ended(collection), "it ended before the last deployment"
        name = f"worker{number % 2}"
        portal.terminate(name, PATIENCE)
        portal.start_worker(name)
        resumed = max(resumed, scene.wait_for_calls(5, seconds=30))
    figure("seconds until resumed, at most", resumed)
    aws.set(latency=0.02)
    portal.wait(collection, 120)
    checks.assert_whole(portal, collection)
    checks.assert_all_read(portal, collection)
    checks.assert_no_claim_twice(portal)


def test_a_deployment_of_all_workers_at_once_is_resumed(open_portal, aws: Aws, figure) -> None:
    scene = Scene.of(open_portal("sqlite", **SLOWLY), aws)
    aws.set(latency=0.5)
    collection = scene.start()
    scene.wait_for_calls(50)
    for name in ("worker0", "worker1"):
        scene.portal.processes[name].terminate()
    for name in ("worker0", "worker1"):
        scene.portal.terminate(name, PATIENCE)
        scene.portal.start_worker(name)
    resumed = scene.wait_for_calls(5, seconds=30)
    aws.set(latency=0.02)
    scene.portal.wait(collection, 120)
    checks.assert_all_read(scene.portal, collection)
    figure("seconds until resumed", resumed)
    assert resumed < 30
