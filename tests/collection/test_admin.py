"""Admin: past collections are reviewed, nothing secret has a page, staff see what is theirs."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CredentialProfile
from collection.models import (
    Collection,
    Estate,
    MaskKey,
    OneTimeSignIn,
    Outcome,
    ResourceVersion,
    Retention,
    Schedule,
    ServiceRun,
    StagedItem,
)
from tests.collection.factories import instance, make_collection, make_outcome, make_profile, make_reading
from tests.collection.waking import Woken

MODELS = {"collection", "outcome", "resourceversion", "schedule", "estate", "inventory"}


def url(page: str, *args: object) -> str:
    return reverse(f"admin:collection_{page}", args=args)


LIST = url("collection_changelist")
OUTCOMES = url("outcome_changelist")
RESOURCES = url("resourceversion_changelist")


@pytest.fixture
def past(alice: User) -> Collection:
    """Alice's ended collection with one resource and one denied outcome."""
    began = timezone.now() - timedelta(minutes=5)
    made = make_collection(
        alice, name="Before the move", note="as agreed", started_at=began, finished_at=began + timedelta(seconds=161)
    )
    make_reading(made, "ec2.instance", [instance(name="web-한글")])
    make_outcome(made, "ec2.vpc", reason="permission", code="UnauthorizedOperation", action="ec2:DescribeVpcs")
    return made


@pytest.fixture
def staff(bob: User, as_staff: Callable[[User, str], Client]) -> Client:
    """Bob: staff with all permissions on collections, but no superuser."""
    return as_staff(bob, "collection")


def text_of(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


# What is there, and what is not


def test_nothing_that_holds_a_secret_is_registered() -> None:
    assert not {OneTimeSignIn, MaskKey, StagedItem} & set(site._registry)
    named = {model._meta.model_name for model in site._registry if model._meta.app_label == "collection"}
    assert named == MODELS | {"retention"}


def test_how_long_collections_are_kept_is_a_superusers_matter(admin_client: Client, staff: Client) -> None:
    assert staff.get(url("retention_changelist")).status_code == 403
    admin_client.post(url("retention_add"), {"profile": "", "keep_last": "30", "keep_days": ""})
    assert Retention.objects.get().keep_last == 30


def test_a_second_rule_for_all_profiles_is_refused_in_plain_words(admin_client: Client) -> None:
    Retention.objects.create(keep_last=30)
    answer = admin_client.post(url("retention_add"), {"profile": "", "keep_last": "5", "keep_days": ""})
    assert "There is a rule for all profiles already: change it" in answer.content.decode()
    assert Retention.objects.get().keep_last == 30


@pytest.mark.parametrize("model", sorted(MODELS - {"collection"}))
def test_nothing_is_added_in_admin(admin_client: Client, model: str) -> None:
    assert admin_client.get(url(f"{model}_add")).status_code == 403


@pytest.mark.parametrize("model", sorted(MODELS))
def test_each_list_and_each_row_opens(admin_client: Client, past: Collection, alice: User, model: str) -> None:
    Schedule.objects.create(owner=alice, name="Nightly", cron="0 2 * * *", services=["ec2"], regions=["all"])
    text_of(admin_client, url(f"{model}_changelist"))
    for row in next(known for known in site._registry if known._meta.model_name == model)._default_manager.all():
        text_of(admin_client, url(f"{model}_change", row.pk))


def test_users_and_groups_are_managed(admin_client: Client) -> None:
    assert text_of(admin_client, reverse("admin:auth_user_add"))
    assert text_of(admin_client, reverse("admin:auth_group_add"))


# The list of collections


def test_the_list_says_what_became_of_each(admin_client: Client, past: Collection) -> None:
    text = text_of(admin_client, LIST)
    for word in ("Before the move", "Completed", "alice", "production", "123456789012", "0:02:41"):
        assert word in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state__exact=completed", True),
        ("state__exact=failed", False),
        ("owner_name=alice", True),
        ("owner_name=bob", False),
        ("profile_name=production", True),
        ("account_id=123456789012", True),
        ("account_id=999999999999", False),
        ("trigger__exact=button", True),
        ("trigger__exact=schedule", False),
        ("created_at__year=1999", False),
        ("q=agreed", True),
        ("q=1234567", True),
        ("q=nobody", False),
        ("deleted=only", False),
        ("deleted=all", True),
    ],
)
def test_the_list_is_filtered_and_searched(admin_client: Client, past: Collection, query: str, found: bool) -> None:
    assert (str(past.pk) in text_of(admin_client, f"{LIST}?{query}")) is found


