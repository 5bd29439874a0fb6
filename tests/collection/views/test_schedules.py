"""Schedules, as their person sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CredentialProfile, Person
from collection.models import Collection, Schedule
from tests.collection.factories import make_collection, make_profile
from tests.teams import join

NAMES_OF_ONE = ("schedule", "schedule-edit", "schedule-toggle", "schedule-run", "schedule-delete")
ACTIONS = ("schedule-toggle", "schedule-run", "schedule-delete")


@pytest.fixture
def schedule(alice: User, profile: CredentialProfile) -> Schedule:
    """Alice's nightly one, on."""
    made = Schedule(
        owner=alice, name="Nightly", cron="0 2 * * *", time_zone="Asia/Seoul", services=["ec2"], regions=["all"]
    )
    made.next_due_at = made.next_after(timezone.now())
    made.save()
    made.profiles.add(profile)
    return made


@pytest.fixture
def filled_in(profile: CredentialProfile) -> dict[str, Any]:
    return {
        "name": "Nightly", "preset": "0 2 * * *", "cron": "", "time_zone": "Asia/Seoul", "enabled": "on",
        "profile": [str(profile.pk)], "selected_services": ["ec2", "s3"], "region": ["us-east-1"],
    }  # fmt: skip


def url(name: str, schedule: Schedule) -> str:
    return reverse(name, args=[schedule.pk])


# Adding and changing


def test_a_schedule_is_added_with_the_time_when_it_is_next_due(
    browser: Client, filled_in: dict[str, Any], profile: CredentialProfile, alice: User
) -> None:
    response = browser.post(reverse("schedule-add"), filled_in)
    made = Schedule.objects.get()
    assert response["Location"] == url("schedule", made)
    assert (made.owner, made.services, made.regions, made.metrics) == (alice, ["ec2", "s3"], ["us-east-1"], False)
    assert list(made.profiles.all()) == [profile]
    assert made.next_due_at is not None
    assert (made.next_due_at.hour, made.next_due_at.minute) == (17, 0)


def test_cron_text_counts_beside_other_times(browser: Client, filled_in: dict[str, Any]) -> None:
    browser.post(reverse("schedule-add"), filled_in | {"preset": "own", "cron": " 30  6 * * mon-fri "})
    assert Schedule.objects.get().cron == "30 6 * * MON-FRI"


