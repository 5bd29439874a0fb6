"""Groups, their start scripts and their policies."""

from collection.paths import read
from collection.services.autoscaling import GROUP, LAUNCH_CONFIGURATION, SCALING_POLICY
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")


def test_start_scripts_are_not_kept():
    raw = {"LaunchConfigurationName": "web", "UserData": "canary"}
    assert "canary" not in str(shape(LAUNCH_CONFIGURATION, raw, PLACE))


def test_a_group_leads_to_each_of_its_subnets():
    assert read(GROUP.relations["ec2.subnet"], {"VPCZoneIdentifier": "subnet-1,subnet-2"}) == ["subnet-1", "subnet-2"]


def test_policies_of_one_name_are_told_apart_by_their_groups():
    keys = {
        shape(SCALING_POLICY, {"AutoScalingGroupName": group, "PolicyName": "cpu"}, PLACE).key for group in ("a", "b")
    }
    assert len(keys) == 2
