"""Testing credentials against a STS that really checks keys, trust and external ids."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from accounts import verify
from accounts.models import CredentialProfile
from awscheck.aws import AwsSession
from tests.accounts.test_encryption import key as encryption_key
from tests.fake_sts import ACCOUNT, FakeSts, Principal


def saved(owner: User, params: dict[str, str]) -> CredentialProfile:
    return CredentialProfile.objects.create_access_key(owner, "tested", params)


def reason_for(owner: User, params: dict[str, str]) -> str:
    profile = saved(owner, params)
    verdict = verify.test(profile)
    profile.refresh_from_db()
    assert profile.problem == verdict.reason
    assert not profile.works
    assert profile.verified_at is None
    return verdict.reason


def test_a_key_that_works_says_whose_it_is(working_key: CredentialProfile, reader: Principal) -> None:
    assert verify.test(working_key).ok
    working_key.refresh_from_db()
    assert (working_key.account_id, working_key.identity_arn, working_key.partition) == (ACCOUNT, reader.arn, "aws")
    assert working_key.works


def test_a_key_that_aws_does_not_know(alice: User, reader: Principal) -> None:
    assert reason_for(alice, reader.params | {"aws_access_key": "AKIA0000000000000000"}) == "unknown_key"


def test_a_secret_of_another_key(alice: User, reader: Principal) -> None:
    assert reason_for(alice, reader.params | {"aws_secret_key": "wrong"}) == "wrong_secret"


def test_a_token_that_ran_out(alice: User, fake_sts: FakeSts) -> None:
    assert reason_for(alice, fake_sts.add_session(seconds=-60).params) == "expired_token"


def test_a_secret_whose_encryption_key_is_gone(alice: User, reader: Principal, settings: Settings) -> None:
    profile = saved(alice, reader.params)
    settings.ENCRYPTION_KEYS = [f"other:{encryption_key(b'x')}"]
    assert verify.test(profile).reason == "unreadable_secret"
    assert "ENCRYPTION_KEYS" in str(profile.problem_remedy)


def test_a_role_that_trusts_the_portal_with_its_external_id(role: CredentialProfile, fake_sts: FakeSts) -> None:
    role.put_role(fake_sts.add_role(external_id=role.external_id).arn)
    verdict = verify.test(role)
    assert verdict.ok
    assert not verdict.warning
    assert role.works


def test_a_role_that_does_not_trust_the_portal(role: CredentialProfile, fake_sts: FakeSts) -> None:
    role.put_role(fake_sts.add_role(trusts=("123456789012",), external_id=role.external_id).arn)
    assert verify.test(role).reason == "trust"


def test_a_role_that_asks_for_another_external_id(role: CredentialProfile, fake_sts: FakeSts) -> None:
    role.put_role(fake_sts.add_role(external_id="of-somebody-else").arn)
    assert verify.test(role).reason == "trust"


def test_a_role_that_anybody_could_use_is_refused(
    role: CredentialProfile, fake_sts: FakeSts, monkeypatch: pytest.MonkeyPatch
) -> None:
    role.put_role(fake_sts.add_role().arn)
    assert verify.test(role).reason == "unsafe_trust"
    assert "sts:ExternalId" in str(role.problem_remedy)
    assert not role.works


@pytest.mark.parametrize("code", ["Throttling", "InternalFailure"])
def test_a_role_of_which_nobody_knows_whether_it_is_closed_is_not_taken_for_closed(
    role: CredentialProfile, fake_sts: FakeSts, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    role.put_role(fake_sts.add_role(external_id=role.external_id).arn)
    identify, asked = verify._identify, []

    def answers_once(*args: object, **more: object) -> verify.Verdict:
        if asked:
            fake_sts.refuse("sts", "AssumeRole", "query", code, "not now")
        asked.append(args)
        return identify(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(verify, "_identify", answers_once)
    assert not verify.test(role).ok
    assert role.barrier


def test_a_role_may_be_used_only_once_it_was_found_to_be_closed(
    role: CredentialProfile, fake_sts: FakeSts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "endpoint_url", lambda: None)
    open_to_all = fake_sts.add_role()
    role.put_role(open_to_all.arn)
    assert role.barrier == "untested_role"
    verify.test(role)
    assert role.barrier == "unsafe_trust"
    open_to_all.external_id = role.external_id
    verify.test(role)
    assert role.barrier == ""


def test_a_role_that_was_put_in_its_place_meanwhile_does_not_inherit_a_good_test(
    role: CredentialProfile, fake_sts: FakeSts
) -> None:
    role.put_role(fake_sts.add_role(external_id=role.external_id).arn)
    role.save()
    tested = CredentialProfile.objects.get(pk=role.pk)
    role.put_role(fake_sts.add_role("another").arn)
    role.save()
    assert verify.test(tested).ok
    role.refresh_from_db()
    assert (role.state, role.barrier) == ("untested", "untested_role")


def test_an_operator_may_let_such_a_role_pass_at_an_emulator(
    role: CredentialProfile, fake_sts: FakeSts, settings: Settings
) -> None:
    role.put_role(fake_sts.add_role().arn)
    assert verify.test(role).reason == "unsafe_trust"
    settings.ALLOW_UNSAFE_TRUST = True
    assert verify.test(role).warning == "unsafe_trust"
    assert role.works


def test_for_the_real_aws_nobody_can_let_it_pass(
    role: CredentialProfile, fake_sts: FakeSts, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "endpoint_url", lambda: None)
    settings.ALLOW_UNSAFE_TRUST = True
    role.put_role(fake_sts.add_role().arn)
    assert verify.test(role).reason == "unsafe_trust"


def test_a_role_is_tried_without_and_with_a_wrong_external_id_before_it_is_used(
    role: CredentialProfile, fake_sts: FakeSts
) -> None:
    role.put_role(fake_sts.add_role(external_id=role.external_id).arn)
    assert verify.test(role).ok
    without, wrong, ours = [call.params.get("ExternalId") for call in fake_sts.calls("AssumeRole")]
    assert (without, ours) == (None, role.external_id)
    assert wrong not in (None, role.external_id)


def test_a_role_that_takes_any_external_id_is_unsafe(role: CredentialProfile, fake_sts: FakeSts) -> None:
    class AnyButNone(str):
        def __eq__(self, other: object) -> bool:
            return bool(other)

        __hash__ = str.__hash__

    role.put_role(fake_sts.add_role(external_id=AnyButNone("any")).arn)
    assert verify.test(role).reason == "unsafe_trust"
    assert [call.params.get("ExternalId", "") != "" for call in fake_sts.calls("AssumeRole")] == [False, True]


def test_a_role_of_the_portals_own_account_is_not_even_tried(role: CredentialProfile, fake_sts: FakeSts) -> None:
    role.put_role(fake_sts.add_role(external_id=role.external_id, account=ACCOUNT).arn)
    assert verify.test(role).reason == role.barrier == "portal_account"
    assert fake_sts.calls("AssumeRole") == []


def test_an_operator_may_allow_roles_of_the_portals_own_account(
    role: CredentialProfile, fake_sts: FakeSts, settings: Settings
) -> None:
    settings.ALLOW_PORTAL_ACCOUNT_ROLES = True
    role.put_role(fake_sts.add_role(external_id=role.external_id, account=ACCOUNT).arn)
    assert verify.test(role).ok
    assert role.barrier == ""


def test_a_dead_portal_identity_is_not_the_roles_fault(
    role: CredentialProfile, fake_sts: FakeSts, settings: Settings
) -> None:
    settings.PORTAL_AWS_ACCESS_KEY_ID = "AKIAGONE000000000000"
    role.put_role(fake_sts.add_role(external_id=role.external_id).arn)
    assert verify.test(role).reason == "portal_identity"


def test_no_role_at_all_is_told_so(role: CredentialProfile, fake_sts: FakeSts) -> None:
    role.put_role("arn:aws:iam::444455556666:user/somebody")
    assert verify.test(role).reason == "malformed_arn"


def test_a_role_without_a_portal_identity(
    role: CredentialProfile, fake_sts: FakeSts, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORTAL_AWS_ACCESS_KEY_ID = settings.PORTAL_AWS_SECRET_ACCESS_KEY = ""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    role.put_role(fake_sts.add_role().arn)
    assert verify.test(role).reason == "no_portal_identity"


def test_another_account_behind_the_same_profile_is_told(
    working_key: CredentialProfile, reader: Principal, fake_sts: FakeSts
) -> None:
    verify.test(working_key)
    working_key.put_keys(fake_sts.add_user(account="444455556666").params)
    assert verify.test(working_key).left_account == reader.account
    assert working_key.account_id == "444455556666"


def test_the_first_answer_is_no_change_of_account(working_key: CredentialProfile) -> None:
    assert verify.test(working_key).left_account == ""


def test_a_passing_fault_does_not_make_a_working_profile_broken(
    working_key: CredentialProfile, fake_sts: FakeSts
) -> None:
    verify.test(working_key)
    fake_sts.refuse("sts", "GetCallerIdentity", "query", "Throttling", "Rate exceeded")
    assert not verify.test(working_key).ok
    assert working_key.works


def test_a_passing_fault_does_not_make_an_untested_profile_work(
    working_key: CredentialProfile, fake_sts: FakeSts
) -> None:
    fake_sts.refuse("sts", "GetCallerIdentity", "query", "Throttling", "Rate exceeded")
    verify.test(working_key)
    assert working_key.state == "broken"


def test_it_asks_once_and_quickly(working_key: CredentialProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    class Spy(AwsSession):
        def __init__(self, *args: object, quick: bool = False, **kwargs: object) -> None:
            asked.append(quick)
            super().__init__(*args, quick=quick, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(verify, "AwsSession", Spy)
    verify.test(working_key)
    assert asked == [True]


def test_the_text_has_meaning_remedy_and_what_support_would_ask_for(alice: User, reader: Principal) -> None:
    text = verify.test(saved(alice, reader.params | {"aws_secret_key": "wrong"})).text
    assert "does not belong to this access key ID" in text
    assert "Enter the secret access key again" in text
    assert "SignatureDoesNotMatch" in text
    assert "fake-request" in text
