"""How IAM's answers are read."""

from collection.kinds import Call
from collection.paths import read
from collection.services.iam import GROUP, POLICY, ROLE, USER

TRUSTED = ROLE.columns[0].path


def test_users_groups_roles_and_policies_come_from_one_listing():
    calls = [kind.call for kind in (USER, GROUP, ROLE, POLICY)]
    assert {(call.operation, repr(call.params)) for call in calls if isinstance(call, Call)} == {
        ("get_account_authorization_details", repr(calls[0].params))
    }


def test_trusted_entities_are_one_list_however_the_policy_writes_them():
    principals = [{"Service": "ec2.amazonaws.com"}, {"AWS": ["arn:aws:iam::1:root", "arn:aws:iam::2:root"]}]
    role = {"AssumeRolePolicyDocument": {"Statement": [{"Principal": principal} for principal in principals]}}
    assert read(TRUSTED, role) == ["ec2.amazonaws.com", "arn:aws:iam::1:root", "arn:aws:iam::2:root"]


def test_a_policy_below_a_path_is_known_by_its_name():
    assert read(POLICY.key[0], {"Arn": "arn:aws:iam::1:policy/teams/data/Reader"}) == "Reader"
