"""The button “Retry what failed”, and the same for programs."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CredentialProfile, Role
from collection.models import Collection
from tests.collection.factories import make_collection, make_outcome, make_reading, queue
from tests.collection.waking import Woken, woken
from tests.teams import join

__all__ = ["woken"]
JSON = {"Accept": "application/json"}


@pytest.fixture
def failed(alice: User, woken: Woken) -> Collection:
    """One service was read, two kinds were not."""
    collection = make_collection(
        alice, state="partial", services=["sqs", "sns", "ecs"], finished_at=timezone.now(), attention=2
    )
    make_reading(collection, "sqs.queue", [queue()])
    make_outcome(collection, "sns.topic", reason="permission", attempts=1)
    make_outcome(collection, "ecs.cluster", reason="permission", attempts=2)
    return collection


def page(collection: Collection, name: str = "collection-retry") -> str:
    return reverse(name, args=[collection.pk])


def share_with(person: User, collection: Collection, role: Role) -> None:
    """The collection's profile with a team in which the person has that role."""
    team = Group.objects.create(name="platform")
    join(person, team, role)
    assert collection.profile is not None
    collection.profile.teams.add(team)


def overtake(collection: Collection, alice: User) -> None:
    """Another collection has read the topics since."""
    make_reading(make_collection(alice), "sns.topic", [{"TopicArn": "arn:aws:sns:us-east-1:123456789012:news"}])


def test_the_page_offers_it_and_says_how_much_it_is(browser: Client, failed: Collection) -> None:
    assert "Retry what failed (2)" in browser.get(page(failed, "collection")).text


def test_it_is_not_offered_where_nothing_failed_or_all_is_under_way(browser: Client, alice: User) -> None:
    for state in ("completed", "running"):
        assert "Retry what failed" not in browser.get(page(make_collection(alice, state=state), "collection")).text


def test_it_tries_again_and_shows_it(browser: Client, failed: Collection) -> None:
    answer = browser.post(page(failed))
    assert answer.headers["Location"] == page(failed, "collection")
    failed.refresh_from_db()
    assert failed.state == "queued"


def test_pressed_twice_it_is_under_way_already(browser: Client, failed: Collection) -> None:
    browser.post(page(failed))
    assert browser.post(page(failed)).status_code == 302


def test_attempts_are_shown(browser: Client, failed: Collection) -> None:
    assert "2 attempts" in browser.get(page(failed, "collection"), {"open": "ecs"}).text
    assert "1 attempt" not in browser.get(page(failed, "collection"), {"open": "sns"}).text


def test_a_linked_collection_and_its_origin_show_each_other(browser: Client, failed: Collection, alice: User) -> None:
    overtake(failed, alice)
    answer = browser.post(page(failed), follow=True)
    linked = Collection.objects.get(origin=failed)
    assert answer.redirect_chain == [(page(linked, "collection"), 302)]
    assert "newer reading" in answer.text
    assert f'href="{page(failed, "collection")}"' in answer.text
    assert "only 2 parts" in answer.text
    assert f'href="{page(linked, "collection")}"' in browser.get(page(failed, "collection")).text


def test_why_not_is_said_on_the_page(browser: Client, failed: Collection) -> None:
    CredentialProfile.objects.update(problem="unknown_key")
    answer = browser.post(page(failed))
    assert (answer.status_code, "does not work" in answer.text) == (400, True)


def test_what_reads_the_same_just_now_is_linked(browser: Client, failed: Collection, alice: User) -> None:
    same = make_collection(alice, state="running", choice=failed.choice)
    answer = browser.post(page(failed))
    assert f'<a class="alert-link" href="{page(same, "collection")}">' in answer.text


def test_a_one_time_sign_in_is_asked_for(browser: Client, failed: Collection) -> None:
    Collection.objects.update(profile=None)
    answer = browser.post(page(failed))
    assert (answer.status_code, "one-time sign-in" in answer.text) == (400, True)


# Programs


def test_a_program_hears_where_to_look(browser: Client, failed: Collection) -> None:
    answer = browser.post(page(failed), headers=JSON)
    assert answer.status_code == 202
    assert answer.json() == {"collection_id": str(failed.pk), "status_url": page(failed, "collection-status")}


def test_a_program_hears_why_not(browser: Client, failed: Collection) -> None:
    failed.service_runs.exclude(service="sqs").delete()
    answer = browser.post(page(failed), headers=JSON)
    assert answer.status_code == 400
    assert "nothing" in answer.json()["error"]


def test_the_status_tells_attempts(browser: Client, failed: Collection) -> None:
    services = browser.get(page(failed, "collection-status")).json()["services"]
    assert [one["outcomes"][0]["attempts"] for one in services] == [2, 1, 0]


# Who may


def test_a_stranger_gets_404(stranger: Client, failed: Collection) -> None:
    assert stranger.post(page(failed)).status_code == 404


def test_a_viewer_may_read_it_only(stranger: Client, bob: User, failed: Collection) -> None:
    share_with(bob, failed, Role.VIEWER)
    assert stranger.post(page(failed)).status_code == 404
    assert "Retry what failed" not in stranger.get(page(failed, "collection")).text


def test_a_collector_of_its_team_may(stranger: Client, bob: User, failed: Collection) -> None:
    share_with(bob, failed, Role.COLLECTOR)
    assert stranger.post(page(failed)).status_code == 302
    failed.refresh_from_db()
    assert failed.is_open


def test_get_does_not_retry(browser: Client, failed: Collection) -> None:
    assert browser.get(page(failed)).status_code == 405


def test_nobody_gets_in_without_a_login(client: Client, failed: Collection) -> None:
    assert client.post(page(failed)).status_code == 302
    assert client.post(page(failed), headers=JSON).status_code == 401
    failed.refresh_from_db()
    assert failed.state == "partial"
