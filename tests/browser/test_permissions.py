"""The catalogue, the permissions, and connecting a role, in a real browser."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from accounts.models import CredentialProfile
from collection.models import Collection
from collection.permissions import permissions_of
from collection.registry import SERVICES
from tests.browser.conftest import accessibility_faults
from tests.collection.factories import make_collection, make_outcome
from tests.fake_sts import FakeSts, fake_sts

__all__ = ["fake_sts"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def alice_at(page: Any, live_server: Any, alice: User) -> Any:
    """The page, with Alice logged in."""
    client = Client()
    client.force_login(alice)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


@pytest.fixture
def role(alice: User, fake_sts: FakeSts) -> CredentialProfile:
    """Alice's role profile, still without its ARN."""
    return CredentialProfile.objects.create_role(alice, "audit")


@pytest.fixture
def denied(alice: User) -> Collection:
    """A permission is missing, and an organization forbids something."""
    collection = make_collection(alice, state="partial", services=["sns", "sqs"])
    make_outcome(collection, "sqs.queue", reason="permission", code="AccessDenied", action="sqs:ListQueues")
    make_outcome(collection, "sns.topic", state="denied_by_scp", reason="scp", code="Denied", action="sns:ListTopics")
    return collection


def look(page: Any, address: str, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if SHOTS:
        name = address.strip("/").replace("/", "-")[:30]
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{theme}.png", full_page=width < 1000)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/catalogue/", "/catalogue/lambda/", "/permissions/", "/permissions/?chosen=1"])
def test_catalogue_and_permissions_are_accessible_and_fit(alice_at: Any, address: str, width: int, theme: str) -> None:
    look(alice_at, address, width, theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_connecting_a_role_is_accessible_and_fits(
    alice_at: Any, role: CredentialProfile, width: int, theme: str
) -> None:
    look(alice_at, f"/profiles/{role.pk}/connect", width, theme)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_denial_is_accessible_and_fits(alice_at: Any, denied: Collection, width: int) -> None:
    look(alice_at, f"/collections/{denied.pk}/", width, "light")
    alice_at.get_by_text("The statement to add").first.click()
    assert accessibility_faults(alice_at) == []
    assert alice_at.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_profile_with_warnings_is_accessible_and_fits(
    alice_at: Any, role: CredentialProfile, alice: User, width: int, theme: str
) -> None:
    CredentialProfile.objects.create_role(alice, "the same account")
    CredentialProfile.objects.update(
        broad_policy="AdministratorAccess", account_id="444455556666", verified_at="2026-01-01T00:00:00Z",
        role_arn="arn:aws:iam::444455556666:role/AwsConsoleCheckReadOnly",
    )  # fmt: skip
    look(alice_at, f"/profiles/{role.pk}/", width, theme)


def test_the_catalogue_is_searched_by_call_and_permission(alice_at: Any) -> None:
    alice_at.goto("/catalogue/")
    search = alice_at.get_by_label("Filter the catalogue")
    for words in ("sqs.list_queues", "sqs:ListQueueTags", "SQS queues"):
        search.fill(words)
        shown = alice_at.locator("#catalogue li:visible")
        shown.first.wait_for()
        assert shown.all_inner_texts() == ["Queues"]
    search.fill("no such thing")
    alice_at.get_by_text("Nothing matches.").wait_for()


def test_a_kind_leads_to_its_place_on_the_services_page(alice_at: Any) -> None:
    alice_at.goto("/catalogue/")
    alice_at.get_by_role("link", name="Queues", exact=True).first.click()
    alice_at.wait_for_url("**/catalogue/**#*")
    assert alice_at.locator(":target").count() == 1


def test_the_policy_follows_the_choice(alice_at: Any) -> None:
    alice_at.goto("/permissions/?selected_services=sqs")
    shown = alice_at.locator("#policies pre")
    assert "sns:ListTopics" not in shown.inner_text()
    alice_at.locator("input[value=sns]").check()
    alice_at.locator("#policies pre", has_text="sns:ListTopics").wait_for()
    alice_at.get_by_role("button", name="None").click()
    alice_at.get_by_text("Choose at least one service").wait_for()


def test_the_file_is_of_the_choice_that_is_shown(alice_at: Any) -> None:
    alice_at.goto("/permissions/?selected_services=sqs")
    alice_at.locator("input[value=sns]").check()
    alice_at.locator("#policies pre", has_text="sns:ListTopics").wait_for()
    with alice_at.expect_download() as download:
        alice_at.get_by_role("link", name="JSON").click()
    policy = json.loads(Path(download.value.path()).read_text())
    wanted = permissions_of([SERVICES["sqs"], SERVICES["sns"]], metrics=False)
    assert policy["Statement"][0]["Action"] == [one.action for one in wanted]


def test_the_statement_can_be_copied(alice_at: Any, denied: Collection) -> None:
    alice_at.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alice_at.goto(f"/collections/{denied.pk}/")
    alice_at.get_by_text("The statement to add").first.click()
    alice_at.locator(".code-copy:visible").first.click()
    alice_at.get_by_text("Copied").wait_for(state="attached")
    copied = json.loads(alice_at.evaluate("navigator.clipboard.readText()"))
    assert copied == {"Effect": "Allow", "Action": ["sqs:ListQueues"], "Resource": "*"}


def test_a_role_is_connected_from_beginning_to_end(alice_at: Any, fake_sts: FakeSts) -> None:
    alice_at.goto("/profiles/add?auth_type=role_arn")
    alice_at.get_by_label("Name").fill("audit")
    alice_at.locator("main form button.btn-primary").click()
    alice_at.wait_for_url("**/connect")
    role = CredentialProfile.objects.get()
    with alice_at.expect_download() as download:
        alice_at.get_by_role("link", name="Download the template").click()
    template = Path(download.value.path()).read_text()
    assert role.external_id in template
    alice_at.get_by_label("Role ARN").fill(fake_sts.add_role(external_id=role.external_id).arn)
    alice_at.get_by_role("button", name="Save and test").click()
    alice_at.get_by_text("AWS answered: this is account 444455556666.").wait_for()


def test_fewer_services_make_a_smaller_role(alice_at: Any, role: CredentialProfile) -> None:
    alice_at.goto(f"/profiles/{role.pk}/connect")
    alice_at.get_by_text("All services; choose fewer").click()
    alice_at.get_by_role("button", name="None").click()
    alice_at.locator("#ways").get_by_text("Choose at least one service first.").wait_for()
    alice_at.locator("input[value=sqs]").check()
    alice_at.get_by_text("Look at the template").click()
    text = alice_at.locator("#ways details[open] pre").first.inner_text()
    assert "sqs:ListQueues" in text
    assert "sns:ListTopics" not in text
