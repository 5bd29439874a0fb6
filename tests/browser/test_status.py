"""The status page, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from collection.models import ServiceRun, Worker
from tests.browser.conftest import accessibility_faults
from tests.collection.factories import make_collection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin_at(page: Any, live_server: Any, admin_user: User) -> Any:
    """The page, with an admin logged in."""
    client = Client()
    client.force_login(admin_user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


@pytest.fixture
def busy(admin_user: User) -> None:
    """Two workers, one of them silent; a part that runs, one whose worker is silent, one that waits."""
    now = timezone.now()
    for pid in (7, 8):
        Worker.note("worker-6f9c7d5b8-x2x7q", pid, concurrency=4, running=1, started_at=now)
    Worker.objects.filter(pid=8).update(seen_at=now - timedelta(minutes=5))
    collection = make_collection(admin_user, state="running")
    for service, lease in (("ec2", 20), ("s3", -20)):
        ServiceRun.objects.create(
            collection=collection, service=service, state="running", started_at=now, attempts=1,
            lease_until=now + timedelta(seconds=lease), worker="worker-6f9c7d5b8-x2x7q",
        )  # fmt: skip
    ServiceRun.objects.create(collection=collection, service="sns", started_at=now - timedelta(minutes=11))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits(admin_at: Any, busy: None, width: int, theme: str) -> None:
    admin_at.emulate_media(color_scheme=theme)
    admin_at.set_viewport_size({"width": width, "height": 900})
    admin_at.goto("/status/")
    assert accessibility_faults(admin_at) == []
    assert admin_at.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_accessible_while_nothing_is_there(admin_at: Any) -> None:
    admin_at.goto("/status/")
    assert accessibility_faults(admin_at) == []


def test_it_follows_what_happens_by_itself(admin_at: Any, busy: None) -> None:
    admin_at.goto("/status/")
    Worker.note("worker-new", 9, concurrency=4, running=0, started_at=timezone.now())
    admin_at.get_by_text("worker-new").wait_for(timeout=8000)
