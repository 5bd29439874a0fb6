"""AWS throttles, and breaks connections."""

from collections.abc import Callable
from statistics import median

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
# Some 5,000 calls; in a small estate a single call that is unlucky seven times in a row outlasts all the others
SIZES = {name: pick(1, 6) * many for name, many in checks.SIZES.items()}
PAIRS = range(pick(1, 3))
SLACK = pick(15, 0)  # seconds, for the one unlucky call and for the other tests beside it


@pytest.fixture
def scene(open_portal, aws: Aws) -> Scene:
    """A portal whose workers are warm."""
    names = [f"{what}{number}" for what in ("calm", "rough") for number in PAIRS]
    scene = Scene.of(open_portal("sqlite"), aws, "warm", *names)
    aws.set(latency=LATENCY, sizes=SIZES)
    scene.portal.wait(scene.start("warm"), 120)
    return scene


def collect(scene: Scene, profile: str, fault: dict[str, object]) -> float:
    """Seconds until everything is read."""
    scene.aws.heal()
    scene.aws.set(**fault)
    collection = scene.start(profile)
    scene.portal.wait(collection, 600)
    checks.assert_whole(scene.portal, collection, SIZES)
    checks.assert_all_read(scene.portal, collection)
    return scene.seconds_of(collection)


@pytest.mark.parametrize("fault", pick(["throttled-and-reset"], list(FAULTS)))
def test_what_is_throttled_is_read_all_the_same(scene: Scene, figure: Callable[[str, float], None], fault: str) -> None:
    pairs = [(collect(scene, f"calm{number}", {}), collect(scene, f"rough{number}", FAULTS[fault])) for number in PAIRS]
    calm, rough = (median(seconds) for seconds in zip(*pairs, strict=True))
    figure("seconds undisturbed", calm)
    figure("seconds", rough)
    assert rough <= 2 * calm + SLACK


def test_half_of_all_calls_throttled_is_never_called_read(scene: Scene, aws: Aws) -> None:
    aws.set(throttle={"*": 0.5})
    rough = scene.start("rough0", FEW)
    scene.portal.wait(rough, 900)
    checks.assert_final(scene.portal, rough, FEW)
    checks.assert_nothing_twice(scene.portal)
    checks.assert_true(scene.portal, rough, SIZES)
    found = checks.outcomes(scene.portal, rough)
    complete = [one for one in found if one.state in checks.READ and not one.is_marked]
    assert len(complete) >= 0.95 * len(found)
