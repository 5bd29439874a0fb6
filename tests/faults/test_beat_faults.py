"""Two beats at once, and none for ten minutes."""

import time

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import WHOLE, pick
from tests.faults.scene import Scene, pause
from tests.faults.waiting import until

# How often the schedule below is due, and how far apart in seconds that is
CRON, STEP = pick(short=("0 * * * *", 3600), whole=("*/5 * * * *", 300))
AWAY = 2 * STEP  # in the short cut by turning back what was noted
MAKE_SCHEDULE = f"""
from collection.models import Schedule
from accounts.models import CredentialProfile
from django.utils import timezone
profile = CredentialProfile.objects.get()
schedule = Schedule(owner=profile.owner, name="nightly", services=["sqs", "sns"], regions=["us-east-1"],
                    cron="{CRON}", time_zone="UTC")
schedule.next_due_at = timezone.now()
schedule.save()
schedule.profiles.add(profile)
"""
AGE = f"""
from datetime import timedelta
from django.db.models import F
from collection.models import Schedule, Tick
Schedule.objects.update(next_due_at=F("next_due_at") - timedelta(seconds={AWAY}))
Tick.objects.update(done_at=F("done_at") - timedelta(seconds={AWAY}))
"""


def wait_for_the_middle_of_a_step(needed: float) -> None:
    """The schedule must not fall due by itself while we look."""
    left = STEP - time.time() % STEP
    if left < needed:
        pause(left + 1)


def scheduled(scene: Scene) -> int:
    rows = scene.portal.query("SELECT count(*) FROM collection_collection WHERE trigger = 'schedule'")
    return int(rows[0][0])


def test_two_beats_start_nothing_twice(open_portal, aws: Aws) -> None:
    scene = Scene.of(open_portal("postgresql"), aws)
    scene.portal.start_beat("second beat")
    wait_for_the_middle_of_a_step(pick(25, 60))
    scene.portal.manage(MAKE_SCHEDULE)
    until(lambda: scheduled(scene), 20, "the schedule started")
    pause(pick(12, 45))
    assert scheduled(scene) == 1
    for collection in scene.all_collections():
        scene.portal.wait(collection, 60)
    checks.assert_nothing_twice(scene.portal)


def test_silence_raises_the_alarm_and_is_caught_up_once(open_portal, aws: Aws) -> None:
    scene = Scene.of(open_portal("sqlite"), aws)
    portal = scene.portal
    wait_for_the_middle_of_a_step(30)
    portal.manage(MAKE_SCHEDULE)
    until(lambda: scheduled(scene) == 1, 20, "the schedule started")
    portal.wait(scene.all_collections()[0], 60)
    until(lambda: scene.alice.get("/readyz").status == 200, 30, "the portal is ready")
    for name in ("beat", "worker0", "worker1"):  # each of them ticks
        portal.kill(name)
    if WHOLE:
        pause(AWAY)
    else:
        portal.manage(AGE)
    assert scene.alice.get("/readyz").status == 503
    assert scene.alice.get("/healthz").status == 200
    assert "alert" in scene.alice.get("/").text
    wait_for_the_middle_of_a_step(45)
    before = scheduled(scene)
    portal.start_worker("worker0")
    portal.start_beat("beat")
    until(lambda: scheduled(scene) > before, 40, "the schedule was caught up")
    pause(12)
    assert scheduled(scene) == before + 1
    until(lambda: scene.alice.get("/readyz").status == 200, 30, "the alarm ended")
