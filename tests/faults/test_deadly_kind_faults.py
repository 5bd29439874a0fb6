"""A kind that kills the process that reads it, each time."""

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import Scene

DEADLY = "iam.account_summary"
SERVICES = pick(("iam", "sqs", "rds"), checks.TWELVE)


def test_only_the_deadly_kind_is_lost(open_portal, aws: Aws, figure) -> None:
    scene = Scene.of(open_portal("sqlite"), aws)
    aws.set(kill=["iam:GetAccountSummary"])
    collection = scene.start(services=SERVICES)
    figure("seconds until all ended", scene.portal.wait(collection, 300))
    checks.assert_final(scene.portal, collection, SERVICES)
    checks.assert_nothing_twice(scene.portal)
    checks.assert_true(scene.portal, collection)
    unread = [one for one in checks.outcomes(scene.portal, collection) if one.state not in checks.READ]
    assert [(one.kind, one.state, one.reason) for one in unread] == [(DEADLY, "lost", "worker_lost")]
    figure("processes killed", aws.told()["killed"])
    assert 1 < aws.told()["killed"] <= 4
