"""The pages of the API and its tokens, on a phone and a desk: nothing overflows, and everybody can use them."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from accounts.models import ApiToken, Scope
from tests.browser.conftest import accessibility_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOSTILE = "<img src=x onerror=alert(1)>" + "w" * 60


@pytest.fixture
def tokens(admin_user: User, page: Any, client: Any, live_server: Any) -> list[ApiToken]:
    """Of the person who is logged in: one that works, one with a hostile name that was revoked."""
    client.force_login(admin_user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    found = [ApiToken.objects.make(admin_user, name, list(Scope))[0] for name in ("nightly report", HOSTILE)]
    found[1].revoke()
    return found


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/tokens/", "/tokens/add", "/tokens/{}/revoke", "/api/"])
def test_the_page_fits_and_is_accessible(page: Any, tokens: list[ApiToken], address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.goto(address.format(tokens[1].pk)).status == 200
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("img[src=x]").count() == 0
    assert accessibility_faults(page) == []


def test_a_token_is_made_and_copied(page: Any, tokens: list[ApiToken], problems: list[str]) -> None:
    page.goto("/tokens/")
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("Name").fill("from the browser")
    page.get_by_label("Start, retry and cancel collections").check()
    page.get_by_role("button", name="Make the token").click()
    secret = page.locator("#secret").inner_text()
    assert ApiToken.objects.opened_by(secret).scopes == ["read", "collect"]  # type: ignore[union-attr]
    assert problems == []
