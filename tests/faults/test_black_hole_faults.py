"""One service accepts connections and never answers."""

import pytest

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.scene import Scene

SILENT = "lambda"


@pytest.mark.timed
def test_a_black_hole_costs_seconds_and_only_its_own_service(open_portal, aws: Aws) -> None:
    scene = Scene.of(open_portal("sqlite"), aws, "warm", "calm", "rough")
    aws.set(latency=0.05)
    scene.portal.wait(scene.start("warm"), 120)
    calm = scene.start("calm")
    scene.portal.wait(calm, 120)
    aws.set(silent=[SILENT])
    rough = scene.start("rough")
    scene.portal.wait(rough, 900)
    checks.assert_whole(scene.portal, rough)
    unread = [one for one in checks.outcomes(scene.portal, rough) if one.state not in checks.READ]
    assert {(one.service, one.state) for one in unread} == {(SILENT, "unreachable")}
    assert scene.seconds_of(rough) < 60
    assert scene.seconds_of(rough, without=SILENT) <= 1.2 * scene.seconds_of(calm, without=SILENT)
