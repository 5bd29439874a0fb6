"""The profile pages: add, look, change, replace, test, share, delete."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from accounts.forms import NameForm
from accounts.models import CredentialProfile
from tests.accounts.conftest import CANARY
from tests.fake_sts import FakeSts, Principal


def add(browser: Client, **data: Any) -> Any:
    return browser.post(reverse("profile-add"), {"auth_type": "access_key", "name": "shop", **data}, follow=True)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_first_time_user_is_offered_both_ways(browser: Client) -> None:
    shown = text(browser.get(reverse("profiles")))
    assert "Connect your first AWS account" in shown
    assert "auth_type=role_arn" in shown
    assert "auth_type=access_key" in shown


def test_adding_a_key_tests_it_at_once(browser: Client, reader: Principal) -> None:
    shown = text(add(browser, **reader.params))
    assert "this is account 111122223333" in shown
    assert CredentialProfile.objects.get().works


def test_a_key_that_aws_refuses_is_kept_marked_and_explained(browser: Client, reader: Principal) -> None:
    shown = text(add(browser, **reader.params | {"aws_secret_key": "wrong"}))
    profile = CredentialProfile.objects.get()
    assert not profile.works
    assert profile.verified_at is None
    assert "It does not work" in shown
    assert "Enter the secret access key again" in shown


def test_a_mistake_in_the_form_saves_nothing_and_repeats_no_secret(browser: Client) -> None:
    shown = text(add(browser, **CANARY | {"aws_access_key": "AKIACANARY with blanks"}))
    assert not CredentialProfile.objects.exists()
    assert "This is not an access key ID" in shown
    assert "CANARY" not in shown


def test_a_name_is_taken_once(browser: Client, key: CredentialProfile, reader: Principal) -> None:
    assert "You already have a profile of this name" in text(add(browser, **reader.params))


@pytest.fixture
def too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that is sent twice at once: when it looks whether the name is free, it still is."""
    monkeypatch.setattr(NameForm, "clean_name", lambda form: form.cleaned_data["name"])


@pytest.mark.parametrize("auth_type", ["access_key", "role_arn"])
def test_the_same_form_twice_at_once_adds_one(
    browser: Client, reader: Principal, too_late: None, auth_type: str
) -> None:
    data = {"auth_type": auth_type, "name": "shop", **reader.params}
    answers = [browser.post(reverse("profile-add"), data) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 200]
    assert "You already have a profile of this name" in text(answers[1])
    assert CredentialProfile.objects.count() == 1


def test_two_profiles_are_not_renamed_to_one_name(browser: Client, key: CredentialProfile, too_late: None) -> None:
    other = CredentialProfile.objects.create_role(key.owner, "other")
    assert "You already have" in text(browser.post(reverse("profile-edit", args=[other.pk]), {"name": key.name}))
    assert CredentialProfile.objects.get(pk=other.pk).name == "other"


def test_a_role_has_its_external_id_before_its_arn_is_typed(browser: Client, fake_sts: FakeSts) -> None:
    response = browser.post(reverse("profile-add"), {"auth_type": "role_arn", "name": "audit"}, follow=True)
    role = CredentialProfile.objects.get()
    assert (role.state, role.role_arn) == ("draft", "")
    assert role.external_id in text(response)
    assert "arn:aws:iam::111122223333:user/portal" in text(response)
    assert "sts:ExternalId" in text(response)


def test_looking_at_the_form_of_a_role_creates_nothing(browser: Client) -> None:
    browser.get(reverse("profile-add"), {"auth_type": "role_arn"})
    assert not CredentialProfile.objects.exists()


def test_typing_the_arn_of_a_role_that_trusts_us_makes_it_work(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts
) -> None:
    arn = fake_sts.add_role(external_id=role.external_id).arn
    browser.post(reverse("profile-rotate", args=[role.pk]), {"role_arn": arn})
    role.refresh_from_db()
    assert role.works
    assert role.account_id == "444455556666"


def test_a_role_that_does_not_trust_us_is_explained_with_the_policy(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts
) -> None:
    arn = fake_sts.add_role(external_id="another").arn
    shown = text(browser.post(reverse("profile-rotate", args=[role.pk]), {"role_arn": arn}, follow=True))
    assert "The portal may not assume this role" in shown
    assert role.external_id in shown
    assert "sts:ExternalId" in shown


def test_a_malformed_arn_is_named_and_not_kept(browser: Client, role: CredentialProfile, fake_sts: FakeSts) -> None:
    shown = text(browser.post(reverse("profile-rotate", args=[role.pk]), {"role_arn": "arn:aws:iam::1:role/x"}))
    role.refresh_from_db()
    assert "This is not a role ARN" in shown
    assert role.role_arn == ""


