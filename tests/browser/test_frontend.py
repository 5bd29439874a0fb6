"""The front end's own scripts and styles, on a page that holds every part of it."""

from typing import Any

import pytest

from tests.browser.conftest import accessibility_faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.gallery.urls"),
]


@pytest.fixture
def gallery(page: Any) -> Any:
    """The gallery, loaded."""
    page.goto("/")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits(page: Any, theme: str, width: int) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_theme_is_remembered(gallery: Any) -> None:
    gallery.get_by_role("button", name="Brightness").click()
    gallery.get_by_role("button", name="Dark").click()
    gallery.reload()
    assert gallery.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_language_can_be_switched(gallery: Any) -> None:
    gallery.get_by_role("button", name="Language").click()
    gallery.get_by_role("button", name="한국어").click()
    gallery.wait_for_selector("html[lang=ko]")


def test_the_aws_identity_shows_what_is_left_of_it(gallery: Any) -> None:
    gallery.get_by_role("button", name="Active AWS identity").click()
    assert gallery.locator(".dropdown-menu-card [data-countdown]").inner_text() == "57 minutes left"


def test_the_phone_menu_opens(gallery: Any) -> None:
    gallery.set_viewport_size({"width": 390, "height": 800})
    gallery.get_by_role("button", name="Menu").click()
    gallery.get_by_role("link", name="Schedules").wait_for()


def test_a_confirmed_form_is_sent(gallery: Any) -> None:
    gallery.get_by_role("button", name="Delete").click()
    gallery.get_by_role("dialog").get_by_role("button", name="Delete").click()
    gallery.wait_for_url("**/sent")


def test_a_form_that_was_not_confirmed_stays(gallery: Any) -> None:
    gallery.get_by_role("button", name="Delete").click()
    gallery.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert not gallery.get_by_role("dialog").is_visible()
    assert not gallery.url.endswith("/sent")


def test_copying_copies_and_says_so(gallery: Any) -> None:
    gallery.context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery.get_by_role("button", name="Copy").click()
    gallery.wait_for_function("document.getElementById('announcer').textContent === 'Copied'")
    assert gallery.evaluate("navigator.clipboard.readText()") == "arn:aws:iam::123456789012:role/Reader"


def test_a_list_narrows_and_all_means_all_that_is_seen(gallery: Any) -> None:
    gallery.get_by_label("Narrow the services").fill("s")
    gallery.get_by_role("button", name="All").click()
    assert gallery.locator("[data-check-count]").inner_text() == "2"
    assert gallery.locator("#services input:checked").evaluate_all("all => all.map(box => box.value)") == ["S3", "RDS"]


def test_a_list_says_when_nothing_matches(gallery: Any) -> None:
    gallery.get_by_label("Narrow the services").fill("quantum")
    assert gallery.get_by_text("Nothing matches.").is_visible()


def test_slash_goes_to_the_search(gallery: Any) -> None:
    gallery.keyboard.press("/")
    assert gallery.evaluate("document.activeElement.type") == "search"


def test_a_question_mark_shows_the_help(gallery: Any) -> None:
    gallery.keyboard.press("?")
    gallery.get_by_role("dialog", name="Keyboard").wait_for()


def test_times_are_relative_with_the_absolute_ones_on_hover(gallery: Any) -> None:
    time = gallery.locator("time[data-relative]")
    assert time.inner_text() == "5 minutes ago"
    assert "UTC" in time.get_attribute("title")


def test_a_chart_is_drawn(gallery: Any) -> None:
    assert gallery.evaluate("Chart.getChart(document.querySelector('canvas')).data.labels") == ["EC2", "S3"]


def start_polling(page: Any) -> None:
    page.evaluate("htmx.trigger('#status', 'resume')")
    page.locator(".polls").wait_for()


def test_the_tabs_title_follows_the_progress(gallery: Any) -> None:
    start_polling(gallery)
    gallery.wait_for_function("document.title.endsWith('% Collecting')")


def test_what_is_open_stays_open(gallery: Any) -> None:
    start_polling(gallery)
    gallery.locator("#more summary").click()
    before = gallery.locator(".polls").inner_text()
    gallery.wait_for_function("before => document.querySelector('.polls').textContent !== before", arg=before)
    assert gallery.locator("#more").get_attribute("open") is not None


def test_a_hidden_tab_does_not_poll(gallery: Any) -> None:
    start_polling(gallery)
    gallery.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    gallery.wait_for_timeout(200)
    before = gallery.locator(".polls").inner_text()
    gallery.wait_for_timeout(400)
    assert gallery.locator(".polls").inner_text() == before


def test_a_lost_connection_is_told(gallery: Any, problems: list[str]) -> None:
    start_polling(gallery)
    gallery.context.set_offline(True)
    gallery.get_by_text("No connection to the portal").wait_for()
    gallery.context.set_offline(False)
    gallery.get_by_text("No connection to the portal").wait_for(state="hidden")
    gallery.goto("about:blank")
    problems.clear()
