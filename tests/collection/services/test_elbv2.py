"""What listeners hide, and what of targets is configuration."""

import pytest

from collection.paths import read
from collection.services.elbv2 import LISTENER, LOAD_BALANCER, TARGET_GROUP
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")
HEALTH = TARGET_GROUP.details[0]
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:shop"
BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/0123456789abcdef"


def target_group(state: str, *targets: str) -> dict[str, object]:
    told = [{"Target": {"Id": name}, "TargetHealth": {"State": state}} for name in targets]
    return {"TargetGroupName": "web", **read(HEALTH.keep, {"TargetHealthDescriptions": told})}


def digest(state: str, *targets: str) -> str:
    return shape(TARGET_GROUP, target_group(state, *targets), PLACE).digest


def test_the_client_secret_of_a_sign_in_is_masked():
    action = {"AuthenticateOidcConfig": {"ClientId": "shop", "ClientSecret": "canary"}}
    parent = {"id": "shop", "key": "shop"}
    data = shape(LISTENER, {"ListenerArn": "l", "DefaultActions": [action]}, PLACE, parent).data
    assert "canary" not in str(data)
    assert data["DefaultActions"][0]["AuthenticateOidcConfig"]["ClientId"] == "shop"


def test_a_target_that_falls_ill_is_no_change():
    assert digest("healthy", "i-1", "i-2") == digest("unhealthy", "i-2", "i-1")


def test_a_target_more_is_a_change():
    assert digest("healthy", "i-1") != digest("healthy", "i-1", "i-2")


@pytest.mark.parametrize(
    ("kind", "target"), [("ec2.instance", "i-1"), ("lambda.function", FUNCTION), ("elbv2.load_balancer", BALANCER)]
)
def test_a_target_leads_to_what_it_is(kind, target):
    group = target_group("healthy", target)
    found = {other: read(path, group) for other, path in TARGET_GROUP.relations.items()}
    assert [other for other, targets in found.items() if targets and target in targets] == [kind]


def test_an_address_leads_nowhere():
    group = target_group("healthy", "10.0.0.1")
    assert not any("10.0.0.1" in (read(path, group) or ()) for path in TARGET_GROUP.relations.values())


def test_logs_that_are_off_name_no_bucket():
    attributes = [{"Key": "access_logs.s3.bucket", "Value": ""}, {"Key": "connection_logs.s3.bucket", "Value": "logs"}]
    assert read(LOAD_BALANCER.relations["s3.bucket"], {"Attributes": attributes}) == ["logs"]
