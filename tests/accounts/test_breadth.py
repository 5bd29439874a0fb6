"""Credentials that may do far more than read: seen where they may be seen."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from accounts import verify
from accounts.models import CredentialProfile
from tests.fake_aws import FakeAws, fake_aws

__all__ = ["fake_aws"]


def attached(*names: str) -> dict[str, Any]:
    return {
        "AttachedPolicies": [{"PolicyName": name, "PolicyArn": f"arn:aws:iam::aws:policy/{name}"} for name in names]
    }


@pytest.fixture
def key(alice: User, fake_aws: FakeAws) -> CredentialProfile:
    """The saved key of an IAM user."""
    return CredentialProfile.objects.create_access_key(alice, "reader", fake_aws.user.params)


@pytest.mark.parametrize("policy", ["AdministratorAccess", "PowerUserAccess"])
def test_a_user_with_a_broad_policy_is_noted(key: CredentialProfile, fake_aws: FakeAws, policy: str) -> None:
    fake_aws.has("iam", "ListAttachedUserPolicies", attached("ReadOnlyAccess", policy))
    verdict = verify.test(key)
    key.refresh_from_db()
    assert (verdict.ok, verdict.broad_policy, key.broad_policy) == (True, policy, policy)


def test_a_users_groups_count(key: CredentialProfile, fake_aws: FakeAws) -> None:
    group = {
        "GroupName": "admins", "GroupId": "AGPA", "Path": "/", "Arn": "arn:aws:iam::111122223333:group/admins",
        "CreateDate": "2025-01-01T00:00:00Z",
    }  # fmt: skip
    fake_aws.has("iam", "ListGroupsForUser", {"Groups": [group]})
    fake_aws.has("iam", "ListAttachedGroupPolicies", attached("AdministratorAccess"))
    assert verify.test(key).broad_policy == "AdministratorAccess"


def test_a_role_with_a_broad_policy_is_noted(alice: User, fake_aws: FakeAws) -> None:
    role = CredentialProfile.objects.create_role(alice, "audit")
    role.put_role(fake_aws.add_role(external_id=role.external_id).arn)
    fake_aws.has("iam", "ListAttachedRolePolicies", attached("AdministratorAccess"))
    assert verify.test(role).broad_policy == "AdministratorAccess"
    assert [call.params for call in fake_aws.calls_of("iam")] == [{"RoleName": "AwsConsoleCheck"}]


def test_a_narrow_one_is_not(key: CredentialProfile, fake_aws: FakeAws) -> None:
    fake_aws.has("iam", "ListAttachedUserPolicies", attached("AwsConsoleCheckInventory", "MyAdministratorAccess"))
    assert verify.test(key).broad_policy == ""


def test_who_may_not_look_is_not_suspected(key: CredentialProfile, fake_aws: FakeAws) -> None:
    fake_aws.deny("iam", "")
    assert verify.test(key).ok
    assert key.broad_policy == ""


def test_a_narrower_policy_ends_the_warning(key: CredentialProfile, fake_aws: FakeAws) -> None:
    fake_aws.has("iam", "ListAttachedUserPolicies", attached("AdministratorAccess"))
    verify.test(key)
    fake_aws.has("iam", "ListAttachedUserPolicies", attached("AwsConsoleCheckInventory"))
    verify.test(key)
    key.refresh_from_db()
    assert key.broad_policy == ""


def test_another_key_begins_without_it(key: CredentialProfile) -> None:
    key.broad_policy = "AdministratorAccess"
    key.put_keys({"aws_access_key": "AKIA", "aws_secret_key": "x"})
    assert key.broad_policy == ""
