"""The status page: for admins only."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from collection import health
from collection.models import ServiceRun
from tests.collection.factories import make_collection
from tests.people import give_second_factor

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    monkeypatch.setattr(health, "broker_answers", lambda: True)


@pytest.fixture
def admin(alice, browser):
    """Alice's browser, now that she is an admin who oversees the portal."""
    alice.is_staff = True
    alice.save()
    give_second_factor(alice)
    alice.user_permissions.add(Permission.objects.get(codename="audit"))
    return browser


@pytest.fixture
def busy(bob, tick):
    """One part whose worker fell silent, and one that waits."""
    collection = make_collection(bob, state="running", account_id="210987654321")
    past = timezone.now() - timedelta(seconds=30)
    ServiceRun.objects.create(
        collection=collection, service="ec2", state="running", started_at=past, lease_until=past, attempts=2, worker="h"
    )
    ServiceRun.objects.create(collection=collection, service="sns")
    return collection


def test_ordinary_people_do_not_find_it(browser):
    assert browser.get("/status/").status_code == 404
    assert "/status/" not in browser.get("/").text


def test_nobody_gets_in_without_a_login(client, db):
    assert client.get("/status/").headers["Location"] == "/login?next=/status/"


def test_admins_find_it_in_the_menu(admin):
    assert 'href="/status/"' in admin.get("/").text


def test_it_shows_what_is_going_on(admin, busy):
    text = admin.get("/status/").text
    for shown in ("worker-1", "1 / 4", "2 / 4", "let go", "fell silent", f"/admin/collection/collection/{busy.pk}/"):
        assert shown in text


def test_it_shows_what_is_missing(admin):
    text = admin.get("/status/").text
    assert "No worker was seen for more than 60 seconds" in text
    assert "No worker was seen in the last 24 hours" in text


def test_it_looks_again_by_itself(admin, busy):
    part = admin.get("/status/", headers=HTMX).text
    assert "every 5s" in part
    assert "<html" not in part


def test_whose_collections_they_are_is_for_those_who_oversee_the_portal(admin, alice, busy):
    assert "210987654321" in admin.get("/status/").text
    alice.user_permissions.clear()
    text = admin.get("/status/").text
    assert "210987654321" not in text
    assert str(busy.pk) not in text
    assert "fell silent" in text


def test_its_queries_do_not_grow_with_what_runs(admin, busy, django_assert_max_num_queries):
    for number in range(20):
        ServiceRun.objects.create(collection=busy, service=f"s{number}", state="running", started_at=timezone.now())
    with django_assert_max_num_queries(23):
        admin.get("/status/")


def test_the_page_says_how_much_is_kept(admin, busy):
    text = admin.get("/status/").content.decode()
    assert "Size of the database" in text
    assert "Retention" not in text
