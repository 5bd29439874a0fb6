"""A role is assumed with the portal's identity, once, and again before it runs out."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from awscheck.aws import (
    AwsSession,
    Credentials,
    InvalidRegionError,
    NoPortalIdentityError,
    assume_role,
    classify,
    parse_role_arn,
    portal_identity,
    safe_session_name,
)
from awscheck.aws.roles import role_credentials
from awscheck.logs import PINNED_LOGGERS, RedactingFilter
from tests.fake_sts import FakeSts, Principal, Role

REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "ap-northeast-2", "sa-east-1")


def session_of(role: Role, external_id: str | None = None, name: str = "test") -> AwsSession:
    return AwsSession(Credentials("role_arn", {"role_arn": role.arn}, external_id), name, quick=True)


def test_a_roles_session_is_the_roles(fake_sts: FakeSts) -> None:
    role = fake_sts.add_role("Check", account="444455556666")
    identity = session_of(role, name="acc-u1-r2").identity()
    assert identity.account_id == "444455556666"
    assert identity.arn == "arn:aws:sts::444455556666:assumed-role/Check/acc-u1-r2"
    assert identity.partition == "aws"
    assert identity.user_id.endswith(":acc-u1-r2")


def test_many_clients_cost_one_sts_call(fake_sts: FakeSts) -> None:
    session = session_of(fake_sts.add_role())
    for region in REGIONS:
        session.client("sts", region).get_caller_identity()
    assert len(fake_sts.calls("AssumeRole")) == 1


def test_twenty_threads_cost_one_sts_call(fake_sts: FakeSts) -> None:
    session = session_of(fake_sts.add_role())
    with ThreadPoolExecutor(20) as pool:
        identities = list(pool.map(lambda _: session.identity(), range(40)))
    assert len(set(identities)) == 1
    assert len(fake_sts.calls("AssumeRole")) == 1


def test_credentials_that_run_out_renew_themselves(fake_sts: FakeSts) -> None:
    session = session_of(fake_sts.add_role())
    fake_sts.lifetime = timedelta(minutes=5)
    session.identity()
    fake_sts.lifetime = None
    session.identity()
    session.identity()
    assert len(fake_sts.calls("AssumeRole")) == 2
    assert len({request.key for request in fake_sts.calls("GetCallerIdentity")}) == 2


def test_a_failed_early_renewal_leaves_the_old_credentials_at_work(fake_sts: FakeSts) -> None:
    role = fake_sts.add_role()
    session = session_of(role)
    fake_sts.lifetime = timedelta(minutes=12)
    session.identity()
    del fake_sts.roles[role.arn]
    assert session.identity().account_id == "444455556666"


def test_a_session_lasts_an_hour(fake_sts: FakeSts) -> None:
    session_of(fake_sts.add_role()).identity()
    assert fake_sts.calls("AssumeRole")[0].params["DurationSeconds"] == "3600"


def test_the_external_id_is_sent(fake_sts: FakeSts) -> None:
    session_of(fake_sts.add_role(external_id="ours"), "ours").identity()
    assert fake_sts.calls("AssumeRole")[0].params["ExternalId"] == "ours"


def test_without_an_external_id_none_is_sent(fake_sts: FakeSts) -> None:
    session_of(fake_sts.add_role()).identity()
    assert "ExternalId" not in fake_sts.calls("AssumeRole")[0].params


@pytest.mark.parametrize(
    ("partition", "collected", "home"),
    [
        ("aws", "ap-northeast-2", "us-east-1"),
        ("aws-cn", "cn-northwest-1", "cn-north-1"),
        ("aws-us-gov", "us-gov-east-1", "us-gov-west-1"),
    ],
)
def test_sts_is_asked_in_the_partitions_home_region(
    fake_sts: FakeSts, partition: str, collected: str, home: str
) -> None:
    session_of(fake_sts.add_role(partition=partition)).client("sts", collected).get_caller_identity()
    assert [request.region for request in fake_sts.requests] == [home, collected]


@pytest.mark.parametrize(
    ("partition", "host"),
    [
        ("aws", "sts.us-east-1.amazonaws.com"),
        ("aws-cn", "sts.cn-north-1.amazonaws.com.cn"),
        ("aws-us-gov", "sts.us-gov-west-1.amazonaws.com"),
    ],
)
def test_sts_is_asked_at_its_regional_address(settings: Any, partition: str, host: str) -> None:
    settings.AWS_ENDPOINT_URL = ""
    session = AwsSession(Credentials("role_arn", {"role_arn": f"arn:{partition}:iam::444455556666:role/Check"}))
    assert session.client("sts", host.split(".")[1]).meta.endpoint_url == f"https://{host}"


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("acc-u1-r2", "acc-u1-r2"),
        ("김철수 <kim@example.com>", "kim@example.com"),
        ("a b\nc", "a-b-c"),
        ("x" * 99, "x" * 64),
        ("", "AssumedRoleSession"),
        ("한", "AssumedRoleSession"),
        ("x", "AssumedRoleSession"),
        ("１２", "AssumedRoleSession"),
    ],
)
def test_a_session_name_has_only_what_aws_allows(given: str, sent: str) -> None:
    assert safe_session_name(given) == sent


def test_the_seeds_assume_role_returns_three_values(fake_sts: FakeSts) -> None:
    keys = assume_role(fake_sts.add_role(external_id="ours").arn, "ap-northeast-2", external_id="ours")
    assert set(keys) == {"access_key", "secret_key", "session_token"}
    assert fake_sts.principals[keys["access_key"]].secret == keys["secret_key"]
    assert fake_sts.calls("AssumeRole")[0].params["RoleSessionName"] == "AssumedRoleSession"


def test_the_seeds_assume_role_takes_name_and_duration(fake_sts: FakeSts) -> None:
    assume_role(fake_sts.add_role().arn, "us-east-1", session_name="mine", duration_seconds=900)
    params = fake_sts.calls("AssumeRole")[0].params
    assert (params["RoleSessionName"], params["DurationSeconds"]) == ("mine", "900")


@pytest.mark.parametrize("region", ["zz-fake-9", "cn-north-1", ""])
def test_the_seeds_assume_role_refuses_a_region_that_is_none(fake_sts: FakeSts, region: str) -> None:
    with pytest.raises(InvalidRegionError):
        assume_role(fake_sts.add_role().arn, region)


def test_the_seeds_assume_role_refuses_a_malformed_arn() -> None:
    with pytest.raises(ValueError, match="not the ARN"):
        assume_role("arn:aws:iam::1:role/x", "us-east-1")


@pytest.fixture
def no_identity(fake_sts: FakeSts, settings: Any) -> None:
    """The portal has none of its own."""
    settings.PORTAL_AWS_ACCESS_KEY_ID = settings.PORTAL_AWS_SECRET_ACCESS_KEY = ""


@pytest.mark.usefixtures("no_identity")
def test_a_role_says_so(fake_sts: FakeSts) -> None:
    with pytest.raises(NoPortalIdentityError, match="no AWS identity of its own"):
        session_of(fake_sts.add_role()).identity()


@pytest.mark.usefixtures("no_identity")
def test_a_direct_assume_role_says_so(fake_sts: FakeSts) -> None:
    with pytest.raises(NoPortalIdentityError):
        assume_role(fake_sts.add_role().arn, "us-east-1")


@pytest.mark.usefixtures("no_identity")
def test_there_is_no_portal_identity() -> None:
    assert portal_identity() is None


@pytest.mark.usefixtures("no_identity")
def test_half_an_identity_is_none(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAAMBIENT000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "ambient")
    settings.PORTAL_AWS_ACCESS_KEY_ID = "AKIAHALF"
    assert portal_identity() is None


@pytest.mark.usefixtures("no_identity")
def test_an_access_key_still_works(fake_sts: FakeSts) -> None:
    user = fake_sts.add_user()
    assert AwsSession(Credentials("access_key", user.params)).identity().arn == user.arn


@pytest.mark.usefixtures("no_identity")
def test_the_ordinary_chain_gives_the_portal_its_identity(fake_sts: FakeSts, monkeypatch: pytest.MonkeyPatch) -> None:
    ambient = fake_sts.add_user("ambient")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ambient.key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", ambient.secret)
    identity = portal_identity()
    assert identity
    assert identity.arn == ambient.arn
    assert session_of(fake_sts.add_role(trusts=(ambient.arn,))).identity()


def portal_of(fake_sts: FakeSts) -> Principal:
    return next(principal for principal in fake_sts.principals.values() if principal.arn.endswith("user/portal"))


def test_the_portals_identity_is_told(fake_sts: FakeSts) -> None:
    identity = portal_identity()
    assert identity
    assert identity.arn == portal_of(fake_sts).arn


def test_the_portals_identity_serves_only_to_assume_roles(fake_sts: FakeSts) -> None:
    session_of(fake_sts.add_role()).identity()
    used = {request.action for request in fake_sts.requests if request.key == portal_of(fake_sts).key}
    assert used == {"AssumeRole"}


@pytest.mark.parametrize(
    ("change", "state", "reason"),
    [
        (lambda sts, role: sts.roles.clear(), "refused", "trust"),
        (lambda sts, role: setattr(role, "external_id", "other"), "refused", "trust"),
        (lambda sts, role: setattr(role, "trusts", ()), "refused", "trust"),
        (lambda sts, role: setattr(role, "longest", 900), "refused", "role_limits"),
        (lambda sts, role: sts.principals.clear(), "refused", "portal_identity"),
        (lambda sts, role: setattr(portal_of(sts), "secret", "other"), "refused", "portal_identity"),
        (lambda sts, role: setattr(sts, "clock", timedelta(hours=1)), "refused", "clock"),
    ],
)
def test_a_role_that_does_not_work_says_why(fake_sts: FakeSts, change: Any, state: str, reason: str) -> None:
    role = fake_sts.add_role(external_id="ours")
    session = session_of(role, "ours")
    change(fake_sts, role)
    with pytest.raises(ClientError) as caught:
        session.client("ec2", "eu-west-1").describe_instances()
    fault = classify(caught.value, operation="DescribeInstances")
    assert (fault.state, fault.reason) == (state, reason)
    assert "SECRET" not in fault.message


def test_a_roles_secrets_are_in_no_repr(fake_sts: FakeSts) -> None:
    credentials = role_credentials(fake_sts.add_role().arn)
    secret = credentials.secret_key
    assert secret not in repr(credentials) + str(credentials)
    assert parse_role_arn(fake_sts.add_role().arn).name in repr(session_of(fake_sts.add_role()))


def test_a_roles_secrets_reach_no_log_even_at_debug(fake_sts: FakeSts, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(RedactingFilter())
    for name in PINNED_LOGGERS:  # as if the pin had failed
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
        logging.getLogger(name).manager._clear_cache()  # type: ignore[attr-defined]
    session_of(fake_sts.add_role()).identity()
    assert "AssumeRole" in written.getvalue()
    for principal in fake_sts.principals.values():
        assert principal.secret not in written.getvalue()
        assert not principal.token or principal.token not in written.getvalue()
        assert principal.key not in written.getvalue()
