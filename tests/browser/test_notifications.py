"""The pages of notifications, on a phone and a desk: nothing overflows, and everybody can use them."""

import os
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from collection.models import Delivery, Subscription
from tests.browser.conftest import accessibility_faults
from tests.collection.factories import make_profile
from tests.collection.notifying.conftest import ends_in_trouble, subscribe
from tests.collection.waking import Woken, woken

__all__ = ["woken"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOSTILE = "<img src=x onerror=alert(1)>" + "w" * 60
LONG = "h" * 60 + ".example.com"


@pytest.fixture
def hooks(admin_user: User, page: Any, client: Any, live_server: Any, woken: Woken) -> list[Subscription]:
    """Of the person who is logged in: a mail, and a webhook that was switched off, with a notice in each state."""
    client.force_login(admin_user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    profile = make_profile(admin_user, HOSTILE)
    mail, hook = subscribe(admin_user), subscribe(admin_user, f"https://{LONG}/", every_profile=False)
    hook.profiles.add(profile)
    Subscription.objects.filter(pk=hook.pk).update(host=LONG)
    for state, problem in (("waiting", "fails"), ("sent", ""), ("given_up", "not_allowed"), ("not_sent", "no_right")):
        ends_in_trouble(admin_user, profile=profile)
        newest = Delivery.objects.filter(subscription=hook).latest("created_at")
        facts = {"attempts": 3, "code": 500, "next_at": timezone.now()}
        Delivery.objects.filter(pk=newest.pk).update(state=state, problem=problem, **facts)
    hook.refresh_from_db()
    hook.missed("bad_certificate", for_good=True)
    return [mail, hook]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/notifications/", "/notifications/{}/", "/notifications/{}/edit", "/notifications/{}/secret",
        "/notifications/add/webhook", "/notifications/add/mail", "/notifications/address/confirm?key=x",
    ],
)  # fmt: skip
def test_the_page_fits_and_is_accessible(page: Any, hooks: list[Subscription], address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.goto(address.format(hooks[1].pk)).status == 200
    if folder := os.environ.get("SHOTS"):
        name = address.strip("/").replace("/", "-").replace("{}", "one").partition("?")[0]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("img[src=x]").count() == 0
    assert accessibility_faults(page) == []


def test_a_webhook_is_made_tested_and_its_way_seen(page: Any, hooks: list[Subscription]) -> None:
    page.goto("/notifications/")
    page.get_by_role("link", name="Add a webhook").click()
    page.get_by_label("Address").fill("https://hooks.invalid/portal")
    page.get_by_role("button", name="Save").click()
    assert page.locator("#secret").inner_text().startswith("whsec_")
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("button", name="Send a test").click()
    page.locator("#notices").get_by_text("Waiting").wait_for()
    Delivery.objects.filter(event="test").update(state="given_up", problem="no_such_name", attempts=1)
    page.locator("#notices").get_by_text("No address belongs to this name.").wait_for()