def test_a_preset_goes_before_the_text(browser: Client, filled_in: dict[str, Any]) -> None:
    browser.post(reverse("schedule-add"), filled_in | {"preset": "0 * * * *", "cron": "30 6 * * *"})
    assert Schedule.objects.get().cron == "0 * * * *"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"preset": "own", "cron": ""}, "Enter the times"),
        ({"preset": "own", "cron": "every night"}, "five fields"),
        ({"preset": "own", "cron": "61 2 * * *"}, "the minute is wrong"),
        ({"preset": "own", "cron": "*/5 * * * *"}, "at most every 15 minutes"),
        ({"time_zone": "Mars/Olympus"}, "not one of the available choices"),
        ({"profile": []}, "Choose at least one profile"),
        ({"profile": ["6b1f0f7e-0000-4000-8000-000000000000"]}, "no such profile"),
        ({"profile": ["nonsense"]}, "not a valid UUID"),
        ({"selected_services": []}, "Choose at least one service"),
        ({"selected_services": ["ec3"]}, "no service called ec3"),
        ({"region": []}, "Choose at least one region"),
        ({"region": ["mars-1"]}, "no region called mars-1"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_is_said_in_plain_words(
    browser: Client, filled_in: dict[str, Any], changed: dict[str, Any], said: str
) -> None:
    response = browser.post(reverse("schedule-add"), filled_in | changed)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Schedule.objects.exists()


def test_what_was_ticked_stays_ticked_after_a_mistake(browser: Client, filled_in: dict[str, Any]) -> None:
    response = browser.post(reverse("schedule-add"), filled_in | {"name": ""})
    assert response.context["asked"].services == ["ec2", "s3"]


def test_a_strangers_profile_cannot_be_scheduled(browser: Client, filled_in: dict[str, Any], bob: User) -> None:
    response = browser.post(reverse("schedule-add"), filled_in | {"profile": [str(make_profile(bob).pk)]})
    assert "no such profile" in response.content.decode()


def test_a_shared_profile_can(browser: Client, filled_in: dict[str, Any], alice: User, bob: User) -> None:
    team = Group.objects.create(name="platform")
    join(alice, team)
    shared = make_profile(bob, "shared")
    shared.teams.add(team)
    browser.post(reverse("schedule-add"), filled_in | {"profile": [str(shared.pk)]})
    assert list(Schedule.objects.get().profiles.all()) == [shared]


def test_an_unfinished_profile_cannot(browser: Client, filled_in: dict[str, Any], alice: User) -> None:
    draft = CredentialProfile.objects.create_role(alice, "audit")
    response = browser.post(reverse("schedule-add"), filled_in | {"profile": [str(draft.pk)]})
    assert "not finished yet" in response.content.decode()


def test_a_new_one_begins_with_the_persons_time_zone(browser: Client, profile: CredentialProfile, alice: User) -> None:
    Person.objects.filter(user=alice).update(time_zone="Europe/Berlin")
    form = browser.get(reverse("schedule-add")).context["form"]
    assert (form["time_zone"].value(), form["preset"].value()) == ("Europe/Berlin", "0 2 * * *")


def test_editing_shows_what_was_chosen(browser: Client, schedule: Schedule) -> None:
    context = browser.get(url("schedule-edit", schedule)).context
    assert context["asked"].services == ["ec2"]
    assert context["form"]["preset"].value() == "0 2 * * *"


def test_editing_moves_the_next_time_and_forgets_the_problem(
    browser: Client, schedule: Schedule, filled_in: dict[str, Any]
) -> None:
    Schedule.objects.update(problem="no_profile", enabled=False, next_due_at=None)
    browser.post(url("schedule-edit", schedule), filled_in | {"preset": "0 * * * *"})
    schedule.refresh_from_db()
    assert schedule.problem == ""
    assert schedule.next_due_at is not None
    assert schedule.next_due_at <= timezone.now() + timedelta(hours=1)


def test_one_that_is_saved_off_has_no_next_time(browser: Client, schedule: Schedule, filled_in: dict[str, Any]) -> None:
    del filled_in["enabled"]
    browser.post(url("schedule-edit", schedule), filled_in)
    schedule.refresh_from_db()
    assert (schedule.enabled, schedule.next_due_at) == (False, None)


# Before saving


def test_the_next_three_times_are_shown_before_saving(browser: Client) -> None:
    asked = {"preset": "own", "cron": "0 6 * * *", "time_zone": "Asia/Seoul"}
    response = browser.get(reverse("schedule-preview"), asked)
    assert response.content.decode().count("21:00 UTC)") == 3


def test_the_preview_says_what_is_wrong(browser: Client) -> None:
    response = browser.get(reverse("schedule-preview"), {"preset": "own", "cron": "x", "time_zone": "UTC"})
    assert "five fields" in response.content.decode()


# The list and the page of one


def test_a_newcomer_is_led_to_connect_aws_first(browser: Client) -> None:
    assert reverse("profile-add") in browser.get(reverse("schedules")).content.decode()
    assert reverse("profile-add") in browser.get(reverse("schedule-add")).content.decode()


def test_who_has_a_profile_is_led_to_the_first_schedule(browser: Client, profile: CredentialProfile) -> None:
    assert reverse("schedule-add") in browser.get(reverse("schedules")).content.decode()


def test_the_page_says_why_one_time_sign_ins_cannot_be_scheduled(browser: Client) -> None:
    assert "keys of a one-time sign-in are not kept" in browser.get(reverse("schedules")).content.decode()


def test_the_list_says_what_and_when(browser: Client, schedule: Schedule) -> None:
    text = browser.get(reverse("schedules")).content.decode()
    assert "Every day at 02:00" in text
    assert "17:00 UTC)" in text


def test_a_problem_is_told_in_words(browser: Client, schedule: Schedule) -> None:
    schedule.switch_off("no_profile")
    assert "None of its profiles can be used any more" in browser.get(reverse("schedules")).content.decode()


def test_a_hostile_name_is_only_text(browser: Client, schedule: Schedule) -> None:
    Schedule.objects.update(name="<script>alert(1)</script>")
    for name in ("schedules", "schedule", "schedule-edit"):
        page = browser.get(reverse(name) if name == "schedules" else url(name, schedule)).content.decode()
        assert "<script>alert" not in page


def test_the_list_asks_no_query_for_each_row(
    browser: Client, schedule: Schedule, alice: User, profile: CredentialProfile, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        Schedule.objects.create(
            owner=alice, name=f"{number}", cron="0 2 * * *", services=["ec2"], regions=["all"]
        ).profiles.add(profile)
    with django_assert_max_num_queries(8):
        browser.get(reverse("schedules"))


def test_its_page_shows_what_it_has_collected(browser: Client, schedule: Schedule, alice: User) -> None:
    made = make_collection(alice, schedule=schedule, trigger="schedule")
    assert reverse("collection", args=[made.pk]) in browser.get(url("schedule", schedule)).content.decode()


# What one does with it


def test_it_is_switched_off_and_on_again(browser: Client, schedule: Schedule) -> None:
    browser.post(url("schedule-toggle", schedule))
    schedule.refresh_from_db()
    assert (schedule.enabled, schedule.next_due_at) == (False, None)
    browser.post(url("schedule-toggle", schedule), {"on": "1"})
    schedule.refresh_from_db()
    assert schedule.enabled
    assert schedule.next_due_at is not None
    assert schedule.next_due_at > timezone.now()


def test_without_a_profile_it_stays_off(browser: Client, schedule: Schedule, profile: CredentialProfile) -> None:
    profile.delete_for_good()
    response = browser.post(url("schedule-toggle", schedule), {"on": "1"})
    schedule.refresh_from_db()
    assert response["Location"] == url("schedule-edit", schedule)
    assert not schedule.enabled


def test_run_now_starts_it_beside_its_times(browser: Client, schedule: Schedule) -> None:
    due = schedule.next_due_at
    response = browser.post(url("schedule-run", schedule))
    started = Collection.objects.get()
    schedule.refresh_from_db()
    assert response["Location"] == reverse("collection", args=[started.pk])
    assert (started.schedule, started.trigger, started.services) == (schedule, "button", ["ec2"])
    assert schedule.next_due_at == due


def test_run_now_with_several_profiles_starts_one_each(browser: Client, schedule: Schedule, alice: User) -> None:
    schedule.profiles.add(make_profile(alice, "staging"))
    browser.post(url("schedule-run", schedule))
    assert set(Collection.objects.values_list("profile_name", flat=True)) == {"production", "staging"}


def test_a_profile_that_is_no_longer_shared_starts_nothing(
    browser: Client, schedule: Schedule, profile: CredentialProfile, bob: User
) -> None:
    CredentialProfile.objects.update(owner=bob)
    response = browser.post(url("schedule-run", schedule), follow=True)
    assert "None of its profiles can be used any more" in response.content.decode()
    assert not Collection.objects.exists()


def test_a_profile_that_does_not_work_starts_nothing(
    browser: Client, schedule: Schedule, profile: CredentialProfile
) -> None:
    profile.note_problem("unknown_key")
    assert "does not work" in browser.post(url("schedule-run", schedule), follow=True).content.decode()
    assert not Collection.objects.exists()


def test_deleting_keeps_what_it_has_collected(browser: Client, schedule: Schedule, alice: User) -> None:
    made = make_collection(alice, schedule=schedule)
    browser.post(url("schedule-delete", schedule))
    made.refresh_from_db()
    assert (Schedule.objects.count(), made.schedule) == (0, None)


# Who may not


@pytest.mark.parametrize("name", NAMES_OF_ONE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_nothing(client: Client, bob: User, schedule: Schedule, name: str, method: str) -> None:
    client.force_login(bob)
    assert getattr(client, method)(url(name, schedule)).status_code in (404, 405)
    assert Schedule.objects.filter(pk=schedule.pk, enabled=True).exists()


@pytest.mark.parametrize("name", NAMES_OF_ONE)
def test_anonymous_people_are_sent_to_the_login(client: Client, schedule: Schedule, name: str) -> None:
    assert client.get(url(name, schedule))["Location"].startswith("/login")


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_no_link(browser: Client, schedule: Schedule, name: str) -> None:
    assert browser.get(url(name, schedule)).status_code == 405


@pytest.mark.parametrize("name", [*ACTIONS, "schedule-edit"])
def test_without_a_token_nothing_happens(alice: User, schedule: Schedule, name: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.post(url(name, schedule), {"on": "1"}).status_code == 403
