"""Auditors: staff who see the metadata of everything in admin, no data of others, and change nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CredentialProfile, Role
from accounts.overseeing import oversees
from collection.models import Collection, Outcome, ResourceVersion, Schedule, ServiceRun
from tests.collection.factories import instance, make_collection, make_outcome, make_reading
from tests.people import give_second_factor
from tests.teams import join

METADATA = ("accounts_credentialprofile", "collection_collection", "collection_outcome", "collection_estate",
            "collection_inventory", "collection_schedule")  # fmt: skip
Login = Callable[[User], Client]
Staff = Callable[[User, str], Client]


@pytest.fixture
def past(alice: User) -> Collection:
    """Alice's collection, with a resource, an outcome that was denied, and a schedule."""
    made = make_collection(alice, name="Before the move", state="partial", finished_at=timezone.now())
    make_reading(made, "ec2.instance", [instance(name="payroll-db")])
    make_outcome(made, "ec2.vpc", reason="permission", code="UnauthorizedOperation")
    Schedule.objects.create(owner=alice, name="Nightly", cron="0 2 * * *", services=["ec2"], regions=["all"])
    return made


@pytest.fixture
def auditor(db: None) -> User:
    """Staff with that one permission."""
    carol = User.objects.create_user("carol", is_staff=True)
    carol.user_permissions.add(Permission.objects.get(codename="audit", content_type__app_label="accounts"))
    give_second_factor(carol)
    return carol


@pytest.fixture
def browser(as_person: Login, auditor: User) -> Client:
    return as_person(auditor)


def rows(browser: Client, model: str) -> int:
    answer = browser.get(reverse(f"admin:{model}_changelist"))
    assert answer.status_code == 200, model
    return int(answer.context["cl"].result_count)


def page(model: str, row: Any) -> str:
    return reverse(f"admin:{model}_change", args=[row.pk])


@pytest.mark.parametrize("model", METADATA)
def test_auditors_see_the_metadata_of_everything(browser: Client, past: Collection, model: str) -> None:
    assert rows(browser, model) > 0


def test_auditors_open_it_and_cannot_change_it(browser: Client, past: Collection) -> None:
    profile, outcome = CredentialProfile.objects.get(), Outcome.objects.get(kind="ec2.vpc")
    shown = {
        "collection_collection": past, "accounts_credentialprofile": profile, "collection_outcome": outcome,
        "collection_schedule": Schedule.objects.get(),
    }  # fmt: skip
    for model, row in shown.items():
        assert browser.get(page(model, row)).status_code == 200
        assert browser.post(page(model, row), {"name": "changed"}).status_code == 403
        assert browser.post(reverse(f"admin:{model}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_auditors_see_no_data_of_others_in_admin(as_person: Login, auditor: User, past: Collection) -> None:
    auditor.user_permissions.add(Permission.objects.get(codename="view_resourceversion"))
    browser = as_person(auditor)
    assert rows(browser, "collection_resourceversion") == 0
    version = ResourceVersion.objects.get()
    assert browser.get(page("collection_resourceversion", version)).status_code == 302
    found = f"{reverse('admin:collection_resourceversion_changelist')}?collection={past.pk}"
    assert "payroll-db" not in browser.get(found).text


def test_auditors_see_no_data_of_others_in_the_portal(browser: Client, past: Collection) -> None:
    version = ResourceVersion.objects.get()
    for address in ("collection", "collection-status"):
        assert browser.get(reverse(address, args=[past.pk])).status_code == 404
    assert browser.get(reverse("resource", args=[version.pk])).status_code == 404
    assert browser.get(reverse("profile", args=[CredentialProfile.objects.get().pk])).status_code == 404
    texts = [browser.get(reverse("search"), {"q": "payroll"}).text, browser.get(reverse("resources")).text]
    assert "payroll-db" not in "".join(texts)


def test_auditors_export_nothing_of_others(browser: Client, past: Collection) -> None:
    fields = {"action": "export_collections", "_selected_action": [past.pk]}
    answer = browser.post(reverse("admin:collection_collection_changelist"), fields, follow=True)
    assert "None of these is shared with you" in answer.text
    what = {"page": "collection", "query": f"collection={past.pk}", "format": "csv"}
    browser.post(reverse("export-start"), what)
    assert not auditor_exports()


def auditor_exports() -> int:
    from collection.models import Export

    return Export.objects.count()


ACTIONS = ("cancel_collections", "retry_collections", "accept", "take_up", "mark_for_action", "pin", "delete_selected")


@pytest.mark.parametrize("action", ACTIONS)
def test_auditors_with_all_permissions_act_on_no_foreign_row(
    as_person: Login, auditor: User, past: Collection, action: str
) -> None:
    auditor.user_permissions.set(Permission.objects.filter(content_type__app_label__in=("collection", "accounts")))
    before = Collection.objects.values().get()
    fields = {"action": action, "_selected_action": [past.pk], "post": "yes"}
    as_person(auditor).post(reverse("admin:collection_collection_changelist"), fields)
    assert Collection.objects.values().get() == before


@pytest.mark.parametrize("action", ["switch_off", "delete_selected"])
def test_auditors_touch_no_foreign_schedule(as_person: Login, auditor: User, past: Collection, action: str) -> None:
    auditor.user_permissions.add(*Permission.objects.filter(content_type__app_label="collection"))
    chosen = {"action": action, "_selected_action": [Schedule.objects.get().pk], "post": "yes"}
    as_person(auditor).post(reverse("admin:collection_schedule_changelist"), chosen)
    assert Schedule.objects.get().enabled


def test_what_is_shared_with_an_auditor_is_data_too(browser: Client, auditor: User, past: Collection) -> None:
    team = Group.objects.create(name="platform")
    join(auditor, team, Role.VIEWER)
    assert past.profile is not None
    past.profile.teams.add(team)
    assert browser.get(reverse("collection", args=[past.pk])).status_code == 200


@pytest.mark.parametrize("model", METADATA)
def test_other_staff_see_only_what_is_theirs(as_staff: Staff, bob: User, past: Collection, model: str) -> None:
    assert rows(as_staff(bob, model.partition("_")[0]), model) == 0


@pytest.mark.parametrize("facts", [{"is_staff": False}, {"is_active": False}])
def test_the_permission_alone_is_not_enough(auditor: User, facts: dict[str, bool]) -> None:
    assert oversees(auditor)
    for name, value in facts.items():
        setattr(auditor, name, value)
    assert not oversees(auditor)


def test_the_status_page_names_what_runs_to_those_who_may_know(
    browser: Client, as_staff: Staff, bob: User, past: Collection
) -> None:
    run = ServiceRun.objects.filter(collection=past)
    run.update(state="running", started_at=timezone.now())
    address = reverse("status")
    assert browser.get(address).context["named"] == {past.pk}
    other = as_staff(bob, "collection").get(address)
    assert (other.context["running_count"], other.context["named"]) == (run.count(), set())
    assert "Before the move" not in other.text
