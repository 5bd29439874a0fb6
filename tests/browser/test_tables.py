"""Tables as a person uses them: columns, density, pages, filters, and the keyboard alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.browser.conftest import accessibility_faults
from tests.collection.factories import instance, make_collection, make_reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KIND = "ec2.instance"
TABLE = f"{reverse('resources')}?kind={KIND}"
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def table(page: Any, client: Any, live_server: Any, alice: User) -> Any:
    """Alice's page with the table of 120 instances, some of them stopped."""
    collection = make_collection(alice)
    found = [
        instance(number, ("running", "stopped")[number % 7 == 0], name=f"web-{number:03}") for number in range(120)
    ]
    found[0]["Tags"] = [{"Key": "Name", "Value": "web-000"}, {"Key": HOSTILE, "Value": HOSTILE}]
    make_reading(collection, KIND, found)
    client.force_login(alice)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    page.goto(TABLE)
    return page


def heads(page: Any) -> list[str]:
    return [text.strip() for text in page.locator(".resource-table thead th").all_inner_texts()]


def in_focus(page: Any) -> str:
    return str(page.evaluate("document.activeElement.innerText.trim()"))


@pytest.fixture(params=["with scripts", "without scripts"])
def choosing(request: Any, table: Any, chromium: Any, live_server: Any) -> Any:
    """The form of the columns: a dialog, or a page where there are no scripts."""
    if request.param == "with scripts":
        table.get_by_role("link", name="Columns").click()
        table.locator("dialog[open]").wait_for()
        yield table
        return
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=table.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(TABLE)
    plain.get_by_role("link", name="Columns").click()
    yield plain
    context.close()


def test_columns_are_chosen_ordered_added_and_put_back(choosing: Any) -> None:
    before = ["Name", "ID", "Region", "State"]
    choosing.get_by_role("button", name="Move State up").click()
    choosing.get_by_text("State is number 2 of").wait_for(state="attached")
    choosing.get_by_role("checkbox", name="ID", exact=True).uncheck()
    choosing.get_by_label("Another: a tag, or a field").fill("tag.team")
    choosing.get_by_role("button", name="Add", exact=True).click()
    choosing.get_by_role("checkbox", name="tag.team").wait_for()
    choosing.get_by_role("button", name="Keep", exact=True).click()
    choosing.locator("th", has_text="tag.team").wait_for()
    assert heads(choosing)[:3] == ["Name", "State", "Region"]
    assert heads(choosing)[-1] == "tag.team"
    choosing.get_by_role("link", name="Columns").click()
    choosing.get_by_role("button", name="As it was").click()
    choosing.locator("th", has_text="tag.team").wait_for(state="detached")
    assert heads(choosing)[:4] == before


def test_columns_are_chosen_with_the_keyboard_alone(table: Any) -> None:
    table.locator("#choose-columns").focus()
    table.keyboard.press("Enter")
    table.locator("dialog[open]").wait_for()
    down = table.get_by_role("button", name="Move ID down")
    down.focus()
    table.keyboard.press("Enter")
    table.get_by_text("ID is number 2 of").wait_for(state="attached")
    assert table.evaluate("document.activeElement.id") == "down-id"
    table.keyboard.press("Space")
    table.get_by_text("ID is number 3 of").wait_for(state="attached")
    table.get_by_label("Another: a tag, or a field").fill("a..b")
    table.keyboard.press("Enter")
    table.get_by_role("alert").get_by_text("Type a tag").wait_for()
    table.keyboard.press("Escape")
    table.locator("dialog[open]").wait_for(state="detached")
    assert heads(table)[1] == "ID"


def test_a_column_far_down_stays_in_sight_while_it_is_moved(table: Any) -> None:
    table.get_by_role("link", name="Columns").click()
    button = table.get_by_role("button", name="Move ARN up")
    button.focus()
    table.keyboard.press("Enter")
    table.locator(".moved", has_text="ARN").wait_for()
    shown, whole = button.bounding_box(), table.locator(".columns-list").bounding_box()
    assert whole["y"] <= shown["y"] < whole["y"] + whole["height"]


