"""PostgreSQL restarted, and all its sessions terminated."""

from collections.abc import Callable

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.databases import Cluster, Stock
from tests.faults.hardness import pick
from tests.faults.scene import SLOWLY, Scene, pause
from tests.faults.visitor import UNREACHED
from tests.faults.waiting import until

Figure = Callable[[str, float], None]
AWAY = pick(short=6, whole=20)  # seconds
TIMES = pick(short=3, whole=10)


def assert_it_went_on_by_itself(scene: Scene, collection: str, figure: Figure) -> None:
    scene.aws.set(latency=0.02)
    figure("seconds until all ended", scene.portal.wait(collection, 180))
    checks.assert_whole(scene.portal, collection)
    checks.assert_all_read(scene.portal, collection)
    scene.portal.assert_alive()


def is_back(scene: Scene) -> bool:
    return scene.alice.get("/collections/").status == 200


def cluster_of(stock: Stock) -> Cluster:
    assert stock.cluster is not None
    return stock.cluster


def test_a_restart_is_a_pause(open_portal, aws: Aws, stock: Stock, figure: Figure) -> None:
    scene = Scene.of(open_portal("postgresql", **SLOWLY), aws)
    aws.set(latency=0.5)
    collection = scene.start()
    scene.wait_for_calls(50)
    cluster = cluster_of(stock)
    cluster.stop()
    with scene.look_around(f"/collections/{collection}/") as meanwhile:
        pause(AWAY)
    cluster.start()
    figure("seconds until the pages were back", until(lambda: is_back(scene), 5, "the pages are back"))
    assert_it_went_on_by_itself(scene, collection, figure)
    assert meanwhile.statuses == {503}


def test_terminated_sessions_are_opened_again(open_portal, aws: Aws, stock: Stock, figure: Figure) -> None:
    scene = Scene.of(open_portal("postgresql", **SLOWLY), aws)
    aws.set(latency=0.5)
    collection = scene.start()
    with scene.look_around(f"/collections/{collection}/") as pages:
        for _ in range(TIMES):
            scene.wait_for_calls(10)
            assert cluster_of(stock).terminate_all()
            pause(2)
    assert_it_went_on_by_itself(scene, collection, figure)
    assert pages.statuses <= {200, 503}
    assert UNREACHED not in pages.statuses
