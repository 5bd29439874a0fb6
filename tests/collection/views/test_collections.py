"""The list of collections, and what a person does with one."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from collection.models import Collection, ServiceRun
from tests.collection.factories import make_collection, make_profile
from tests.teams import join


@pytest.fixture
def ended(alice):
    return make_collection(alice, name="January", note="before the move", found=1234, finished_at=timezone.now())


@pytest.fixture
def running(alice):
    collection = make_collection(alice, state="running")
    ServiceRun.objects.create(collection=collection, service="ec2", published_at=timezone.now())
    return collection


@pytest.fixture
def team_mate(stranger, bob, ended):
    """Bob, now that Alice shares her profile with his team."""
    team = Group.objects.create(name="platform")
    join(bob, team)
    ended.profile.teams.add(team)
    return stranger


def names(answer):
    return [str(row.collection) for row in answer.context["rows"]]


# The list


@pytest.mark.parametrize("address", ["/", "/collections/", "/collections/{}/"])
def test_what_it_changed_leads_to_the_comparison(browser, ended, address):
    Collection.objects.update(added=1200, changed=3)
    text = browser.get(address.format(ended.pk)).text
    assert "+1,200 ~3<" in text
    assert f'/compare/?new={ended.pk}&amp;since=last"\n     title="Since the last one: added 1,200, changed 3' in text


def test_a_first_one_has_changed_nothing(browser, ended):
    Collection.objects.update(first_found=1200)
    assert "Since the last one" not in browser.get("/collections/").text


def test_it_shows_what_was_found(browser, ended):
    text = browser.get("/collections/").text
    assert "January" in text
    assert "1,234" in text


def test_it_is_empty_at_first(browser):
    assert "Nothing collected yet" in browser.get("/collections/").text


def test_a_stranger_sees_nothing_of_it(stranger, ended):
    assert "January" not in stranger.get("/collections/").text


def test_a_team_mate_sees_it(team_mate):
    assert "January" in team_mate.get("/collections/").text


def test_a_running_one_shows_how_far_it_is(browser, running):
    assert "0%" in browser.get("/collections/").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "completed"}, ["January"]),
        ({"state": "failed"}, []),
        ({"state": "nonsense"}, ["February", "January"]),
        ({"account": "111122223333"}, ["February"]),
        ({"trigger": "schedule"}, ["February"]),
        ({"q": "move"}, ["January"]),
        ({"q": "the january"}, ["January"]),
        ({"q": "the february"}, []),
        ({"profile": "nonsense"}, ["February", "January"]),
    ],
)
def test_it_can_be_narrowed_down(browser, alice, ended, query, expected):
    make_collection(alice, name="February", state="partial", trigger="schedule", account_id="111122223333")
    assert names(browser.get("/collections/", query)) == expected


def test_it_can_be_narrowed_down_to_a_profile(browser, alice, ended):
    other = make_profile(alice, "staging")
    make_collection(alice, other, name="February")
    assert names(browser.get("/collections/", {"profile": other.pk})) == ["February"]


def test_it_has_pages(browser, alice):
    for _number in range(30):
        make_collection(alice)
    assert len(browser.get("/collections/", {"page": 2}).context["rows"]) == 5


def test_its_queries_do_not_grow(browser, alice, django_assert_max_num_queries):
    for _number in range(20):
        make_collection(alice)
    make_collection(alice, state="running")
    with django_assert_max_num_queries(9):
        browser.get("/collections/")


# Name and note


def test_it_gets_a_name_and_a_note(browser, ended):
    browser.post(f"/collections/{ended.pk}/edit", {"name": "Before", "note": "한글 <b>"})
    ended.refresh_from_db()
    assert (ended.name, ended.note) == ("Before", "한글 <b>")


def test_a_name_that_is_too_long_is_told(browser, ended):
    answer = browser.post(f"/collections/{ended.pk}/edit", {"name": "x" * 201})
    assert "Please correct" in answer.text
    ended.refresh_from_db()
    assert ended.name == "January"


# Cancel


def test_it_can_be_cancelled(browser, running):
    browser.post(f"/collections/{running.pk}/cancel")
    running.refresh_from_db()
    assert running.state == "cancelled"


def test_cancelling_one_that_has_ended_changes_nothing(browser, ended):
    answer = browser.post(f"/collections/{ended.pk}/cancel", follow=True)
    ended.refresh_from_db()
    assert "had ended already" in answer.text
    assert ended.state == "completed"


# Delete


def test_deleting_asks_first(browser, ended):
    assert "Delete the collection?" in browser.get(f"/collections/{ended.pk}/delete").text
    assert Collection.objects.get().deleted_at is None


def test_a_deleted_one_is_gone_at_once(browser, ended):
    browser.post(f"/collections/{ended.pk}/delete")
    assert browser.get(f"/collections/{ended.pk}/").status_code == 404
    assert "January" not in browser.get("/collections/").text


def test_deleting_a_running_one_cancels_it(browser, running):
    browser.post(f"/collections/{running.pk}/delete")
    running.refresh_from_db()
    assert running.state == "cancelled"


# Who may


@pytest.mark.parametrize("action", ["edit", "cancel", "delete"])
def test_a_stranger_gets_404(stranger, running, action):
    assert stranger.post(f"/collections/{running.pk}/{action}").status_code == 404


@pytest.mark.parametrize("action", ["edit", "cancel", "delete"])
def test_a_team_mate_may_not_change_what_another_asked_for(team_mate, ended, action):
    assert team_mate.post(f"/collections/{ended.pk}/{action}").status_code == 404


def test_the_profiles_owner_may_cancel_what_a_team_mate_asked_for(browser, bob, profile):
    theirs = make_collection(bob, profile, state="running")
    ServiceRun.objects.create(collection=theirs, service="ec2")
    browser.post(f"/collections/{theirs.pk}/cancel")
    theirs.refresh_from_db()
    assert theirs.state == "cancelled"


@pytest.mark.parametrize("action", ["edit", "cancel", "delete"])
def test_nobody_gets_in_without_a_login(client, running, action):
    assert client.post(f"/collections/{running.pk}/{action}").headers["Location"].startswith("/login")


def test_get_does_not_cancel(browser, running):
    assert browser.get(f"/collections/{running.pk}/cancel").status_code == 405
