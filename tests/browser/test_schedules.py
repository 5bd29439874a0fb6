"""Schedules and admin, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from collection.models import Schedule
from tests.browser.conftest import accessibility_faults
from tests.collection.factories import instance, make_collection, make_outcome, make_profile, make_reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin_at(page: Any, live_server: Any, admin_user: User) -> Any:
    """The page, with an admin logged in who has a saved profile."""
    client = Client()
    client.force_login(admin_user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    make_profile(admin_user)
    return page


@pytest.fixture
def schedule(admin_user: User) -> Schedule:
    """One that has a problem and has started before."""
    made = Schedule.objects.create(
        owner=admin_user, name="야간 수집", cron="0 2 * * *", services=["ec2"], regions=["all"], problem="not_shared",
        next_due_at=timezone.now() + timedelta(hours=1), last_started_at=timezone.now(),
    )  # fmt: skip
    make_collection(admin_user, schedule=made, state="partial")
    return made


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("place", ["/schedules/", "/schedules/{pk}/", "/schedules/{pk}/edit", "/schedules/add"])
def test_it_is_accessible_and_fits(admin_at: Any, schedule: Schedule, place: str, width: int, theme: str) -> None:
    admin_at.emulate_media(color_scheme=theme)
    admin_at.set_viewport_size({"width": width, "height": 900})
    admin_at.goto(place.format(pk=schedule.pk))
    assert accessibility_faults(admin_at) == []
    assert admin_at.evaluate("document.documentElement.scrollWidth") <= width


def test_a_newcomers_page_is_accessible(admin_at: Any) -> None:
    admin_at.goto("/schedules/")
    assert accessibility_faults(admin_at) == []


def test_a_preset_fills_the_cron_text_and_shows_the_next_times(admin_at: Any) -> None:
    admin_at.goto("/schedules/add")
    with admin_at.expect_response("**/schedules/preview**"):
        admin_at.get_by_label("Every Monday at 02:00").check()
    assert admin_at.input_value("#id_cron") == "0 2 * * 1"
    assert admin_at.locator("#when li time").count() == 3


def test_typing_leaves_the_preset_and_says_what_is_wrong_at_once(admin_at: Any) -> None:
    admin_at.goto("/schedules/add")
    admin_at.fill("#id_cron", "*/5 * * * *")
    assert admin_at.get_by_label("At other times, by cron text").is_checked()
    admin_at.get_by_text("A schedule may start at most every 15 minutes").wait_for()


def test_deleting_asks_first(admin_at: Any, schedule: Schedule) -> None:
    admin_at.goto(f"/schedules/{schedule.pk}/")
    admin_at.get_by_role("button", name="Delete").click()
    assert Schedule.objects.exists()
    admin_at.locator("#confirm-dialog [value=yes]").click()
    admin_at.wait_for_url("**/schedules/")
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_admin_keeps_to_the_content_security_policy(admin_at: Any, admin_user: User, theme: str) -> None:
    collection = make_collection(admin_user)
    make_reading(collection, "ec2.instance", [instance()])
    outcome = make_outcome(collection, "ec2.vpc", reason="permission")
    admin_at.emulate_media(color_scheme=theme)
    places = ("", "collection/collection/", f"collection/collection/{collection.pk}/change/", "collection/outcome/")
    for place in (*places, f"collection/outcome/{outcome.pk}/change/", "collection/resourceversion/", "auth/user/add/"):
        assert admin_at.goto(f"/admin/{place}").status == 200
