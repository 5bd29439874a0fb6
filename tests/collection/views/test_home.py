"""Home."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from collection.models import Schedule, Tick
from tests.collection.factories import make_collection, make_outcome, make_profile


@pytest.fixture
def worry(alice, tick):
    """The newest collection of Alice's profile, with something that was denied."""
    collection = make_collection(alice, state="partial", attention=1, found=5)
    make_outcome(collection, "ec2.instance", reason="permission")
    return collection


@pytest.fixture
def broker(monkeypatch):
    """It answers as long as there is something in it."""
    caches["process"].clear()
    there = ["broker"]
    monkeypatch.setattr("collection.health.broker_answers", lambda: bool(there))
    return there


def test_a_newcomer_is_led_by_the_hand(browser):
    answer = browser.get("/")
    assert answer.context["step"] == 1
    assert "Three steps" in answer.text


def test_with_a_profile_the_next_step_is_to_choose(browser, profile):
    assert browser.get("/").context["step"] == 2


def test_after_the_first_collection_nobody_is_a_newcomer(browser, worry):
    answer = browser.get("/")
    assert answer.context["step"] == 0
    assert "Three steps" not in answer.text


def test_it_says_that_the_worker_is_away(browser):
    assert "The background worker is not running" in browser.get("/").text


def test_it_says_that_nobody_ticks(browser, tick, broker):
    Tick.objects.update(done_at=timezone.now() - timedelta(seconds=61))
    assert "Nobody looks after forgotten work" in browser.get("/").text


def test_it_says_that_the_broker_is_away_and_what_to_do(browser, tick, broker):
    broker.clear()
    page = browser.get("/").text
    assert "Starting works; collections begin when the message broker (Redis) is back." in page
    assert "make run" in page


def test_it_is_quiet_while_all_are_there(browser, tick, broker):
    assert browser.get("/").context["away"] == ""


def test_it_shows_recent_collections(browser, worry):
    assert f"/collections/{worry.pk}/" in browser.get("/").text


def test_it_looks_again_while_one_is_running(browser, alice, tick):
    running = make_collection(alice, state="running")
    assert "every 3s" in browser.get("/").text
    running.state = "completed"
    running.save()
    part = browser.get("/", headers={"HX-Request": "true"}).text
    assert "every 3s" not in part
    assert "<html" not in part


def test_it_shows_what_could_not_be_read(browser, worry):
    worries = browser.get("/").context["worries"]
    assert [reason["shown"] for reason in worries[0]["reasons"]] == ["denied"]


def test_only_the_newest_collection_of_a_profile_counts(browser, alice, worry):
    make_collection(alice, worry.profile, created_at=timezone.now())
    assert browser.get("/").context["worries"] == []


def test_a_running_one_does_not_hide_what_was_denied(browser, alice, worry):
    make_collection(alice, worry.profile, state="running")
    assert browser.get("/").context["worries"]


def test_a_profile_that_does_not_work_is_shown(browser, worry):
    worry.profile.note_problem("wrong_secret")
    assert str(worry.profile.problem_meaning) in browser.get("/").text


def test_a_token_that_expires_soon_is_shown(browser, worry):
    worry.profile.token_expires_at = timezone.now() + timedelta(minutes=20)
    worry.profile.save()
    assert "expires soon" in browser.get("/").text


def test_it_shows_what_comes_next(browser, alice, worry):
    schedule = Schedule.objects.create(
        owner=alice, name="every night", services=["ec2"], regions=["all"], cron="0 3 * * *",
        next_due_at=timezone.now() + timedelta(hours=3),
    )  # fmt: skip
    schedule.profiles.add(worry.profile)
    assert "every night" in browser.get("/").text


def test_a_stranger_sees_nothing_of_it(stranger, worry):
    answer = stranger.get("/")
    assert (answer.context["rows"], answer.context["worries"], answer.context["broken"]) == ([], [], [])


def test_its_queries_do_not_grow(browser, alice, worry, django_assert_max_num_queries):
    for number in range(6):
        collection = make_collection(alice, make_profile(alice, f"profile {number}"), attention=1)
        make_outcome(collection, "ec2.instance", reason="permission")
        make_collection(alice, collection.profile, state="running")
    with django_assert_max_num_queries(14):
        browser.get("/")


def test_nobody_gets_in_without_a_login(client, db):
    assert client.get("/").headers["Location"] == "/login?next=/"