def test_without_a_portal_identity_the_page_says_how_to_set_it(
    browser: Client, role: CredentialProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.trust.portal_identity", lambda _: None)
    shown = text(browser.get(reverse("profile-rotate", args=[role.pk])))
    assert "PORTAL_AWS_ACCESS_KEY_ID" in shown


def test_a_portal_identity_that_aws_refuses_is_no_fault_of_the_person(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts, settings: Any
) -> None:
    settings.PORTAL_AWS_SECRET_ACCESS_KEY = "wrong"
    assert "Your role is not at fault" in text(browser.get(reverse("profile-rotate", args=[role.pk])))


SERVER_ONLY = {
    "owner": 1, "owner_name": "mallory", "external_id": "chosen-by-me", "account_id": "999999999999",
    "identity_arn": "arn:evil", "verified_at": "2026-01-01", "problem": "", "sealed_params": "v1:x:y",
    "access_key_hint": "EVIL", "deleted_at": "", "id": "8f6e1f0a-0000-4000-8000-000000000000",
    "endpoint_url": "http://169.254.169.254", "profile_name": "default", "region": "evil", "proxies": "http://evil",
}  # fmt: skip


@pytest.mark.parametrize("name", ["profile-edit", "profile-rotate", "profile-share", "profile-test"])
def test_no_form_sets_what_the_server_decides(
    browser: Client, role: CredentialProfile, fake_sts: FakeSts, name: str
) -> None:
    before = CredentialProfile.objects.values(*CredentialProfile.objects.values().get()).get()
    data = {"name": role.name, "role_arn": "no ARN", **SERVER_ONLY}
    browser.post(reverse(name, args=[role.pk]), data)
    after = CredentialProfile.objects.values().get()
    changed = {field for field in before if before[field] != after[field]}
    assert changed <= {"updated_at", "problem"}


def test_replacing_the_secret_tests_the_new_one(browser: Client, key: CredentialProfile, reader: Principal) -> None:
    browser.post(reverse("profile-rotate", args=[key.pk]), reader.params)
    key.refresh_from_db()
    assert key.works
    assert dict(key.credentials().params) == reader.params


def test_a_profile_deleted_meanwhile_gets_no_new_secret(
    browser: Client, key: CredentialProfile, reader: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_keys = CredentialProfile.put_keys

    def slowly(self: CredentialProfile, *args: Any, **kwargs: Any) -> None:
        CredentialProfile.objects.get(pk=self.pk).delete_for_good()
        put_keys(self, *args, **kwargs)

    monkeypatch.setattr(CredentialProfile, "put_keys", slowly)
    assert browser.post(reverse("profile-rotate", args=[key.pk]), reader.params).status_code == 404
    key.refresh_from_db()
    assert (key.state, key.sealed_params) == ("deleted", "")


def test_another_account_under_the_same_profile_is_told(
    browser: Client, working_key: CredentialProfile, fake_sts: FakeSts
) -> None:
    browser.post(reverse("profile-test", args=[working_key.pk]))
    other = fake_sts.add_user(account="444455556666")
    url = reverse("profile-rotate", args=[working_key.pk])
    assert "Until now account 111122223333 answered" in text(browser.post(url, other.params, follow=True))


def test_a_root_key_is_warned_of(browser: Client, key: CredentialProfile) -> None:
    CredentialProfile.objects.update(identity_arn="arn:aws:iam::111122223333:root")
    assert "root user" in text(browser.get(reverse("profile", args=[key.pk])))


def test_renaming_changes_the_name_alone(browser: Client, key: CredentialProfile) -> None:
    browser.post(reverse("profile-edit", args=[key.pk]), {"name": "상점"})
    sealed = key.sealed_params
    key.refresh_from_db()
    assert (key.name, key.sealed_params) == ("상점", sealed)


def test_an_owner_shares_with_their_own_team(browser: Client, key: CredentialProfile, team: Group) -> None:
    browser.post(reverse("profile-share", args=[key.pk]), {"teams": [team.pk]})
    assert list(key.teams.all()) == [team]


def test_nobody_shares_with_a_team_they_are_not_in(browser: Client, key: CredentialProfile) -> None:
    foreign = Group.objects.create(name="foreign")
    browser.post(reverse("profile-share", args=[key.pk]), {"teams": [foreign.pk]})
    assert not key.teams.exists()


def test_sharing_with_nobody_takes_it_back(browser: Client, key: CredentialProfile, team: Group) -> None:
    key.teams.add(team)
    browser.post(reverse("profile-share", args=[key.pk]), {"csrfmiddlewaretoken": "x"})
    assert not key.teams.exists()


def test_a_member_looks_and_tests_but_sees_no_credentials(
    as_person: Callable[[User], Client], bob: User, role: CredentialProfile, team: Group
) -> None:
    role.teams.add(team)
    shown = text(as_person(bob).get(reverse("profile", args=[role.pk])))
    assert "audit" in shown
    assert role.external_id not in shown
    assert reverse("profile-delete", args=[role.pk]) not in shown


def test_deleting_asks_first(browser: Client, key: CredentialProfile) -> None:
    assert "cannot be brought back" in text(browser.get(reverse("profile-delete", args=[key.pk])))
    assert CredentialProfile.objects.of(key.owner).exists()  # type: ignore[arg-type]


def test_deleting_takes_it_off_every_page(browser: Client, key: CredentialProfile) -> None:
    browser.post(reverse("profile-delete", args=[key.pk]))
    assert browser.get(reverse("profile", args=[key.pk])).status_code == 404
    assert f"/profiles/{key.pk}/" not in text(browser.get(reverse("profiles")))


def test_names_with_markup_are_shown_as_text(browser: Client, alice: User) -> None:
    CredentialProfile.objects.create_role(alice, '<script>alert("x")</script>')
    shown = text(browser.get(reverse("profiles")))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize("auth_type", ["", "root", "profile"])
def test_an_unknown_kind_is_a_bad_request(browser: Client, auth_type: str) -> None:
    assert browser.post(reverse("profile-add"), {"auth_type": auth_type, "name": "x"}).status_code == 400
