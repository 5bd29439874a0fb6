"""The portal with the keyboard alone: log in, find something, open it, compare two collections, take a table away."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from collection.models import Collection
from collection.search.indexing import catch_up
from tests.collection.factories import instance, make_collection, make_reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STOPS = 60  # presses of Tab after which something cannot be reached
FOCUS = """() => {
    const element = document.activeElement;
    const label = element.labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.textContent;
    const box = element.getBoundingClientRect(), look = getComputedStyle(element);
    const ring = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
    const isSeen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { label: label.trim().replace(/\\s+/g, ' '), isVisible: ring && isSeen };
}"""


@pytest.fixture
def pair(alice: User) -> tuple[Collection, Collection]:
    """Between two collections of alice's one instance was stopped and one was added."""
    old, new = make_collection(alice, name="Friday"), make_collection(alice, name="Monday")
    make_reading(old, "ec2.instance", [instance(1)])
    make_reading(new, "ec2.instance", [instance(1, state="stopped"), instance(2)])
    catch_up()
    return old, new


def tab_to(page: Any, label: str) -> None:
    """Press Tab until that has the focus; wherever the focus stops on the way, one must see it."""
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["isVisible"], f"{page.url}: the focus on {focus['label']!r} is not seen"
        if focus["label"] == label:
            return
    raise AssertionError(f"{page.url}: Tab does not come to {label!r}")


def go_to(page: Any, label: str, address: str) -> None:
    """Tab to a link or button and press Enter, which leads to the address."""
    tab_to(page, label)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def log_in(page: Any) -> None:
    page.goto("/login")
    page.get_by_label("Password").wait_for()
    page.locator("#id_login, #id_username").first.focus()
    page.keyboard.type("alice")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def choose(page: Any, label: str, text: str) -> None:
    """Choose in a list by the arrows."""
    tab_to(page, label)
    while text not in page.evaluate("document.activeElement.selectedOptions[0].textContent"):
        page.keyboard.press("ArrowDown")


def test_one_finds_opens_compares_and_exports_without_a_mouse(
    page: Any, pair: tuple[Collection, Collection], tmp_path: Path
) -> None:
    log_in(page)
    go_to(page, "Search", "**/search/")
    page.wait_for_function("document.activeElement.name === 'q'")  # the box has the focus by itself
    page.keyboard.type("web-2")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=web-2**")
    page.keyboard.press("Tab")
    go_to(page, "web-2", "**/resources/*/")
    assert "web-2" in page.locator("h1").inner_text()

    page.goto("/compare/")
    choose(page, "Earlier", "Friday")
    choose(page, "Later", "Monday")
    go_to(page, "Compare", "**/compare/?old=*")
    go_to(page, "Instances", "**kind=ec2.instance")
    assert page.locator(".changes-list .badge").all_inner_texts() == ["Added", "Changed"]

    tab_to(page, "Export")
    page.keyboard.press("Enter")
    page.locator(".dropdown-menu.show").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUS) == {"label": "CSV", "isVisible": True}
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "changes.csv")
    assert "web-2" in (tmp_path / "changes.csv").read_text(encoding="utf-8")


def test_the_skip_link_is_first_and_leads_past_the_menu(page: Any, pair: tuple[Collection, Collection]) -> None:
    log_in(page)
    page.goto("/compare/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == {"label": "Skip to the content", "isVisible": True}
    page.keyboard.press("Enter")
    tab_to(page, "Earlier")


def test_one_comes_past_the_list_of_kinds_straight_to_the_table(page: Any, pair: tuple[Collection, Collection]) -> None:
    log_in(page)
    page.goto("/resources/?kind=ec2.instance")
    tab_to(page, "Straight to the table")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#table') !== null")


def test_what_is_typed_into_the_filter_is_suggested(page: Any, pair: tuple[Collection, Collection]) -> None:
    log_in(page)
    page.goto("/search/")
    tab_to(page, "Filter")
    page.keyboard.type("State.N")
    page.locator("#filter-suggestions option[value='State.Name=']").wait_for(state="attached")
    page.keyboard.type("ame=st")
    page.locator("#filter-suggestions option[value='State.Name=stopped']").wait_for(state="attached")
    page.keyboard.type("opped")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Without State.Name=stopped").wait_for()
    page.get_by_role("link", name="web-1").wait_for()
