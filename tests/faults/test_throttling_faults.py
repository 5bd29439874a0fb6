"""AWS throttles, and breaks connections."""

import pytest

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import Scene

LATENCY = 0.05
FAULTS: dict[str, dict[str, object]] = {
    "throttled": {"throttle": {"*": 0.3}},
    "throttled-and-reset": {"throttle": {"*": 0.3}, "reset": {"*": 0.1}},
}
FEW = pick(("sns", "sqs", "ec2", "s3"), checks.TWELVE)


@pytest.fixture
def scene(open_portal, aws: Aws) -> Scene:
    """A portal whose workers are warm."""
    scene = Scene.of(open_portal("sqlite"), aws, "warm", "calm", "rough")
    aws.set(latency=LATENCY)
    scene.portal.wait(scene.start("warm"), 120)
    return scene


@pytest.mark.timed
@pytest.mark.parametrize("fault", pick(["throttled-and-reset"], list(FAULTS)))
def test_what_is_throttled_is_read_all_the_same(scene: Scene, aws: Aws, fault: str) -> None:
    calm = scene.start("calm")
    scene.portal.wait(calm, 120)
    aws.set(**FAULTS[fault])
    rough = scene.start("rough")
    scene.portal.wait(rough, 600)
    checks.assert_whole(scene.portal, rough)
    checks.assert_all_read(scene.portal, rough)
    assert scene.seconds_of(rough) <= 2 * scene.seconds_of(calm)


def test_half_of_all_calls_throttled_is_never_called_read(scene: Scene, aws: Aws) -> None:
    aws.set(throttle={"*": 0.5})
    rough = scene.start("rough", FEW)
    scene.portal.wait(rough, 900)
    checks.assert_final(scene.portal, rough, FEW)
    checks.assert_nothing_twice(scene.portal)
    checks.assert_true(scene.portal, rough)
    found = checks.outcomes(scene.portal, rough)
    complete = [one for one in found if one.state in checks.READ and not one.is_marked]
    assert len(complete) >= 0.95 * len(found)
