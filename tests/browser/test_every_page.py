"""Every page with hostile names on it: on a phone and a desk, light and dark, in English and Korean."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from tests.browser import hostile
from tests.browser.conftest import accessibility_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 390, 1280
# Each page is seen in two of these, which between them have everything
LOOKS = (
    ((PHONE, "light", "ko"), (DESK, "dark", "en")),
    ((DESK, "light", "ko"), (PHONE, "dark", "en")),
)
ATTACKS = "[onerror], [onload], [onfocus], img[src=x], script:not([src], [type='application/json'])"


@pytest.fixture
def scene(admin_user: User, page: Any, client: Any, live_server: Any) -> dict[str, int]:
    """Every page and how many of the names stand on it; the admin, whose names they are, is logged in."""
    client.force_login(admin_user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return hostile.places(*hostile.store(admin_user))


@pytest.mark.parametrize("turn", [0, 1])
def test_every_page_is_safe_fits_and_is_accessible(
    page: Any, scene: dict[str, int], live_server: Any, problems: list[str], turn: int
) -> None:
    page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
    faults: list[str] = []
    for number, (address, names) in enumerate(scene.items()):
        width, theme, language = LOOKS[number % 2][turn]
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
        if address == "/login":
            page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        answer = page.goto(address)
        page.locator(".htmx-request").first.wait_for(state="detached")  # what a page fetches at once is there
        found = [*faults_of(page, width, names), *problems]
        found += [] if answer.status == 200 else [f"status {answer.status}"]
        found += [] if page.locator("html").get_attribute("lang") == language else ["another language"]
        problems.clear()
        faults += [f"{address} ({width} {theme} {language}): {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def faults_of(page: Any, width: int, names: int) -> list[str]:
    """What is wrong with the page as it stands."""
    faults = accessibility_faults(page, only_wcag="/admin/" in page.url)  # most of these are Django's own
    if (whole := page.evaluate("document.documentElement.scrollWidth")) > width:
        faults.append(f"{whole} pixels wide")
    if attacks := page.locator(ATTACKS).count():
        faults.append(f"{attacks} names became elements")
    seen = hostile.shown(page)
    faults += [f"not set apart: {text}" for text in seen["mixed"]]
    if seen["shown"] < names:
        faults.append(f"shows {seen['shown']} of {names} names")
    return faults
