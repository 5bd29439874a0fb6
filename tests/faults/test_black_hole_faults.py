"""One service accepts connections and never answers."""

from collections.abc import Callable
from statistics import median

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import Scene

SILENT = "lambda"
PAIRS = range(pick(1, 3))
SLACK = pick(15, 0)  # seconds, for the other tests beside it; whoever waits for the hole waits longer


def test_a_black_hole_costs_seconds_and_only_its_own_service(
    open_portal, aws: Aws, figure: Callable[[str, float], None]
) -> None:
    names = [f"{what}{number}" for what in ("calm", "rough") for number in PAIRS]
    scene = Scene.of(open_portal("sqlite"), aws, "warm", *names)
    aws.set(latency=0.05)
    scene.portal.wait(scene.start("warm"), 120)
    calm, rough = [], []
    for number in PAIRS:
        aws.heal()
        calm.append(scene.start(f"calm{number}"))
        scene.portal.wait(calm[-1], 120)
        aws.set(silent=[SILENT])
        rough.append(scene.start(f"rough{number}"))
        scene.portal.wait(rough[-1], 60)
        checks.assert_whole(scene.portal, rough[-1])
        unread = [one for one in checks.outcomes(scene.portal, rough[-1]) if one.state not in checks.READ]
        assert {(one.service, one.state) for one in unread} == {(SILENT, "unreachable")}
    before, after = (median(scene.seconds_of(one, without=SILENT) for one in which) for which in (calm, rough))
    figure("seconds until unreachable", max(scene.seconds_of(one) for one in rough))
    figure("seconds of the rest undisturbed", before)
    figure("seconds of the rest", after)
    assert after <= 1.2 * before + SLACK
