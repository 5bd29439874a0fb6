"""Profiles: who may use and change them, what state they are in, what deleting leaves."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import Settings

from accounts import encryption
from accounts.models import CredentialProfile, Person
from accounts.signals import profile_deleted
from awscheck.aws import Identity
from tests.accounts.conftest import CANARY
from tests.accounts.test_encryption import key as encryption_key

IDENTITY = Identity("111122223333", "arn:aws:iam::111122223333:user/reader", "aws", "AIDA")


def mine(user: Any) -> list[CredentialProfile]:
    return list(CredentialProfile.objects.of(user))


def test_an_owner_sees_a_profile_and_a_stranger_does_not(key: CredentialProfile, alice: User, bob: User) -> None:
    assert mine(alice) == [key]
    assert mine(bob) == []


def test_a_team_member_may_use_but_not_change_it(key: CredentialProfile, bob: User, team: Group) -> None:
    key.teams.add(team)
    assert mine(bob) == [key]
    assert not CredentialProfile.objects.owned_by(bob).exists()


def test_a_profile_shared_with_two_teams_appears_once(key: CredentialProfile, bob: User, team: Group) -> None:
    other = Group.objects.create(name="other")
    other.user_set.add(bob)
    key.teams.add(team, other)
    assert mine(bob) == [key]


def test_who_left_the_team_sees_it_no_more(key: CredentialProfile, bob: User, team: Group) -> None:
    key.teams.add(team)
    team.user_set.remove(bob)
    assert mine(bob) == []


def test_neither_anonymous_nor_deactivated_people_see_anything(key: CredentialProfile, alice: User) -> None:
    alice.is_active = False
    assert mine(AnonymousUser()) == mine(alice) == []


def test_a_superuser_sees_no_more_than_anyone(key: CredentialProfile, admin_user: User) -> None:
    assert mine(admin_user) == []


def test_its_secret_is_sealed_and_only_the_last_four_of_the_key_id_are_open(key: CredentialProfile) -> None:
    row = CredentialProfile.objects.filter(pk=key.pk).values().get()
    assert not any("CANARY" in str(value) for value in row.values())
    assert row["access_key_hint"] == "6789"


def test_its_credentials_open(key: CredentialProfile) -> None:
    key.refresh_from_db()
    assert dict(key.credentials().params) == CANARY
    assert key.credentials().external_id is None


def test_a_secret_copied_from_another_row_does_not_open(key: CredentialProfile, bob: User) -> None:
    thief = CredentialProfile.objects.create_access_key(bob, "mine", CANARY)
    thief.sealed_params = key.sealed_params
    with pytest.raises(encryption.EncryptionError):
        thief.credentials()


def test_a_secret_whose_key_is_gone_is_a_clear_error(key: CredentialProfile, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [f"other:{encryption_key(b'x')}"]
    with pytest.raises(encryption.UnknownKeyError):
        key.credentials()


def test_every_role_gets_its_own_long_external_id(role: CredentialProfile, alice: User) -> None:
    other = CredentialProfile.objects.create_role(alice, "second")
    assert len(role.external_id) >= 43
    assert role.external_id != other.external_id


def test_a_role_is_assumed_with_its_external_id(role: CredentialProfile) -> None:
    role.put_role("arn:aws:iam::111122223333:role/Reader")
    assert role.credentials().external_id == role.external_id
    assert dict(role.credentials().params) == {"role_arn": "arn:aws:iam::111122223333:role/Reader"}


def test_two_profiles_of_one_person_cannot_have_one_name(key: CredentialProfile, alice: User) -> None:
    with pytest.raises(IntegrityError):
        CredentialProfile.objects.create_role(alice, key.name)


def test_a_new_key_is_untested_and_a_new_role_is_a_draft(key: CredentialProfile, role: CredentialProfile) -> None:
    assert (key.state, role.state) == ("untested", "draft")
    assert not key.works
    assert not role.works


def test_it_works_once_aws_has_answered(key: CredentialProfile) -> None:
    key.note_identity(IDENTITY)
    key.refresh_from_db()
    assert key.works
    assert key.account_id == "111122223333"


def test_it_does_not_work_once_aws_has_refused(key: CredentialProfile) -> None:
    key.note_identity(IDENTITY)
    key.note_problem("unknown_key")
    key.refresh_from_db()
    assert key.state == "broken"
    assert key.problem_meaning
    assert key.problem_remedy


def test_new_keys_must_be_tested_anew(key: CredentialProfile) -> None:
    key.note_identity(IDENTITY)
    key.put_keys(CANARY)
    assert key.state == "untested"


def test_a_token_that_ran_out_does_not_work_and_says_so(key: CredentialProfile) -> None:
    key.note_identity(IDENTITY)
    key.token_expires_at = timezone.now() - timedelta(seconds=1)
    assert key.state == "expired"
    assert not key.works
    assert key.problem_remedy


def test_a_root_key_is_recognised(key: CredentialProfile) -> None:
    key.note_identity(IDENTITY._replace(arn="arn:aws:iam::111122223333:root"))
    assert key.is_root


def test_deleting_wipes_the_secret_hides_the_row_and_keeps_the_names(key: CredentialProfile, alice: User) -> None:
    key.note_identity(IDENTITY)
    key.delete_for_good()
    key.refresh_from_db()
    assert key.sealed_params == ""
    assert mine(alice) == []
    assert (key.name, key.owner_name, key.works) == ("shop", "alice", False)


def test_what_a_deleted_profile_found_stays_readable_for_its_people(
    key: CredentialProfile, alice: User, bob: User, team: Group, admin_user: User
) -> None:
    key.teams.add(team)
    key.delete_for_good()
    assert [CredentialProfile.objects.readable_by(user).count() for user in (alice, bob, admin_user)] == [1, 1, 0]


def test_deleting_frees_the_name(key: CredentialProfile, alice: User) -> None:
    key.delete_for_good()
    CredentialProfile.objects.create_access_key(alice, "shop", CANARY)


@pytest.fixture
def told() -> Any:
    """The profiles whose deletion the other apps were told of."""
    heard: list[CredentialProfile] = []

    def hear(profile: CredentialProfile, **kwargs: Any) -> None:
        heard.append(profile)

    profile_deleted.connect(hear)
    yield heard
    profile_deleted.disconnect(hear)


def test_deleting_tells_the_other_apps(key: CredentialProfile, told: list[CredentialProfile]) -> None:
    key.delete_for_good()
    assert told == [key]


def test_deleting_a_person_wipes_their_secrets_and_keeps_their_name(
    key: CredentialProfile, alice: User, told: list[CredentialProfile]
) -> None:
    alice.delete()
    key.refresh_from_db()
    assert (key.owner, key.owner_name, key.sealed_params) == (None, "alice", "")
    assert told == [key]


def test_a_new_user_gets_an_external_id_of_their_own(alice: User, bob: User) -> None:
    assert len(Person.of(alice).external_id) >= 43
    assert Person.of(alice).external_id != Person.of(bob).external_id
    assert Person.objects.count() == 2
