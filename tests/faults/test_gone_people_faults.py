"""A profile or a person goes while a collection runs with it."""

import time
from collections.abc import Callable

import pytest

from tests.faults import checks
from tests.faults.control import Aws
from tests.faults.hardness import pick
from tests.faults.scene import KEY, SLOWLY, Scene, pause

PERSON = "from django.contrib.auth.models import User; person = User.objects.get(username='alice'); "


def profile_deleted(scene: Scene) -> None:
    assert scene.alice.post(f"/profiles/{scene.profiles['production']['id']}/delete").status == 302


def person_deactivated(scene: Scene) -> None:
    scene.portal.manage(f"{PERSON}person.is_active = False; person.save()")


def person_deleted(scene: Scene) -> None:
    scene.portal.manage(f"{PERSON}person.delete()")


EVENTS = {"profile-deleted": profile_deleted, "deactivated": person_deactivated, "person-deleted": person_deleted}


@pytest.mark.parametrize("event", pick(["profile-deleted"], list(EVENTS)))
def test_nothing_is_asked_with_what_has_gone(open_portal, aws: Aws, figure, event: str) -> None:
    act: Callable[[Scene], None] = EVENTS[event]
    scene = Scene.of(open_portal("sqlite", **SLOWLY), aws)
    aws.set(latency=0.5)
    collection = scene.start()
    scene.wait_for_calls(50)
    act(scene)
    gone_at = time.time()
    scene.portal.wait(collection, 35)
    pause(pick(10, 60))
    silent_after = aws.told()["last"][f"{KEY}1"] - gone_at
    figure("seconds until the last call", silent_after)
    assert silent_after < 35
    assert scene.portal.state(collection) == "cancelled"
    checks.assert_whole(scene.portal, collection)
