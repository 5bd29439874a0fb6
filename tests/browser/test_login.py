"""Logging in, in a real browser: an authenticator app, and passkeys on a device that Chromium plays."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from tests.browser.conftest import accessibility_faults
from tests.people import code, give_second_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"


def log_in(page: Any, name: str = "alice") -> None:
    page.goto("/login")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


@pytest.fixture
def device(page: Any) -> Callable[[], None]:
    """A device with a finger print that is always right; call it to take it away."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: session.send("WebAuthn.removeVirtualAuthenticator", made)


def add_passkey(page: Any, *, alone: bool) -> None:
    page.goto("/security/passkeys/add")
    page.get_by_label("Log in with it alone").set_checked(alone)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/security/codes")


def test_an_app_is_set_up_and_asked_for(page: Any, alice: User) -> None:
    log_in(page)
    page.goto("/security/app")
    assert page.get_by_alt_text("QR code").evaluate("image => image.complete && image.naturalWidth") > 0
    secret = page.locator("code").inner_text()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    page.get_by_label("Recovery codes").wait_for()
    page.get_by_role("link", name="They are kept").click()
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Log out").click()
    Authenticator.objects.filter(type="totp").delete()
    give_second_factor(alice)  # another app: the codes of the first are used up for half a minute
    log_in(page)
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/")
    page.get_by_role("button", name="Your account").wait_for()


def test_a_passkey_logs_in_alone(page: Any, alice: User, device: Callable[[], None]) -> None:
    log_in(page)
    add_passkey(page, alone=True)
    page.context.clear_cookies()
    page.goto("/login?next=/profiles/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url("**/profiles/")
    page.get_by_role("button", name="Your account").wait_for()


def test_a_passkey_is_a_second_factor(page: Any, alice: User, device: Callable[[], None]) -> None:
    log_in(page)
    add_passkey(page, alone=False)
    page.context.clear_cookies()
    log_in(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.get_by_role("button", name="Your account").wait_for()


def test_a_passkey_confirms_who_one_is(page: Any, alice: User, device: Callable[[], None]) -> None:
    log_in(page)
    add_passkey(page, alone=False)
    page.goto("/login/confirm/passkey?next=/profiles/add")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/profiles/add")


def test_a_device_that_refuses_is_told_of(page: Any, alice: User, device: Callable[[], None]) -> None:
    device()
    page.goto("/login")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_text("That did not work").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("place", ["/security/", "/security/app", "/security/passkeys/add", "/sessions/", "/password/"])
def test_it_is_accessible_and_fits(page: Any, alice: User, place: str, width: int) -> None:
    log_in(page)
    page.wait_for_url(lambda url: "/login" not in url)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(place)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("place", ["/login", "/password/reset"])
def test_the_way_in_is_accessible_and_fits_a_phone(page: Any, alice: User, place: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(place)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_works_by_keyboard_alone(page: Any, alice: User) -> None:
    page.goto("/login")
    page.get_by_label("Username").focus()
    page.keyboard.type("alice")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
