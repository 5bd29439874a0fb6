"""The overview, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from collection.models import Collection, Inventory, Tally
from collection.registry import SERVICES
from tests.browser.conftest import accessibility_faults
from tests.collection.factories import make_collection, make_outcome, make_profile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = reverse("overview")
HOSTILE = '<img src=x onerror="alert(1)">' + "x" * 60
GAP = {"field": "Tags", "action": "ec2:DescribeTags", "code": "AccessDenied", "reason": "permission", "items": 3}
REGIONS = ("us-east-1", "eu-west-1", "ap-northeast-2", "global")


@pytest.fixture
def at_alices(page: Any, client: Any, live_server: Any, alice: User) -> Any:
    """The page, with Alice logged in."""
    client.force_login(alice)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.fixture
def grown(alice: User) -> Collection:
    """Three accounts, one of them old and hostile, that changed in many ways."""
    for place, name in enumerate((HOSTILE, "production", "staging")):
        ended = timezone.now() - timedelta(days=(11, 0.4, 2)[place])
        collection = make_collection(
            alice, make_profile(alice, name), account_id=f"12345678901{place}", state="partial", finished_at=ended
        )
        for number, state in enumerate(("denied", "denied", "throttled", "timed_out")[place:]):
            make_outcome(collection, "ec2.instance", REGIONS[number], state=state)
        make_outcome(collection, "ec2.vpc", state="ok", complete=True, gaps=[GAP])
        collection.service_runs.update(finished_at=ended)
        grow(collection)
    return collection


def grow(collection: Collection) -> None:
    first = [SERVICES["ec2"], *(service for service in SERVICES.values() if service.name != "ec2")][:16]
    for number, service in enumerate(first):
        for region in REGIONS:
            kind = service.kinds[0].name
            Inventory.objects.create(estate=collection.estate, kind=kind, region=region, items=90 - 5 * number)
    for days in range(0, 28, 3):
        day = timezone.now().date() - timedelta(days=days)
        Tally.objects.create(estate=collection.estate, day=day, added=days, changed=30 - days, removed=days % 7)


def chart(page: Any, name: str) -> Any:
    """The labels of a picture, and the fills of its series."""
    return page.evaluate(
        """(name) => {
            const { labels, datasets } = Chart.getChart(document.querySelector(`[data-chart=${name}]`)).data;
            return { labels, fills: datasets.map((one) => one.backgroundColor.constructor.name) };
        }""",
        name,
    )


def see(page: Any, address: str = PAGE) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits(at_alices: Any, grown: Collection, width: int, theme: str) -> None:
    at_alices.emulate_media(color_scheme=theme)
    at_alices.set_viewport_size({"width": width, "height": 900})
    see(at_alices)
    at_alices.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert accessibility_faults(at_alices) == []
    assert at_alices.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_accessible_while_nothing_is_there(at_alices: Any) -> None:
    see(at_alices)
    assert accessibility_faults(at_alices) == []


def test_all_pictures_are_drawn(at_alices: Any, grown: Collection) -> None:
    see(at_alices)
    drawn = at_alices.evaluate("[...document.querySelectorAll('canvas')].map((one) => Chart.getChart(one).config.type)")
    assert drawn == ["bar", "bar", "line", "bar", "bar", "bar"]


def test_series_differ_without_colour(at_alices: Any, grown: Collection) -> None:
    see(at_alices)
    assert chart(at_alices, "changes")["fills"] == ["String", "CanvasPattern", "CanvasPattern"]


def test_a_screen_reader_hears_what_each_picture_is(at_alices: Any, grown: Collection) -> None:
    see(at_alices)
    for title in ("Resources by service", "Resources over time", "Changes per day", "What needs attention"):
        at_alices.get_by_role("img", name=f"Chart: {title}").wait_for()


def test_the_numbers_open_with_the_keyboard(at_alices: Any, grown: Collection) -> None:
    see(at_alices)
    at_alices.locator("#services-numbers > summary").focus()
    at_alices.keyboard.press("Enter")
    at_alices.get_by_role("link", name="EC2", exact=True).wait_for()


def test_one_comes_from_what_needs_attention_to_its_collection(at_alices: Any, grown: Collection) -> None:
    see(at_alices)
    at_alices.get_by_role("link", name="production").first.click()
    at_alices.get_by_role("heading", name="production", level=1).wait_for()


def test_one_account_can_be_chosen(at_alices: Any, grown: Collection) -> None:
    see(at_alices)
    at_alices.get_by_label("Account").select_option("123456789012")
    at_alices.get_by_role("button", name="Show", exact=True).click()
    at_alices.get_by_role("link", name="Show all").wait_for()
    assert chart(at_alices, "ages")["labels"] == ["123456789012 staging"]


def test_hostile_names_are_only_text(at_alices: Any, grown: Collection) -> None:
    see(at_alices)
    assert chart(at_alices, "ages")["labels"][0] == f"123456789010 {HOSTILE}"
    assert at_alices.locator("main img").count() == 0
