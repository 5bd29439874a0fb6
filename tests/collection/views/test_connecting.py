"""Connecting a role, led by the hand."""

import json
from collections.abc import Callable
from typing import Any

import hcl2
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from accounts.models import CredentialProfile
from collection.registry import SERVICES
from tests.fake_sts import FakeSts, fake_sts

__all__ = ["fake_sts"]

NAMES = ("profile-connect", "profile-cloudformation", "profile-terraform")
EVERY = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def role(alice: User) -> CredentialProfile:
    """Alice's role profile, still without its ARN."""
    return CredentialProfile.objects.create_role(alice, "audit")


def address(name: str, profile: CredentialProfile) -> str:
    return reverse(name, args=[profile.pk])


@EVERY
def test_nobody_sees_it_without_a_login(client: Client, role: CredentialProfile, name: str) -> None:
    assert client.get(address(name, role))["Location"].startswith("/login?next=")
    assert client.post(address(name, role)).status_code == 302


@EVERY
def test_strangers_and_members_find_nothing(stranger: Client, bob: User, role: CredentialProfile, name: str) -> None:
    assert stranger.get(address(name, role)).status_code == 404
    team = Group.objects.create(name="platform")
    team.user_set.add(bob)
    role.teams.add(team)
    assert stranger.get(address(name, role)).status_code == 404


@EVERY
def test_superusers_find_nothing_here(admin_client: Client, role: CredentialProfile, name: str) -> None:
    assert admin_client.get(address(name, role)).status_code == 404


@EVERY
def test_an_access_key_has_no_role_to_connect(browser: Client, profile: CredentialProfile, name: str) -> None:
    assert browser.get(address(name, profile)).status_code == 404


@EVERY
def test_looking_changes_nothing(browser: Client, role: CredentialProfile, fake_sts: FakeSts, name: str) -> None:
    before = list(CredentialProfile.objects.values())
    assert browser.get(address(name, role)).status_code == 200
    assert browser.post(address(name, role)).status_code == 405
    assert list(CredentialProfile.objects.values()) == before


