"""SQLite with four processes that write much while pages are read."""

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import Scene

MANY = {"volumes": pick(short=3000, whole=10_000)}
FOUR = ("one", "two", "three", "four")


def test_four_writers_and_readers_do_not_lock_each_other_out(open_portal, aws: Aws, figure) -> None:
    scene = Scene.of(open_portal("sqlite", workers=1, WORKER_CONCURRENCY=4), aws, *FOUR)
    aws.set(sizes=MANY, populated=["us-east-1"])
    with scene.look_around("/resources/?kind=ec2.volume") as pages:
        collections = [scene.start(name, ["ec2"], ["us-east-1"]) for name in FOUR]
        for collection in collections:
            scene.portal.wait(collection, 300)
    for collection in collections:
        checks.assert_all_read(scene.portal, collection)
        checks.assert_true(scene.portal, collection, MANY)
    figure("seconds", max(scene.seconds_of(collection) for collection in collections))
    figure("pages read", len(pages.visits))
    figure("slowest page, seconds", pages.slowest)
    checks.assert_nothing_twice(scene.portal)
    checks.none_of(checks.errors_in(scene.portal, "database is locked"), "times the database was locked")
    checks.none_of([visit for visit in pages.visits if visit.status != 200], "pages failed")
