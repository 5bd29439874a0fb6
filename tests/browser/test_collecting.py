"""Choosing, watching and reviewing a collection, in a real browser."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from accounts.models import CredentialProfile
from collection.models import Collection, Outcome, ServiceRun, Tick, Worker
from collection.problems import CREDENTIALS_GONE, meaning
from tests.browser.conftest import accessibility_faults
from tests.collection.factories import make_collection, make_outcome, make_profile, make_reading, queue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice_at(page: Any, live_server: Any, alice: User) -> Any:
    """The page, with Alice logged in and a worker running."""
    client = Client()
    client.force_login(alice)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    Tick.objects.create(pk=1, due_at=timezone.now(), done_at=timezone.now())
    Worker.note("worker-1", 7, concurrency=4, running=0, started_at=timezone.now())
    return page


@pytest.fixture
def running(alice: User) -> Collection:
    """EC2 is denied, SQS is read, SNS runs."""
    collection = make_collection(alice, state="running", services=["ec2", "sns", "sqs"], started_at=timezone.now())
    make_outcome(collection, "ec2.instance", reason="permission", code="Denied", action="ec2:DescribeInstances")
    make_reading(collection, "sqs.queue", [queue()])
    make_outcome(collection, "sns.topic", state="running", finished_at=None)
    collection.service_runs.filter(service="sns").update(state="running", published_at=timezone.now())
    return collection


def finish(collection: Collection) -> None:
    """What the worker does in the end."""
    Outcome.objects.filter(state="running").update(state="ok", count=7)
    ServiceRun.objects.update(state="done")
    Collection.objects.filter(pk=collection.pk).update(state="partial", finished_at=timezone.now())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("place", ["/", "/collections/new", "/collections/", "/collections/{pk}/?open=ec2"])
def test_it_is_accessible_and_fits(alice_at: Any, running: Collection, place: str, width: int, theme: str) -> None:
    alice_at.emulate_media(color_scheme=theme)
    alice_at.set_viewport_size({"width": width, "height": 900})
    alice_at.goto(place.format(pk=running.pk))
    assert accessibility_faults(alice_at) == []
    assert alice_at.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_a_newcomers_page_is_accessible_and_fits(alice_at: Any, width: int) -> None:
    alice_at.set_viewport_size({"width": width, "height": 900})
    alice_at.goto("/")
    assert accessibility_faults(alice_at) == []
    assert alice_at.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_follows_a_collection_to_its_end(alice_at: Any, running: Collection) -> None:
    alice_at.goto(f"/collections/{running.pk}/")
    alice_at.locator("#summary-sns").click()
    alice_at.locator("#service-sns tbody tr").wait_for()
    assert "%" in alice_at.title()
    finish(running)
    alice_at.get_by_role("link", name="Collect again").wait_for()
    assert alice_at.title() == "Partly read · production"
    assert "7" in alice_at.locator("#service-sns tbody").inner_text()
    assert alice_at.locator("[data-poll]").count() == 0


def test_cancelling_asks_first_and_survives_the_polling(alice_at: Any, running: Collection) -> None:
    ServiceRun.objects.filter(service="sns").update(state="queued")
    alice_at.goto(f"/collections/{running.pk}/")
    alice_at.get_by_role("button", name="Cancel").click()
    with alice_at.expect_response(lambda response: "HX-Request" in response.request.headers or True):
        alice_at.wait_for_timeout(2200)
    alice_at.get_by_role("button", name="Cancel the collection").click()
    alice_at.get_by_text("What was collected until now stays.", exact=False).first.wait_for()
    running.refresh_from_db()
    assert running.state == "cancelled"


def test_who_thinks_better_of_cancelling_keeps_the_collection(alice_at: Any, running: Collection) -> None:
    alice_at.goto(f"/collections/{running.pk}/")
    alice_at.get_by_role("button", name="Cancel").click()
    asked = alice_at.locator("#confirm-dialog")
    asked.get_by_role("button", name="Cancel", exact=True).click()
    asked.wait_for(state="hidden")
    alice_at.keyboard.press("Enter")  # the focus is back on the button, which asks again
    asked.wait_for()
    alice_at.keyboard.press("Escape")
    asked.wait_for(state="hidden")
    running.refresh_from_db()
    assert running.cancelled_at is None


def test_what_failed_is_tried_again_and_followed_to_its_end(alice_at: Any, running: Collection) -> None:
    finish(running)
    alice_at.goto(f"/collections/{running.pk}/")
    alice_at.get_by_role("button", name="Retry what failed (1)").click()
    alice_at.get_by_role("button", name="Cancel").wait_for()
    alice_at.locator("#summary-ec2").click()
    assert "Waiting" in alice_at.locator("#service-ec2 tbody").inner_text()
    assert alice_at.get_by_role("button", name="Retry what failed").count() == 0
    Outcome.objects.filter(kind="ec2.instance").update(state="ok", count=3, attempts=2)
    finish(running)
    alice_at.get_by_role("link", name="Collect again").wait_for()
    assert alice_at.get_by_role("button", name="Retry what failed").count() == 0
    assert "2 attempts" in alice_at.locator("#service-ec2 tbody").inner_text()


def test_a_retry_that_cannot_be_says_why(alice_at: Any, running: Collection, problems: list[str]) -> None:
    finish(running)
    alice_at.goto(f"/collections/{running.pk}/")
    CredentialProfile.objects.get().delete_for_good()
    alice_at.get_by_role("button", name="Retry what failed (1)").click()
    alice_at.locator("#messages .alert").filter(has_text=str(meaning(CREDENTIALS_GONE))).wait_for()
    assert accessibility_faults(alice_at) == []
    problems.clear()  # the browser complains about the answer 400
    running.refresh_from_db()
    assert not running.is_open


def test_the_estimate_follows_the_ticks(alice_at: Any, alice: User) -> None:
    make_profile(alice)
    alice_at.goto("/collections/new")
    alice_at.locator("[data-check-none=services]").click()
    alice_at.get_by_text("Choose at least one service.").wait_for()
    alice_at.locator("[value=sqs]").check()
    alice_at.get_by_text("about 17 calls to AWS").wait_for()
    alice_at.locator("[value=ap-northeast-2]").check()
    alice_at.get_by_text("about 1 call to AWS").wait_for()


def test_one_region_unticks_all_and_all_unticks_the_regions(alice_at: Any, alice: User) -> None:
    make_profile(alice)
    alice_at.goto("/collections/new")
    alice_at.locator("[value=ap-northeast-2]").check()
    assert not alice_at.locator("[value=all]").is_checked()
    alice_at.locator("[value=all]").check()
    assert not alice_at.locator("[value=ap-northeast-2]").is_checked()


def test_a_collection_is_started_from_the_page(alice_at: Any, alice: User) -> None:
    make_profile(alice)
    alice_at.goto("/collections/new")
    alice_at.get_by_role("button", name="Collect").click()
    alice_at.get_by_text("The queue does not answer").wait_for()
    assert Collection.objects.get().regions == ["all"]