def test_a_collection_is_found_by_its_id_or_the_beginning_of_it(admin_client: Client, past: Collection) -> None:
    for part in (str(past.pk), str(past.pk)[:8], str(past.pk)[:14]):
        assert f"/{past.pk}/" in text_of(admin_client, f"{LIST}?q={part}")
    assert f"/{past.pk}/" not in text_of(admin_client, f"{LIST}?q={uuid.uuid4()}")


def test_the_list_needs_no_query_for_each_row(
    admin_client: Client, alice: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(50):
        make_outcome(make_collection(alice, name=f"number {number}"), "ec2.vpc")
    with django_assert_max_num_queries(14):
        assert text_of(admin_client, LIST).count("number ") >= 50


def test_the_list_opens_at_once_with_10_000_collections(admin_client: Client, alice: User) -> None:
    first = make_collection(alice)
    now = timezone.now()
    copies = [
        Collection(
            owner=alice, owner_name=f"person {number % 40}", profile=first.profile, profile_name=f"p{number % 90}",
            auth_type="access_key", account_id=f"{number % 60:012}", services=["ec2", "s3"], regions=["all"],
            state="completed", choice=f"{number}", found=number, created_at=now, started_at=now, finished_at=now,
        )
        for number in range(10_000)
    ]  # fmt: skip
    Collection.objects.bulk_create(copies, batch_size=500)
    text_of(admin_client, LIST)
    began = time.process_time()
    text_of(admin_client, LIST)
    assert time.process_time() - began < 0.3


# One collection


def test_one_collection_shows_its_parts_with_their_outcomes(admin_client: Client, past: Collection) -> None:
    text = text_of(admin_client, url("collection_change", past.pk))
    assert "Complete 1, Denied 1" in text
    assert f"{OUTCOMES}?collection={past.pk}" in text
    assert f"{RESOURCES}?collection={past.pk}" in text


def test_a_collection_with_2250_outcomes_opens_with_few_queries(
    admin_client: Client, past: Collection, django_assert_max_num_queries: Any
) -> None:
    for service in ("rds", "sqs", "sns"):
        run = ServiceRun.objects.create(collection=past, service=service, state="done")
        Outcome.objects.bulk_create(
            Outcome(service_run=run, kind=f"{service}.{number}", region="us-east-1", state="ok")
            for number in range(750)
        )
    with django_assert_max_num_queries(18):
        text = text_of(admin_client, url("collection_change", past.pk))
    assert "Complete 750" in text
    assert "rds.17" not in text


def test_only_name_and_note_can_be_changed(admin_client: Client, past: Collection) -> None:
    runs = {f"{part}-{number}_FORMS": 0 for part in ("service_runs", "reviews") for number in ("TOTAL", "INITIAL")}
    given = {"name": "Renamed", "note": "", "state": "failed", "owner_name": "mallory", "found": 7}
    admin_client.post(url("collection_change", past.pk), given | runs)
    past.refresh_from_db()
    assert (past.name, past.note, past.state, past.owner_name, past.found) == ("Renamed", "", "completed", "alice", 0)


def test_the_portals_page_is_linked_only_for_those_who_may_see_it(
    admin_client: Client, admin_user: User, past: Collection
) -> None:
    page = reverse("collection", args=[past.pk])
    assert f'href="{page}"' not in text_of(admin_client, url("collection_change", past.pk))
    team = Group.objects.create(name="platform")
    team.user_set.add(admin_user)
    assert past.profile is not None
    past.profile.teams.add(team)
    assert f'href="{page}"' in text_of(admin_client, url("collection_change", past.pk))


def test_a_hostile_name_is_only_text(admin_client: Client, past: Collection) -> None:
    Collection.objects.update(name="<script>alert(1)</script>", note="<img src=x>")
    for page in (LIST, url("collection_change", past.pk), OUTCOMES):
        assert "<script>alert" not in text_of(admin_client, page)


# Cancelling and deleting


def act(browser: Client, action: str, collection: Collection, **more: Any) -> None:
    browser.post(LIST, {"action": action, "_selected_action": [collection.pk], **more})


def test_an_admin_cancels_what_runs(admin_client: Client, alice: User) -> None:
    running = make_collection(alice, state="running")
    act(admin_client, "cancel_collections", running)
    running.refresh_from_db()
    assert running.state == "cancelled"


def test_an_admin_retries_what_failed_and_hears_of_what_cannot_be(
    admin_client: Client, past: Collection, alice: User, woken: Woken
) -> None:
    fine = make_collection(alice, name="Nothing failed")
    once = make_collection(alice, name="Once")
    make_outcome(once, "sqs.queue")
    Collection.objects.filter(pk=once.pk).update(profile=None)
    chosen = {"action": "retry_collections", "_selected_action": [past.pk, fine.pk, once.pk]}
    text = admin_client.post(LIST, chosen, follow=True).content.decode()
    past.refresh_from_db()
    assert past.state == "queued"
    for words in ("1 collection is tried again.", "Nothing failed: There is nothing", "Once: This was collected with"):
        assert words in text


def test_staff_retry_only_what_the_portal_lets_them_change(staff: Client, past: Collection) -> None:
    act(staff, "retry_collections", past)
    past.refresh_from_db()
    assert not past.is_open


def test_deleting_only_hides(admin_client: Client, past: Collection) -> None:
    admin_client.post(url("collection_delete", past.pk), {"post": "yes"})
    past.refresh_from_db()
    assert past.deleted_at is not None
    assert Outcome.objects.filter(service_run__collection=past).count() == 2


def test_deleting_several_cancels_what_runs_of_them(admin_client: Client, alice: User) -> None:
    running = make_collection(alice, state="running")
    act(admin_client, "delete_selected", running, post="yes")
    running.refresh_from_db()
    assert (running.state, running.deleted_at is not None) == ("cancelled", True)


def test_what_is_hidden_is_listed_on_demand(admin_client: Client, past: Collection) -> None:
    Collection.objects.update(deleted_at=timezone.now())
    assert "Before the move" not in text_of(admin_client, LIST)
    assert "Before the move" in text_of(admin_client, f"{LIST}?deleted=only")


def test_a_person_with_collections_and_schedules_can_be_deleted(
    admin_client: Client, past: Collection, alice: User
) -> None:
    Schedule.objects.create(owner=alice, name="Nightly", cron="0 2 * * *", services=["ec2"], regions=["all"])
    admin_client.post(reverse("admin:auth_user_delete", args=[alice.pk]), {"post": "yes"})
    past.refresh_from_db()
    assert (past.owner, past.owner_name, Schedule.objects.count()) == (None, "alice", 0)


# Outcomes and resources


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", {"ec2.instance", "ec2.vpc"}),
        ("attention=yes", {"ec2.vpc"}),
        ("state__exact=ok", {"ec2.instance"}),
        ("service=ec2", {"ec2.instance", "ec2.vpc"}),
        ("service=s3", set()),
        ("region=us-east-1", {"ec2.instance", "ec2.vpc"}),
        ("region=global", set()),
        ("reason=permission", {"ec2.vpc"}),
        ("q=DescribeVpcs", {"ec2.vpc"}),
        (f"collection={uuid.UUID(int=1)}", set()),
    ],
)
def test_outcomes_are_filtered_and_searched(
    admin_client: Client, past: Collection, query: str, kinds: set[str]
) -> None:
    listed = admin_client.get(f"{OUTCOMES}?{query}").context["cl"].result_list
    assert {outcome.kind for outcome in listed} == kinds