def test_the_page_has_all_that_aws_asks_for(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    answer = browser.get(address("profile-connect", role))
    assert role.external_id in answer.text
    assert "arn:aws:iam::111122223333:user/portal" in answer.text
    for shown in ("cloudformation", "terraform"):
        assert role.external_id in answer.context[shown]
        assert "sqs:ListQueues" in answer.context[shown]


def test_the_files_hold_what_the_page_shows(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    query = {"selected_services": ["sqs", "sns"]}
    page = browser.get(address("profile-connect", role), query)
    template = browser.get(address("profile-cloudformation", role), query)
    terraform = browser.get(address("profile-terraform", role), query)
    assert template.text == page.context["cloudformation"]
    assert terraform.text == page.context["terraform"]
    assert 'filename="aws-console-check.json"' in template["Content-Disposition"]
    assert 'filename="aws-console-check.tf"' in terraform["Content-Disposition"]


def test_they_allow_only_what_was_chosen(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    template = browser.get(address("profile-cloudformation", role), {"selected_services": "sqs"}).json()
    (policy,) = [one for name, one in template["Resources"].items() if name.startswith("Inventory")]
    actions = policy["Properties"]["PolicyDocument"]["Statement"][0]["Action"]
    assert {action.partition(":")[0] for action in actions} == {"ec2", "sqs"}


def test_terraform_can_read_its_file(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    assert hcl2.loads(browser.get(address("profile-terraform", role)).text)["resource"]


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
def test_every_part_of_aws_has_its_own_names(
    browser: Client, role: CredentialProfile, monkeypatch: pytest.MonkeyPatch, partition: str
) -> None:
    from awscheck.aws import Identity

    asked: list[str] = []

    def identity(asked_for: str) -> Identity:
        asked.append(asked_for)
        return Identity("999988887777", f"arn:{asked_for}:iam::999988887777:user/portal", asked_for, "AIDA")

    monkeypatch.setattr("accounts.trust.portal_identity", identity)
    text = browser.get(address("profile-cloudformation", role), {"partition": partition}).text
    assert asked == [partition]
    assert f"arn:{partition}:iam::999988887777:root" in text
    assert f"arn:{partition}:apigateway:" in text
    assert "arn:aws:" not in text


def test_a_profile_that_has_its_role_stays_in_its_part_of_aws(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts
) -> None:
    CredentialProfile.objects.update(role_arn="arn:aws-cn:iam::444455556666:role/Check")
    assert browser.get(address("profile-connect", role)).context["partition"] == "aws-cn"


def test_the_link_into_the_console_is_there_only_where_a_template_is_published(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts, settings: Any
) -> None:
    assert "quickcreate" not in browser.get(address("profile-connect", role)).text
    settings.CLOUDFORMATION_TEMPLATE_URL = "https://example.com/role.json"
    text = browser.get(address("profile-connect", role)).text
    assert "stacks/quickcreate?templateURL=https%3A%2F%2Fexample.com%2Frole.json" in text
    assert f"param_ExternalId={role.external_id}" in text


def test_without_an_identity_of_the_portal_it_says_how_to_set_it(
    browser: Client, role: CredentialProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.trust.portal_identity", lambda _: None)
    answer = browser.get(address("profile-connect", role))
    assert "PORTAL_AWS_ACCESS_KEY_ID" in answer.text
    assert "cloudformation" not in answer.context
    for name in NAMES[1:]:
        assert browser.get(address(name, role)).status_code == 404


def test_a_portal_identity_of_another_part_of_aws_is_explained(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts
) -> None:
    fake_sts.principals.clear()
    text = browser.get(address("profile-connect", role), {"partition": "aws-cn"}).text
    assert "An identity works only in its own part of AWS" in text


def test_a_service_that_is_not_there_is_refused(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    answer = browser.get(address("profile-connect", role), {"selected_services": "nope"})
    assert (answer.status_code, "no service called nope" in answer.text) == (400, True)
    assert browser.get(address("profile-terraform", role), {"selected_services": "nope"}).status_code == 404


def test_at_first_all_services_are_chosen(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    assert browser.get(address("profile-connect", role)).context["asked"].services == list(SERVICES)


def test_the_pasted_arn_is_tested_at_once(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    assert f'action="{reverse("profile-rotate", args=[role.pk])}"' in browser.get(address("profile-connect", role)).text
    arn = fake_sts.add_role(external_id=role.external_id).arn
    browser.post(reverse("profile-rotate", args=[role.pk]), {"role_arn": arn})
    role.refresh_from_db()
    assert role.works


def test_a_role_that_others_could_use_is_refused_and_the_page_says_how_to_mend_it(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts
) -> None:
    rotate = reverse("profile-rotate", args=[role.pk])
    text = browser.post(rotate, {"role_arn": fake_sts.add_role().arn}, follow=True).text
    assert "others who use this portal could use it too" in text
    assert "Edit trust policy" in text
    assert role.external_id in text
    role.refresh_from_db()
    assert (role.works, role.barrier) == (False, "unsafe_trust")


def test_whoever_makes_a_role_profile_is_led_here(browser: Client, fake_sts: FakeSts, alice: User) -> None:
    answer = browser.post(reverse("profile-add"), {"auth_type": "role_arn", "name": "new"})
    assert answer["Location"] == address("profile-connect", CredentialProfile.objects.get())


# What the profile's page says of it


def test_broad_permissions_are_warned_of(browser: Client, profile: CredentialProfile) -> None:
    CredentialProfile.objects.update(broad_policy="AdministratorAccess", verified_at="2026-01-01T00:00:00Z")
    text = browser.get(reverse("profile", args=[profile.pk])).text
    assert "It may do far more than read: it has AdministratorAccess" in text
    assert "/permissions/?partition=aws" in text


def test_other_profiles_of_the_same_account_are_named_if_one_may_see_them(
    browser: Client, alice: User, bob: User, profile: CredentialProfile, as_person: Callable[[User], Client]
) -> None:
    keys = {"aws_access_key": "AKIAOTHER", "aws_secret_key": "x"}
    CredentialProfile.objects.create_access_key(alice, "second of mine", keys)
    hidden = CredentialProfile.objects.create_access_key(bob, "second of bobs", keys)
    elsewhere = CredentialProfile.objects.create_access_key(alice, "elsewhere", keys)
    CredentialProfile.objects.exclude(pk=elsewhere.pk).update(account_id="123456789012")
    answer = browser.get(reverse("profile", args=[profile.pk]))
    assert [other.name for other in answer.context["others"]] == ["second of mine"]
    assert hidden.name not in answer.text
    assert elsewhere.name not in answer.text


def test_profiles_of_which_no_account_is_known_are_not_alike(browser: Client, alice: User) -> None:
    one, _other = (CredentialProfile.objects.create_role(alice, name) for name in ("one", "other"))
    assert not browser.get(reverse("profile", args=[one.pk])).context["others"]


def test_the_document_is_valid_json_for_cloudformation(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts
) -> None:
    template = json.loads(browser.get(address("profile-cloudformation", role)).text)
    trusted = template["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
    assert trusted["Condition"]["StringEquals"] == {"sts:ExternalId": role.external_id}


def test_htmx_gets_the_ways_alone(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    text = browser.get(address("profile-connect", role), headers={"HX-Request": "true"}).text
    assert role.external_id in text
    assert "<form" not in text