def test_cancel_closes_the_dialog_and_changes_nothing(table: Any) -> None:
    before = heads(table)
    table.get_by_role("link", name="Columns").click()
    table.get_by_role("checkbox", name="ID", exact=True).uncheck()
    table.get_by_role("link", name="Cancel").click()
    table.locator("dialog[open]").wait_for(state="detached")
    assert heads(table) == before


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_dialog_and_the_table_are_accessible_and_fit(table: Any, theme: str, width: int) -> None:
    table.emulate_media(color_scheme=theme)
    table.set_viewport_size({"width": width, "height": 900})
    table.goto(f"{TABLE}&f=State.Name%3Drunning&f=tag.team%3F")
    assert accessibility_faults(table) == []
    assert table.evaluate("document.documentElement.scrollWidth") <= width
    table.get_by_role("link", name="Columns").click()
    dialog = table.locator("dialog[open]")
    dialog.wait_for()
    assert accessibility_faults(table) == []
    box = dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 900


def test_one_goes_from_row_to_row_and_opens_one(table: Any) -> None:
    for key in "jjjk":
        table.keyboard.press(key)
    assert in_focus(table) == "web-001"
    table.keyboard.press("ArrowDown")
    table.keyboard.press("x")
    assert in_focus(table) == "web-002"
    table.keyboard.press("Enter")
    table.wait_for_url("**/resources/*/")
    assert "web-002" in table.locator("h1").inner_text()


def test_a_row_that_is_gone_to_is_not_hidden(table: Any) -> None:
    for _step in range(30):
        table.keyboard.press("j")
    for _step in range(15):
        table.keyboard.press("k")
    row, head = (table.locator(place).first.bounding_box() for place in ("tr:focus-within", ".resource-table thead th"))
    assert row["y"] >= head["y"] + head["height"] - 1


def test_keys_are_letters_where_one_types(table: Any) -> None:
    box = table.get_by_role("searchbox", name="Search", exact=True)
    box.click()
    table.keyboard.type("jk")
    assert box.input_value() == "jk"


def test_the_keyboard_help_tells_of_rows(table: Any) -> None:
    table.keyboard.press("?")
    assert "Next and previous row" in table.locator("#help-dialog").inner_text()


def test_heads_and_names_stay_where_they_are(table: Any) -> None:
    def places() -> list[float]:
        corner = table.locator(".resource-table thead th").first.bounding_box()
        return [corner["x"], corner["y"]]

    before, left = places(), table.locator("[data-rows] th").first.bounding_box()["x"]
    table.locator(".resource-table").evaluate("element => element.scrollTo(300, 300)")
    assert table.locator(".resource-table").evaluate("element => element.scrollLeft") > 0
    assert places() == before
    assert table.locator("[data-rows] th").first.bounding_box()["x"] == left


def test_dense_rows_are_lower_and_stay_so(table: Any) -> None:
    row = table.locator("[data-rows] tr").nth(5)
    before = row.bounding_box()["height"]
    table.get_by_role("button", name="Dense rows").click()
    table.get_by_role("button", name="Comfortable rows").wait_for()
    table.goto(TABLE)
    assert row.bounding_box()["height"] < before


def test_one_pages_to_the_end_and_back(table: Any) -> None:
    shown = table.locator("nav.pages p")
    for expected in ("51 to 100 of 120", "101 to 120 of 120"):
        table.get_by_role("link", name="Next page").click()
        shown.get_by_text(expected).wait_for()
    assert table.get_by_role("link", name="Next page").count() == 0
    for expected in ("51 to 100 of 120", "1 to 50 of 120"):
        table.get_by_role("link", name="Previous page").click()
        shown.get_by_text(expected).wait_for()


def test_a_filter_becomes_a_chip_and_goes_again(table: Any) -> None:
    table.get_by_label("Filter", exact=True).fill("State.Name=stopped")
    table.keyboard.press("Enter")
    table.get_by_text("18 resources").wait_for()
    table.get_by_role("link", name="Without State.Name=stopped").click()
    table.get_by_text("120 resources").wait_for()


def test_the_head_says_how_it_is_sorted(table: Any) -> None:
    for order in ("ascending", "descending"):
        table.get_by_role("link", name="State", exact=True).click()
        table.locator(f"th[aria-sort={order}]", has_text="State").wait_for()


def test_a_hostile_tag_is_a_column_like_any_other(table: Any) -> None:
    table.get_by_role("link", name="Columns").click()
    table.get_by_label("Another: a tag, or a field").fill(f"tag.{HOSTILE}")
    table.get_by_role("button", name="Keep", exact=True).click()
    table.locator("th", has_text=f"tag.{HOSTILE}").wait_for()
    assert table.locator("[data-rows] tr").first.locator("td").last.inner_text().strip() == HOSTILE