def test_outcomes_of_one_collection_leave_the_others_out(admin_client: Client, past: Collection, alice: User) -> None:
    make_outcome(make_collection(alice), "ec2.subnet")
    listed = admin_client.get(f"{OUTCOMES}?collection={past.pk}").context["cl"].result_list
    assert {outcome.kind for outcome in listed} == {"ec2.instance", "ec2.vpc"}


def test_a_garbled_address_does_no_harm(admin_client: Client, past: Collection) -> None:
    assert admin_client.get(f"{OUTCOMES}?collection=zzz", follow=True).status_code == 200


def test_an_outcome_says_why_and_what_to_do(admin_client: Client, past: Collection) -> None:
    denied = Outcome.objects.get(state="denied")
    text = text_of(admin_client, url("outcome_change", denied.pk))
    assert str(denied.remedy)[:20] in text
    assert "ec2:DescribeVpcs" in text


@pytest.mark.parametrize("query", ["q=web-한글", "q=i-0000", "stands=yes", "account=123456789012", "kind=ec2.instance"])
def test_resources_are_filtered_and_searched(admin_client: Client, past: Collection, query: str) -> None:
    assert "web-한글" in text_of(admin_client, f"{RESOURCES}?{query}")


@pytest.mark.parametrize("query", ["q=nothing", "stands=no", "account=999999999999", "kind=ec2.vpc"])
def test_what_does_not_match_is_left_out(admin_client: Client, past: Collection, query: str) -> None:
    assert "web-한글" not in text_of(admin_client, f"{RESOURCES}?{query}")


def test_what_a_past_collection_found_is_listed_as_it_was(admin_client: Client, past: Collection, alice: User) -> None:
    later = make_collection(alice)
    make_reading(later, "ec2.instance", [instance(name="renamed")])
    assert "web-한글" in text_of(admin_client, f"{RESOURCES}?collection={past.pk}")
    assert "renamed" not in text_of(admin_client, f"{RESOURCES}?collection={past.pk}")
    assert "renamed" in text_of(admin_client, f"{RESOURCES}?collection={later.pk}")


def test_a_resource_shows_its_data_and_nothing_can_be_written(admin_client: Client, past: Collection) -> None:
    version = ResourceVersion.objects.get()
    page = url("resourceversion_change", version.pk)
    assert "t3.micro" in text_of(admin_client, page)
    assert admin_client.post(page, {"name": "changed"}).status_code == 403


# Schedules


def test_a_schedule_is_switched_off(admin_client: Client, alice: User) -> None:
    schedule = Schedule.objects.create(owner=alice, name="N", cron="0 2 * * *", services=["ec2"], regions=["all"])
    page = url("schedule_changelist")
    admin_client.post(page, {"action": "switch_off", "_selected_action": [schedule.pk]})
    schedule.refresh_from_db()
    assert not schedule.enabled


# Staff who are no superusers


def test_staff_see_nothing_of_strangers(staff: Client, past: Collection) -> None:
    for page in (LIST, OUTCOMES, RESOURCES, url("estate_changelist"), url("inventory_changelist")):
        text = text_of(staff, page)
        assert [word for word in ("Before the move", "alice", "production", "123456789012") if word in text] == []


def test_staff_cannot_open_what_is_a_strangers(staff: Client, past: Collection) -> None:
    rows: dict[str, Any] = {
        "collection": past, "outcome": Outcome.objects.first(), "resourceversion": ResourceVersion.objects.first(),
        "estate": Estate.objects.first(),
    }  # fmt: skip
    for model, row in rows.items():
        assert staff.get(url(f"{model}_change", row.pk)).status_code == 302


def test_staff_see_what_is_shared_with_them_but_may_not_change_it(staff: Client, past: Collection, bob: User) -> None:
    team = Group.objects.create(name="platform")
    team.user_set.add(bob)
    assert past.profile is not None
    past.profile.teams.add(team)
    assert "Before the move" in text_of(staff, LIST)
    act(staff, "delete_selected", past, post="yes")
    staff.post(url("collection_change", past.pk), {"name": "mine"})
    past.refresh_from_db()
    assert (past.name, past.deleted_at) == ("Before the move", None)


def test_staff_name_and_hide_their_own(staff: Client, bob: User) -> None:
    mine = make_collection(bob, make_profile(bob))
    act(staff, "delete_selected", mine, post="yes")
    mine.refresh_from_db()
    assert mine.deleted_at is not None


def test_staff_without_permission_get_nothing(bob: User, as_staff: Callable[[User, str], Client]) -> None:
    assert as_staff(bob, "accounts").get(LIST).status_code == 403


def test_no_page_holds_a_sealed_value(admin_client: Client, past: Collection, alice: User) -> None:
    MaskKey.get()
    sealed = [MaskKey.objects.get().sealed, CredentialProfile.objects.get(owner=alice).sealed_params]
    pages = [LIST, OUTCOMES, RESOURCES, url("collection_change", past.pk)]
    text = "".join(text_of(admin_client, page) for page in pages)
    assert [secret for secret in sealed if secret in text] == []
